"""The way from a search at a desk to the person found.

Operators reach only those whose phone, e-mail or SNILS they were told: an address carries a signed key, which
is this operator's, for a while, and no number that could be counted up.
"""

from django.core import signing

from parta.access.operators import Operator
from parta.core.errors import NotFound

_SALT = "parta.portal.desk"
_LIFE = 60 * 60  # seconds


def key_of(operator: Operator, user_id: int) -> str:
    return signing.dumps([operator.user_id, user_id], salt=_SALT)


def person_of(operator: Operator, key: str) -> int:
    """The id of the person; NotFound for a key that is forged, too old or somebody else's."""
    try:
        operator_id, user_id = signing.loads(key, salt=_SALT, max_age=_LIFE)
    except signing.BadSignature as error:
        raise NotFound from error
    if operator_id != operator.user_id:
        raise NotFound
    return int(user_id)
