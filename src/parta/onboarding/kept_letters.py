"""Passwords of letters between issuing and printing: encrypted, in the session of whoever issued them.

They exist nowhere else; a quarter of an hour later they exist nowhere.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest

from parta.access.actors import Actor
from parta.accounts.sealing import seal, unseal
from parta.onboarding.commands.activations import IssuedAccess

LIFE = timedelta(minutes=15)
_KEY, _PURPOSE = "letters", "letters"


def keep_letters(request: HttpRequest, actor: Actor, letters: Iterable[IssuedAccess]) -> None:
    """Have them ready to be printed, in place of those before."""
    secrets = [[one.activation.pk, one.password] for one in letters]
    data = {"school": actor.school.pk, "user": actor.user_id, "letters": secrets}
    request.session[_KEY] = seal(data, purpose=_PURPOSE)


def kept_letters(request: HttpRequest, actor: Actor) -> list[tuple[int, str]]:
    """Ids of activations with their passwords; none after a quarter of an hour, or in another school."""
    data = unseal(request.session.get(_KEY, ""), purpose=_PURPOSE, life=LIFE)
    if data is None or (data["school"], data["user"]) != (actor.school.pk, actor.user_id):
        return []
    return [(pk, password) for pk, password in data["letters"]]


def forget_letters(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
