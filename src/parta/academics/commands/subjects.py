"""Subjects of the school."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.commands.records import record_structure
from parta.academics.models import Subject
from parta.academics.queries.subjects import get_subject
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.errors import Refused
from parta.core.relations import is_used

MAX_SUBJECT, MAX_SHORT = 200, 40


@transaction.atomic
def add_subjects(*, actor: Actor, names: Sequence[tuple[str, str]]) -> int:
    """Subjects by (name, short name; empty: the name's beginning). Those there are left; how many are new.

    Refused: a name that is missing or too long.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    known = set(Subject.objects.filter(school=actor.school).values_list("name", flat=True))
    count = 0
    for name, short in names:
        subject = Subject(school=actor.school)
        _fill(subject, name, short)
        if subject.name not in known:
            subject.save()
            known.add(subject.name)
            record_structure(actor, "subject.added", subject.pk, None, _values(subject))
            count += 1
    return count


@transaction.atomic
def edit_subject(*, actor: Actor, subject_id: int, name: str, short_name: str) -> None:
    """Refused: a name that is missing, too long, or of another subject."""
    actor.require(Permission.WRITE_STRUCTURE)
    subject = get_subject(actor, subject_id)
    before = _values(subject)
    _fill(subject, name, short_name)
    if Subject.objects.filter(school=actor.school, name=subject.name).exclude(pk=subject.pk).exists():
        raise Refused(_("There is a subject of this name."), code="name_taken", field="name")
    subject.save()
    if before != _values(subject):
        record_structure(actor, "subject.changed", subject.pk, before, _values(subject))


@transaction.atomic
def remove_subject(*, actor: Actor, subject_id: int) -> None:
    """Refused once anything of the subject is taught or planned."""
    actor.require(Permission.WRITE_STRUCTURE)
    subject = get_subject(actor, subject_id)
    if is_used(subject):
        raise Refused(_("The subject is taught or in a curriculum: it stays."), code="subject_used")
    record_structure(actor, "subject.removed", subject.pk, _values(subject), None)
    subject.delete()


def _fill(subject: Subject, name: str, short_name: str) -> None:
    subject.name = " ".join(name.split())
    subject.short_name = " ".join(short_name.split()) or subject.name[:MAX_SHORT].strip()
    if not subject.name or len(subject.name) > MAX_SUBJECT:
        raise Refused(_("A name of at most 200 characters."), code="bad_name", field="name")
    if len(subject.short_name) > MAX_SHORT:
        raise Refused(_("At most 40 characters."), code="bad_short_name", field="short_name")


def _values(subject: Subject) -> dict[str, object]:
    return {"name": subject.name, "short_name": subject.short_name}
