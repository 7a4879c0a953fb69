"""The register of consents (acceptance P11)."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.accounts.commands.sites import disconnect_site
from parta.accounts.models import Consent, User
from parta.accounts.rules.consents import PERSONAL_DATA
from parta.accounts.rules.oidc import SITE_CONSENT
from parta.core import clock, events
from parta.core.errors import NotFound, Refused


def give_consent(*, user: User, kind: str, version: str, subject: str = "", record: str = "") -> Consent:
    """Keep what somebody has agreed to. ``subject``: whom or what it is about, in words; ``record``: the same
    for programs, such as "application:17".
    """
    return Consent.objects.create(
        user=user, kind=kind, version=version, subject=subject, record=record, given_at=clock.now()
    )


@transaction.atomic
def withdraw_consent(*, user: User, consent_id: int) -> None:
    """Take a consent back; whoever relies on it is told.

    NotFound: not the user's, or withdrawn already. Refused: an account rests on it, and has to be deleted.
    """
    consent = Consent.objects.select_for_update().filter(user=user, pk=consent_id).first()
    if consent is None or consent.withdrawn_at is not None:
        raise NotFound
    if consent.kind == PERSONAL_DATA:
        message = _("Without this consent the account cannot be kept: delete the account.")
        raise Refused(message, code="base_consent")
    if consent.kind == SITE_CONSENT:
        disconnect_site(user=user, consent_id=consent_id)
    else:
        consent.withdrawn_at = clock.now()
        consent.save(update_fields=["withdrawn_at"])
    events.consent_withdrawn.send(sender=Consent, user_id=user.pk, kind=consent.kind, record=consent.record)
