"""The secret link by which somebody without an account reads a request and replies.

The token is the request's random key with a signature, so nothing that opens a request is kept in the
database or in a job (docs/decisions/0017).
"""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from parta.core.errors import NotFound
from parta.core.sites import Site

_SALT = "parta.support"


def token_of(key: UUID) -> str:
    return _signer().sign(key.hex)


def key_of(token: str) -> UUID:
    """The key that the token opens; NotFound for one that nobody was given."""
    try:
        return UUID(hex=_signer().unsign(token))
    except (BadSignature, ValueError) as error:
        raise NotFound from error


def ticket_path(key: UUID, site: str) -> str:
    """The page of the request on the site."""
    urlconf = settings.PORTAL_URLCONF if site == Site.PORTAL else settings.ROOT_URLCONF
    return reverse("support:ticket", urlconf=urlconf, kwargs={"token": token_of(key)})


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")
