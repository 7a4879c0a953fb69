"""Names under which people of the portal are known to the sites that they sign in to."""

import secrets

from parta.accounts.models import Pseudonym, User


def subject_of(*, user: User, sector: str) -> str:
    """The person's ``sub`` for the site, the same for ever; drawn when it is asked for first."""
    pseudonym, _is_new = Pseudonym.objects.get_or_create(
        user=user, sector=sector, defaults={"sub": secrets.token_urlsafe(24)}
    )
    return pseudonym.sub
