"""Phone, e-mail and SNILS of somebody whom the school knows."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.accounts.phones import phone_in
from parta.accounts.rules.snils import is_snils, snils_digits
from parta.audit.commands import Change, record_changes
from parta.core.errors import NotFound, Refused
from parta.people.commands.records import STREAM
from parta.people.models import Person
from parta.people.rules import place_of

_FIELDS = ("phone", "email", "snils")


@transaction.atomic
def write_contacts(
    *, actor: Actor, student_id: int, person: Person, phone: str, email: str, snils: str | None = None
) -> None:
    """Write down how the person is reached; ``snils`` None: it stays. An empty one is taken away.

    The caller has proved that they are the actor's to write. The record names what changed, not what to.
    Refused: no phone number, no e-mail, no SNILS.
    """
    actor.require(Permission.WRITE_CONTACTS)
    if person.school_id != actor.school.pk:
        raise NotFound
    wanted = {"phone": checked_phone(phone), "email": checked_email(email)}
    if snils is not None:
        wanted["snils"] = checked_snils(snils)
    changed = [name for name in _FIELDS if name in wanted and wanted[name] != getattr(person, name)]
    if not changed:
        return
    for name in changed:
        setattr(person, name, wanted[name])
    person.save(update_fields=changed)
    kind = person._meta.model_name or ""
    change = Change(
        kind="contacts.corrected",
        record=f"{kind}:{person.pk}",
        place=place_of(student_id),
        before=None,
        after={"changed": changed},
    )
    record_changes(actor=actor, stream=STREAM, changes=[change])


def checked_phone(text: str) -> str:
    """As E.164; empty for nothing typed. Refused for what is no number."""
    number = phone_in(text)
    if text.strip() and not number:
        raise Refused(_("This is not a phone number."), code="phone", field="phone")
    return number


def checked_email(text: str) -> str:
    email = text.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise Refused(error.messages[0], code="email", field="email") from error
    return email


def checked_snils(text: str) -> str:
    """The eleven digits; empty for nothing typed. Refused for a wrong check number."""
    digits = snils_digits(text)
    if text.strip() and not is_snils(digits):
        raise Refused(_("This is not a SNILS: check the digits."), code="snils", field="snils")
    return digits
