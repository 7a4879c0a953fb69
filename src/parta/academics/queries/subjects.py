"""Subjects: those of the school, and the usual ones to begin with (domain I)."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from parta.academics.models import Subject
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.errors import NotFound

# Name and short name in the order of a curriculum; names are the office's language, as the school's own are.
USUAL: tuple[tuple[Promise, Promise], ...] = (
    (pgettext_lazy("school subject", "Russian language"), pgettext_lazy("school subject", "Russian")),
    (pgettext_lazy("school subject", "Literary reading"), pgettext_lazy("school subject", "Reading")),
    (pgettext_lazy("school subject", "Literature"), pgettext_lazy("school subject", "Lit.")),
    (pgettext_lazy("school subject", "English language"), pgettext_lazy("school subject", "English")),
    (pgettext_lazy("school subject", "Mathematics"), pgettext_lazy("school subject", "Maths")),
    (pgettext_lazy("school subject", "Algebra"), pgettext_lazy("school subject", "Algebra")),
    (pgettext_lazy("school subject", "Geometry"), pgettext_lazy("school subject", "Geometry")),
    (
        pgettext_lazy("school subject", "Probability and statistics"),
        pgettext_lazy("school subject", "Probability"),
    ),
    (pgettext_lazy("school subject", "Computer science"), pgettext_lazy("school subject", "Comp. sci.")),
    (pgettext_lazy("school subject", "The world around"), pgettext_lazy("school subject", "World")),
    (pgettext_lazy("school subject", "History"), pgettext_lazy("school subject", "History")),
    (pgettext_lazy("school subject", "Social studies"), pgettext_lazy("school subject", "Social st.")),
    (pgettext_lazy("school subject", "Geography"), pgettext_lazy("school subject", "Geogr.")),
    (pgettext_lazy("school subject", "Biology"), pgettext_lazy("school subject", "Biology")),
    (pgettext_lazy("school subject", "Physics"), pgettext_lazy("school subject", "Physics")),
    (pgettext_lazy("school subject", "Chemistry"), pgettext_lazy("school subject", "Chemistry")),
    (pgettext_lazy("school subject", "Music"), pgettext_lazy("school subject", "Music")),
    (pgettext_lazy("school subject", "Art"), pgettext_lazy("school subject", "Art")),
    (pgettext_lazy("school subject", "Handicraft"), pgettext_lazy("school subject", "Handicr.")),
    (pgettext_lazy("school subject", "Physical education"), pgettext_lazy("school subject", "PE")),
    (
        pgettext_lazy("school subject", "Safety and defense of the homeland"),
        pgettext_lazy("school subject", "Safety"),
    ),
    (pgettext_lazy("school subject", "Ethics"), pgettext_lazy("school subject", "Ethics")),
    (pgettext_lazy("school subject", "Individual project"), pgettext_lazy("school subject", "Project")),
)


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """``courses``: how often it is taught this year or was in years before."""

    subject_id: int
    name: str
    short_name: str
    courses: int


@dataclass(frozen=True, slots=True)
class SubjectsPage:
    subjects: tuple[SubjectRow, ...]
    usual: tuple[tuple[str, str], ...]  # not there yet
    may_write: bool


def get_subject(actor: Actor, subject_id: int) -> Subject:
    subject = Subject.objects.filter(school=actor.school, pk=subject_id).first()
    if subject is None:
        raise NotFound
    return subject


def subjects_page(actor: Actor) -> SubjectsPage:
    """All subjects by name; one query."""
    actor.require(Permission.READ_ALL_PEOPLE)
    rows = Subject.objects.filter(school=actor.school).annotate(taught=Count("courses")).order_by("name")
    found = tuple(SubjectRow(row.pk, row.name, row.short_name, row.taught) for row in rows)
    known = {row.name for row in found}
    usual = ((str(name), str(short)) for name, short in USUAL)
    return SubjectsPage(
        subjects=found,
        usual=tuple(pair for pair in usual if pair[0] not in known),
        may_write=actor.has(Permission.WRITE_STRUCTURE),
    )
