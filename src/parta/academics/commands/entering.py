"""Somebody new, or several people at once, and of students the class to begin with, in one go."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.commands.enrollments import Joining, join_class
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.errors import Refused
from parta.people.commands.editing import PersonEntry, enter_person
from parta.people.models import Person
from parta.people.rules import NameLine, PersonKind


@transaction.atomic
def enter_with_class(
    *, actor: Actor, kind: PersonKind, data: PersonEntry, joining: Joining | None, is_another: bool = False
) -> Person:
    """A refused class enters nobody."""
    actor.require(Permission.WRITE_PEOPLE)
    person = enter_person(actor=actor, kind=kind, data=data, is_another=is_another)
    if joining is not None:
        join_class(actor=actor, student_id=person.pk, joining=joining)
    return person


@transaction.atomic
def enter_several(
    *,
    actor: Actor,
    kind: PersonKind,
    lines: Sequence[NameLine],
    joining: Joining | None,
    is_another: bool = False,
) -> int:
    """Everybody of a list, or nobody: a refusal has a line of text for each line of the list it is about.

    Returns how many. Refused as in ``enter_with_class``; what is wrong with the class is said once.
    """
    actor.require(Permission.WRITE_PEOPLE)
    refusals: list[Refused] = []
    texts: list[str] = []
    for line in lines:
        entry = PersonEntry(line.surname, line.given_name, line.patronymic, born_on=line.born_on)
        try:
            enter_with_class(actor=actor, kind=kind, data=entry, joining=joining, is_another=is_another)
        except Refused as refused:
            if refused.field in {"class_id", "since_on"}:
                raise
            words = _("Line %(number)d: %(why)s")
            texts.append(words % {"number": line.line, "why": refused.message})
            refusals.append(refused)
    if refusals:
        is_known = all(refused.code == "known" for refused in refusals)
        raise Refused("\n".join(texts), code="known" if is_known else "lines", field="names")
    return len(lines)
