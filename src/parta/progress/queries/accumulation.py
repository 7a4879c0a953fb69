"""What is not filled in, by course, class and teacher, for the deputy head (domain B5, D5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.sorting import sort_key
from parta.progress.queries.control import Choice, Counts, CourseIssues, list_course_issues
from parta.progress.queries.terms import TermLink, choose_term, parallel_spans, term_links, term_name
from parta.progress.queries.words import issue_name
from parta.progress.rules.control import Issue
from parta.schoolyear.queries import YearChoice, choose_year


@dataclass(frozen=True, slots=True)
class OwnerIssues:
    """The sum of a class's or a teacher's courses."""

    owner: Choice
    courses: int
    lessons: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class AccumulationPage:
    """``courses`` and their sums are those of the chosen class and teacher; None: not narrowed."""

    term_id: int
    term_name: str
    terms: tuple[TermLink, ...]
    choice: YearChoice
    issues: tuple[str, ...]  # headings of the counts
    classes: tuple[Choice, ...]
    teachers: tuple[Choice, ...]
    chosen_class: Choice | None
    chosen_teacher: Choice | None
    courses: tuple[CourseIssues, ...]
    by_class: tuple[OwnerIssues, ...]
    by_teacher: tuple[OwnerIssues, ...]
    total: OwnerIssues

    @property
    def narrowed(self) -> str:
        """What stays in an address beside the term."""
        return _narrowed(self.chosen_class, self.chosen_teacher)


def accumulation_page(
    actor: Actor,
    term_id: int | None,
    *,
    class_id: int | None,
    teacher_id: int | None,
    year_id: int | None = None,
) -> AccumulationPage | None:
    """The school in the term (None: the running one); None while it has no terms or classes.

    A class that has terms of another kind is looked at in the one that runs at the same time. NotFound
    for a term, class or teacher that is none of them.
    """
    today = clock.today(actor.school.zone)
    years = choose_year(actor, year_id, term_id=term_id)
    year = years.year
    choice = choose_term(year.pk, term_id, today) if year else None
    if year is None or choice is None:
        return None
    rows = list_course_issues(actor, year, parallel_spans(choice, today))
    classes = _owners(row.classes for row in rows)
    teachers = tuple(sorted(_owners(row.teachers for row in rows), key=lambda choice: sort_key(choice.name)))
    school_class, teacher = _pick(classes, class_id), _pick(teachers, teacher_id)
    shown = tuple(
        row
        for row in rows
        if (school_class is None or school_class in row.classes)
        and (teacher is None or teacher in row.teachers)
    )
    return AccumulationPage(
        term_id=choice.term.pk,
        term_name=term_name(choice.term),
        choice=years,
        terms=term_links(choice.of_kind, choice.term, query=_narrowed(school_class, teacher)),
        issues=tuple(issue_name(issue) for issue in Issue),
        classes=classes,
        teachers=teachers,
        chosen_class=school_class,
        chosen_teacher=teacher,
        courses=shown,
        by_class=_sums(classes, shown, "classes"),
        by_teacher=_sums(teachers, shown, "teachers"),
        total=_sum(Choice(0, ""), shown),
    )


def _owners(choices: Iterable[tuple[Choice, ...]]) -> tuple[Choice, ...]:
    """Each once, in order of appearance."""
    return tuple(dict.fromkeys(choice for several in choices for choice in several))


def _pick(choices: Iterable[Choice], pk: int | None) -> Choice | None:
    if pk is None:
        return None
    found = next((choice for choice in choices if choice.pk == pk), None)
    if found is None:
        raise NotFound
    return found


def _narrowed(school_class: Choice | None, teacher: Choice | None) -> str:
    named = {"class": school_class, "teacher": teacher}
    return "".join(f"&{name}={choice.pk}" for name, choice in named.items() if choice)


def _sums(
    owners: Iterable[Choice], rows: Sequence[CourseIssues], of: Literal["classes", "teachers"]
) -> tuple[OwnerIssues, ...]:
    """One for each owner that has any of the courses."""
    found = []
    for owner in owners:
        own = [row for row in rows if owner in (row.classes if of == "classes" else row.teachers)]
        if own:
            found.append(_sum(owner, own))
    return tuple(found)


def _sum(owner: Choice, rows: Sequence[CourseIssues]) -> OwnerIssues:
    return OwnerIssues(
        owner=owner,
        courses=len(rows),
        lessons=sum(row.lessons for row in rows),
        counts=tuple(sum(row.counts[place] for row in rows) for place in range(len(Issue))),
    )
