"""Data of somebody who has left: handed out, and erased but for what a school has to keep by law.

Kept: name and birth date of students, names of teachers, classes with their orders, marks, absences, grades,
filed journals, signed weeks and the history of changes. Erased: contacts, SNILS, the account with all that
hangs on it, scans of documents, names of guardians; and what other apps keep (``events.person_erased``).
"""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.queries import list_schools_of
from parta.access.rules import Permission
from parta.accounts.commands.deletion import erase_issued_account
from parta.accounts.commands.exports import pack_data
from parta.accounts.models import User
from parta.audit.commands import Change, record_changes
from parta.core import clock, events
from parta.core.errors import Refused
from parta.files.commands import remove_file
from parta.people.commands.records import STREAM
from parta.people.models import Guardian, Guardianship, GuardianshipDocument, Person, Student
from parta.people.queries.duplicates import KINDS
from parta.people.queries.own_data import collect_school_data, subjects_of
from parta.people.queries.personal import get_record, whats_in_the_way
from parta.people.rules import PersonKind

NOBODY = "—"  # in place of a guardian's name
_CONTACTS = ("email", "phone", "snils")


@transaction.atomic
def hand_out_data(*, actor: Actor, kind: PersonKind, person_id: int) -> tuple[str, bytes]:
    """An archive of all that the installation's schools keep of the person; that it was made is recorded."""
    actor.require(Permission.WRITE_PEOPLE)
    person = get_record(actor, kind, person_id)
    name, content = pack_data(person.full_name, collect_school_data(subjects_of(person)))
    _record(actor, kind, person, "person.data_handed_out", "")
    return name, content


@transaction.atomic
def erase_person(*, actor: Actor, kind: PersonKind, person_id: int, reason: str) -> None:
    """What need not be kept of the person is gone for good. Doing it twice changes nothing more.

    Refused: no reason; the person, or a child of theirs, is still at the school.
    """
    actor.require(Permission.WRITE_PEOPLE)
    KINDS[kind]._default_manager.select_for_update().filter(school=actor.school, pk=person_id).first()
    person = get_record(actor, kind, person_id)
    if not reason.strip():
        raise Refused(_("Say at whose request, or why."), code="reason", field="reason")
    for hindrance in whats_in_the_way(actor, kind, person):
        raise Refused(hindrance, code="still_here")
    events.person_erased.send(sender=Person, actor=actor, kind=kind.value, person_id=person.pk)
    user = person.user
    for name in _CONTACTS:
        setattr(person, name, "")
    if isinstance(person, Guardian):
        person.surname, person.given_name, person.patronymic = NOBODY, "", ""
    person.user = None
    person.save()
    _forget_rights(person)
    if user is not None and not _opens_something(user):
        erase_issued_account(user=user, by=User.objects.filter(pk=actor.user_id).first())
    _record(actor, kind, person, "person.erased", reason.strip())


def _forget_rights(person: Person) -> None:
    """Scans and numbers of documents; a right of a guardian who is erased is over."""
    if not isinstance(person, Guardian | Student):
        return
    own = Guardianship.objects.filter(**{"guardian" if isinstance(person, Guardian) else "student": person})
    documents = GuardianshipDocument.objects.filter(guardianship__in=own).select_related("attachment")
    files = [document.attachment for document in documents if document.attachment]
    documents.delete()
    for attachment in files:
        remove_file(attachment=attachment)
    if isinstance(person, Guardian):
        own.filter(ended_at__isnull=True).update(ended_at=clock.now())
        own.update(relation="", restriction="")


def _opens_something(user: User) -> bool:
    """Another role, or another record of theirs, needs the account."""
    if list_schools_of(user.pk):
        return True
    return any(getattr(user, f"{kind.value}s").exists() for kind in PersonKind)


def _record(actor: Actor, kind: PersonKind, person: Person, what: str, reason: str) -> None:
    place = f"{kind.value}:{person.pk}"
    record_changes(actor=actor, stream=STREAM, changes=[Change(what, place, place, None, {})], reason=reason)
