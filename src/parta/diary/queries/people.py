"""Whose diary it is, and whose diaries the reader may turn to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from parta.academics.models import Enrollment
from parta.access.actors import Actor
from parta.access.rules import Permission, Role
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.sorting import sort_key
from parta.diary.queries.dates import day_text
from parta.diary.queries.sql import aware, fetch, places
from parta.grading.queries.policy import Publication, cutoff_by, is_family, publication_words
from parta.grading.rules.publication import Cutoff
from parta.people.queries.family import has_undecided
from parta.people.queries.own import IN_FORCE, in_force_on
from parta.people.rules import (
    GuardianKind,
    Scope,
    Standing,
    full_name,
    grace_ends_on,
    hidden_from,
    is_adult,
    list_name,
    standing_of,
)

Span = tuple[date, date | None]

_WITH_CHILDREN = {Role.GUARDIAN, Role.TRUSTED}
_STAFF = (Permission.READ_OWN_CLASS, Permission.READ_WHOLE_SCHOOL)

_COLUMNS = 10
_ENROLLMENTS = """
SELECT e.since_on, e.until_on, c.id, c.grade, c.letter, c.year_id, c.term_kind,
       student.surname, student.given_name, student.patronymic,
       policy.publish_at, policy.guardian_delay_hours, policy.guardian_delay_from_age,
       student.born_on, student.user_id
FROM academics_enrollment e
JOIN academics_schoolclass c ON c.id = e.school_class_id
JOIN people_student student ON student.id = e.student_id
LEFT JOIN grading_gradingpolicy policy ON policy.school_id = c.school_id
WHERE e.student_id = %s AND c.school_id = %s
ORDER BY e.since_on, e.id
"""
_ENROLLMENTS_OF_MANY = _ENROLLMENTS.replace("SELECT", "SELECT e.student_id,", 1).replace(
    "e.student_id = %s", "e.student_id IN ({})"
)
# Those of other schools only where the reader is a member: a link must not lead to a closed door.
_CHILDREN = f"""
SELECT student.id, student.surname, student.given_name, school.slug, school.short_name,
       student.born_on, g.consent, g.kind, g.scopes
FROM people_guardian guardian
JOIN people_guardianship g ON g.guardian_id = guardian.id
JOIN people_student student ON student.id = g.student_id AND student.school_id = guardian.school_id
JOIN schools_school school ON school.id = student.school_id
WHERE guardian.user_id = %(user)s AND {IN_FORCE}
      AND (school.id = %(school)s OR EXISTS (
        SELECT 1 FROM access_membership m
        WHERE m.user_id = %(user)s AND m.school_id = school.id AND m.role IN ('guardian', 'trusted')
              AND m.since_on <= %(today)s AND coalesce(m.until_on, %(today)s) >= %(today)s))
ORDER BY student.surname_key, student.given_name, student.id
"""  # noqa: S608 - made of constants only


@dataclass(frozen=True, slots=True)
class Child:
    """One of the reader's own children, perhaps in another school."""

    student_id: int
    name: str
    school_slug: str
    school_name: str
    is_here: bool
    hidden: frozenset[Scope] = frozenset()
    is_trusted: bool = False  # the reader is a trusted person only
    open_until: date | None = None  # the child is of age and has not decided yet

    def has_page(self, path: str) -> bool:
        """Whether the page of the diary that has this path, seen of another child, is there for this one."""
        closed = {
            "subjects/": Scope.MARKS in self.hidden,
            "absences/": Scope.ATTENDANCE in self.hidden,
            "behavior/": self.is_trusted,
        }
        return not closed.get(path, False)


@dataclass(frozen=True, slots=True)
class Pupil:
    """The student whose diary is open. ``spans``: the days the reader may see, one for each enrollment.

    ``cutoff``: marks set before it are shown, absences always; ``publication`` says so in words.
    """

    student_id: int
    name: str
    class_id: int
    class_name: str
    year_id: int
    term_kind: str
    spans: tuple[Span, ...]
    children: tuple[Child, ...]  # all of the reader's; empty for staff and for the student
    may_read_history: bool
    sees_marks: bool = True  # and averages, work owed, grades
    sees_absences: bool = True
    is_family: bool = False  # the reader's own diary, or that of a child represented by the reader
    notice: str = ""  # what changes because the student is of age
    cutoff: Cutoff = None
    publication: str = ""
    grade: int = 0  # of the class; 0: it is known by its name alone
    given_name: str = ""
    year_ids: frozenset[int] = frozenset()  # in which the student was in a class that the reader may see

    def covers(self, day: date) -> bool:
        return any(since <= day and (until is None or day <= until) for since, until in self.spans)

    def shows(self, set_at: datetime) -> bool:
        """Whether a mark first set then may be seen yet (acceptance K1)."""
        return self.cutoff is None or aware(set_at) < self.cutoff


def get_pupil(actor: Actor, student_id: int, day: date) -> Pupil:
    """The student in the class of the day; NotFound for whom the actor may not read the diary of."""
    rows = _enrollments(actor, student_id)
    if not rows:
        raise NotFound
    publication = Publication(*rows[0][_COLUMNS:]) if is_family(actor, student_id) else None
    children = list_children(actor)
    notice = _notice(actor, student_id, children, publication)
    return _pupil(actor, student_id, rows, day, children, publication, notice)


def list_own_pupils(actor: Actor, day: date) -> tuple[Pupil, ...]:
    """The reader and the reader's children of this school, by name, as ``get_pupil`` would give each.

    One query, however many they are; without what is said of a student who is of age.
    """
    if not actor.student_ids:
        return ()
    statement = _ENROLLMENTS_OF_MANY.format(places(actor.student_ids))
    found: dict[int, list[tuple[Any, ...]]] = {}
    for student_id, *row in fetch(statement, [*sorted(actor.student_ids), actor.school.pk]):
        found.setdefault(student_id, []).append(tuple(row))
    pupils = [
        _pupil(actor, student_id, rows, day, (), Publication(*rows[0][_COLUMNS:]), "")
        for student_id, rows in found.items()
    ]
    return tuple(sorted(pupils, key=lambda pupil: (sort_key(pupil.name), pupil.student_id)))


def _pupil(
    actor: Actor,
    student_id: int,
    rows: list[tuple[Any, ...]],
    day: date,
    children: tuple[Child, ...],
    publication: Publication | None,
    notice: str,
) -> Pupil:
    """The student as the enrollments say, in the class of the day."""
    begun = [row for row in rows if row[0] <= day]
    _since, _until, class_id, grade, letter, year_id, term_kind, *names = (begun or rows[:1])[-1][:_COLUMNS]
    return Pupil(
        student_id=student_id,
        name=full_name(*names),
        class_id=class_id,
        class_name=f"{grade or ''}{letter}",
        year_id=year_id,
        term_kind=term_kind,
        spans=tuple((row[0], row[1]) for row in rows),
        children=children,
        may_read_history=student_id in actor.family_ids or any(map(actor.has, _STAFF)),
        sees_marks=actor.sees(student_id, Scope.MARKS),
        sees_absences=actor.sees(student_id, Scope.ATTENDANCE),
        is_family=student_id in actor.family_ids,
        notice=notice,
        cutoff=cutoff_by(publication, actor) if publication else None,
        publication=publication_words(publication, actor) if publication else "",
        grade=grade,
        given_name=names[1],
        year_ids=frozenset(row[5] for row in rows),
    )


def list_children(actor: Actor) -> tuple[Child, ...]:
    """The reader's children and wards of today in every school, those of this school first."""
    if not actor.roles & _WITH_CHILDREN:
        return ()
    today = clock.today(actor.school.zone)
    asked = {"user": actor.user_id, "school": actor.school.pk, **in_force_on(today)}
    rows = fetch(_CHILDREN, asked)
    children = [
        Child(
            student_id=student_id,
            name=list_name(surname, given_name),
            school_slug=slug,
            school_name=school_name,
            is_here=slug == actor.school.slug,
            hidden=frozenset(hidden_from(GuardianKind(kind), scopes)),
            is_trusted=GuardianKind(kind) is GuardianKind.TRUSTED,
            open_until=grace_ends_on(born_on)
            if born_on and standing_of(born_on, consent, today) is Standing.GRACE
            else None,
        )
        for student_id, surname, given_name, slug, school_name, born_on, consent, kind, scopes in rows
    ]
    return tuple(sorted(children, key=lambda child: not child.is_here))


def first_student_id(actor: Actor) -> int | None:
    """Whose diary opens when nobody was chosen; None: the actor has no diary of their own."""
    known = [child.student_id for child in list_children(actor) if child.student_id in actor.student_ids]
    return next(iter(known or sorted(actor.student_ids)), None)


def _enrollments(actor: Actor, student_id: int) -> list[tuple[Any, ...]]:
    """Since, until, class, grade, letter, year, kind of terms and the student's names, oldest first.

    Own and children's come without asking ``visible_to``, which is most of the readers: the actor knows
    them, and it is the first thing the rule would look at. Behind their columns is what the publication
    of marks goes by, which costs no query of its own.
    """
    if student_id in actor.student_ids:
        return fetch(_ENROLLMENTS, [student_id, actor.school.pk])
    visible = Enrollment.objects.visible_to(actor).filter(student_id=student_id)
    rows = visible.order_by("since_on", "pk").values_list(
        "since_on",
        "until_on",
        "school_class_id",
        "school_class__grade",
        "school_class__letter",
        "school_class__year_id",
        "school_class__term_kind",
        "student__surname",
        "student__given_name",
        "student__patronymic",
    )
    return list(rows)


def _notice(
    actor: Actor, student_id: int, children: tuple[Child, ...], publication: Publication | None
) -> str:
    """Of a student of age: to a guardian until when there is access; to the student what to decide."""
    until = next((child.open_until for child in children if child.student_id == student_id), None)
    if until:
        return _(
            "The student is 18. Your access ends after %(day)s unless the student agrees to it before."
        ) % {"day": day_text(until)}
    if publication is None or publication.user_id != actor.user_id:
        return ""
    today = clock.today(actor.school.zone)
    if not is_adult(publication.born_on, today) or not has_undecided(student_id, today):
        return ""
    return _("You are 18: decide who of your guardians goes on seeing your diary.")
