"""Confirmation by an electronic signature (acceptance P3)."""

import secrets

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.accounts.commands.levels import confirm_identity, lock_identity
from parta.accounts.days import portal_today
from parta.accounts.models import SignatureStatement, User
from parta.accounts.queries.identities import get_identity
from parta.accounts.rules import ConfirmationWay, Level
from parta.accounts.rules.signatures import is_owner
from parta.accounts.rules.snils import spelled_snils
from parta.accounts.signatures import SignatureRejectedError, Signer, is_offered, verify_signature
from parta.core import clock
from parta.core.errors import NotFound, Refused


@transaction.atomic
def make_statement(*, user: User, portal: str) -> str:
    """The text to be signed to the letter; the one before is void. ``portal``: its address.

    NotFound: no signatures are verified here. Refused: the level is not standard.
    """
    if not is_offered():
        raise NotFound
    identity = lock_identity(user)
    if identity.level != Level.STANDARD.value:
        raise Refused(_("The check of the data has to be passed first."), code="not_standard")
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "I, %(name)s, SNILS %(snils)s, confirm that the account %(login)s on the portal %(portal)s"
            " is mine.\n"
            "%(day)s. Number of this statement: %(number)s.\n"
        ) % {
            "name": user.get_full_name(),
            "snils": spelled_snils(identity.snils),
            "login": user.login,
            "portal": portal,
            "day": date_format(portal_today(), "DATE_FORMAT"),
            "number": secrets.token_hex(16),
        }
    SignatureStatement.objects.update_or_create(user=user, defaults={"text": text, "asked_at": clock.now()})
    return text


def confirm_by_signature(*, user: User, signature: bytes) -> None:
    """The signature of the statement confirms identity. Refused: it is not valid, or not the owner's."""
    statement = SignatureStatement.objects.filter(user=user).first()
    if not is_offered():
        raise NotFound
    if statement is None:
        raise Refused(_("Download the statement first."), code="no_statement", field="signature")
    try:
        signer = verify_signature(statement.text.encode(), signature)
    except SignatureRejectedError as error:
        message = _(
            "This is no valid signature of the statement. Sign the file just as it was downloaded, detached,"
            " with a certificate that has not expired."
        )
        raise Refused(message, code="bad_signature", field="signature") from error
    if not _is_own(user, signer):
        message = _("The certificate is of another person: the name or SNILS is not that of the profile.")
        raise Refused(message, code="another_person", field="signature")
    with transaction.atomic():
        # Made anew or used meanwhile, it is another statement.
        if not SignatureStatement.objects.filter(pk=statement.pk, text=statement.text).delete()[0]:
            raise Refused(_("Download the statement first."), code="no_statement", field="signature")
        confirm_identity(user=user, way=ConfirmationWay.SIGNATURE)


def _is_own(user: User, signer: Signer) -> bool:
    return is_owner(
        signed=(signer.surname, signer.given_names, signer.common_name, signer.snils),
        surname=user.surname,
        names=" ".join(filter(None, (user.given_name, user.patronymic))),
        snils=get_identity(user).snils,
    )
