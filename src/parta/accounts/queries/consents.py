"""The register of somebody's consents (acceptance P11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parta.accounts.models import Consent, User
from parta.accounts.rules.consents import PERSONAL_DATA
from parta.accounts.rules.oidc import SITE_CONSENT

_OTHER = _("Processing of personal data")
_NAMES: Mapping[str, Promise] = {SITE_CONSENT: _("Passing of data to a site")}


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """``is_base``: the account rests on it, and goes with it."""

    pk: int
    name: Promise
    subject: str
    version: str
    given_at: datetime
    withdrawn_at: datetime | None
    is_base: bool


def list_consents(user: User) -> Sequence[ConsentRow]:
    """Given and withdrawn, the newest first."""
    return [
        ConsentRow(
            pk=consent.pk,
            name=_NAMES.get(consent.kind, _OTHER),
            subject=consent.subject,
            version=consent.version,
            given_at=consent.given_at,
            withdrawn_at=consent.withdrawn_at,
            is_base=consent.kind == PERSONAL_DATA,
        )
        for consent in Consent.objects.filter(user=user).order_by("-given_at", "-pk")
    ]
