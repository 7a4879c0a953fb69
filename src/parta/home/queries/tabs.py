"""The tabs of the main navigation: which there are for a person, and which that person has chosen (D10)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.diary.queries.people import Pupil
from parta.diary.queries.sql import fetch, places
from parta.diary.queries.tabs import list_tabs
from parta.home.rules import Section, arranged, sections_of
from parta.people.rules import Scope

# For each section: its first page, its label, its icon and the apps whose pages belong to it.
SECTIONS: dict[Section, tuple[str, Promise, str, frozenset[str]]] = {
    Section.HOME: ("home:school", pgettext_lazy("first page", "Home"), "house", frozenset({"home"})),
    Section.DIARY: ("diary:index", gettext_lazy("Diary"), "notebook-text", frozenset({"diary", "family"})),
    Section.JOURNAL: (
        "journal:index",
        gettext_lazy("Journal"),
        "notebook-pen",
        frozenset({"journal", "homework", "control"}),
    ),
    Section.PROGRESS: (
        "progress:index",
        pgettext_lazy("section of the site, short", "Progress"),
        "chart-column",
        frozenset({"progress"}),
    ),
    Section.TIMETABLE: (
        "lessons:timetable",
        gettext_lazy("Timetable"),
        "calendar-days",
        frozenset({"lessons", "timetable", "schoolyear", "schoolday"}),
    ),
    Section.CLASSES: (
        "academics:classes",
        gettext_lazy("Classes"),
        "users",
        frozenset({"academics", "people", "attendance", "behavior", "conduct"}),
    ),
    Section.APPLICATIONS: (
        "onboarding:applications",
        gettext_lazy("Applications"),
        "clipboard-check",
        frozenset({"onboarding"}),
    ),
    Section.OFFICE: (
        "home:office",
        pgettext_lazy("section of the site", "School"),
        "school",
        frozenset({"imports", "rollover", "archive"}),
    ),
}
# Further pages that may be a tab: who has one of the permissions has the page.
FURTHER_PAGES: tuple[tuple[str, str, Promise, frozenset[Permission]], ...] = (
    (
        "planner",
        "homework:planner",
        gettext_lazy("Homework planner"),
        frozenset({Permission.WRITE_OWN_COURSES}),
    ),
    ("load", "homework:load", gettext_lazy("Homework load"), frozenset({Permission.READ_LOAD})),
    ("control", "control:calendar", gettext_lazy("Control works"), frozenset({Permission.READ_JOURNAL})),
    ("absences", "attendance:sheet", gettext_lazy("Absences"), frozenset({Permission.READ_ABSENCES})),
    (
        "behavior",
        "behavior:index",
        gettext_lazy("Behavior"),
        frozenset({Permission.READ_OWN_CLASS, Permission.READ_WHOLE_SCHOOL}),
    ),
    (
        "announcements",
        "announcements:index",
        gettext_lazy("Announcements"),
        frozenset({Permission.READ_ANNOUNCEMENTS}),
    ),
    ("events", "events:index", gettext_lazy("Events"), frozenset({Permission.READ_EVENTS})),
)
_PAGE_ICON, _COURSE_ICON, _CLASS_ICON = "bookmark", "notebook-pen", "users"

# One statement for whatever a chosen tab may lead to: the choice itself, and what is the person's today. Who
# has chosen nothing is asked for nothing more than that.
_CHOICE = """
SELECT 'tabs', 0, CAST(tabs AS TEXT), '', 0 FROM home_tabsetting
WHERE user_id = %s AND school_id = %s AND tabs IS NOT NULL
"""
_CHOSEN = """AND EXISTS (SELECT 1 FROM home_tabsetting t
    WHERE t.user_id = %s AND t.school_id = %s AND t.tabs IS NOT NULL)"""
_STUDENTS = """
SELECT 'student', s.id, s.given_name, s.surname, 0 FROM people_student s
WHERE s.school_id = %s AND s.id IN ({})
"""
_COURSES = """
SELECT DISTINCT 'course', course.id, subject.name, coalesce(g.name, c.letter),
       CASE WHEN g.id IS NULL THEN c.grade ELSE 0 END
FROM people_teacher teacher
JOIN academics_courseassignment a ON a.teacher_id = teacher.id
JOIN academics_course course ON course.id = a.course_id
JOIN academics_subject subject ON subject.id = course.subject_id
JOIN schoolyear_academicyear y ON y.id = course.year_id
LEFT JOIN academics_schoolclass c ON c.id = course.school_class_id
LEFT JOIN academics_teachinggroup g ON g.id = course.group_id
WHERE teacher.school_id = %s AND teacher.user_id = %s AND a.since_on <= %s AND coalesce(a.until_on, %s) >= %s
      AND y.ends_on >= %s
"""
_CLASSES = """
SELECT 'class', c.id, '', c.letter, c.grade
FROM academics_schoolclass c
JOIN schoolyear_academicyear y ON y.id = c.year_id
WHERE c.school_id = %s AND y.starts_on <= %s AND y.ends_on >= %s
"""
_OWN = """AND EXISTS (
    SELECT 1 FROM academics_classlead l JOIN people_teacher t ON t.id = l.teacher_id
    WHERE l.school_class_id = c.id AND t.user_id = %s
          AND coalesce(l.since_on, %s) <= %s AND coalesce(l.until_on, %s) >= %s)
"""
Row = tuple[str, int, str, str, int]


@dataclass(frozen=True, slots=True)
class Tab:
    """``apps``: whose pages belong to it; empty: it is a page of its own. ``group``: where it is offered."""

    key: str
    label: str
    url: str
    icon: str
    group: str
    apps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TabChoice:
    """What the person has, in order; all that may be had, by key; ``is_own``: the person has arranged it."""

    tabs: tuple[Tab, ...]
    offered: Mapping[str, Tab]
    is_own: bool


def default_tabs(actor: Actor) -> tuple[str, ...]:
    """The sections of the role."""
    return tuple(sections_of(actor.permissions, has_students=bool(actor.student_ids)))


def navigation_tabs(actor: Actor) -> tuple[Tab, ...]:
    """The tabs on every page, in the person's order. One query."""
    return _choice(actor, _rows(actor, _CHOSEN, [actor.user_id, actor.school.pk])).tabs


def tab_choice(actor: Actor) -> TabChoice:
    """The tabs of the person, and everything that could be one. One query."""
    return _choice(actor, _rows(actor, "", []))


def _choice(actor: Actor, rows: list[Row]) -> TabChoice:
    saved = next((json.loads(text) for kind, _pk, text, *_rest in rows if kind == "tabs"), None)
    offered = {tab.key: tab for tab in (*_sections(actor), *_pages(actor, rows))}
    keys = arranged(saved, default_tabs(actor), offered)
    return TabChoice(tuple(offered[key] for key in keys), offered, saved is not None)


def _rows(actor: Actor, only: str, condition: list[Any]) -> list[Row]:
    today = clock.today(actor.school.zone)
    school, user = actor.school.pk, actor.user_id
    parts: list[tuple[str, list[Any]]] = []
    if actor.has(Permission.READ_DIARY) and actor.student_ids:
        ids = sorted(actor.student_ids)
        parts.append((_STUDENTS.format(places(ids)), [school, *ids]))
    if actor.has(Permission.READ_JOURNAL) and actor.has(Permission.WRITE_OWN_COURSES):
        parts.append((_COURSES, [school, user, today, today, today, today]))
    if actor.has(Permission.READ_PEOPLE):
        sees_all = actor.has(Permission.READ_WHOLE_SCHOOL) or actor.has(Permission.READ_ALL_PEOPLE)
        statement, own = (_CLASSES, []) if sees_all else (_CLASSES + _OWN, [user, today, today, today, today])
        parts.append((statement, [school, today, today, *own]))
    statement = " UNION ALL ".join([_CHOICE, *(f"{part} {only}" for part, _values in parts)])
    values = [value for _part, own in parts for value in (*own, *condition)]
    return fetch(statement, [user, school, *values])


def _sections(actor: Actor) -> list[Tab]:
    arguments = {"school": actor.school.slug}
    found = []
    for section in sections_of(actor.permissions, has_students=bool(actor.student_ids)):
        name, label, icon, apps = SECTIONS[section]
        url = reverse(name, kwargs=arguments)
        found.append(Tab(section.value, str(label), url, icon, _("Sections"), apps))
    for key, name, label, permissions in FURTHER_PAGES:
        if permissions & actor.permissions:
            url = reverse(name, kwargs=arguments)
            found.append(Tab(f"page/{key}", str(label), url, _PAGE_ICON, _("Sections")))
    return found


def _pages(actor: Actor, rows: list[Row]) -> list[Tab]:
    """Pages of one diary, journals of own courses, classes: each kind in the order of its names."""
    students = sorted((row for row in rows if row[0] == "student"), key=lambda row: (row[3], row[2], row[1]))
    courses = sorted((row for row in rows if row[0] == "course"), key=lambda row: (row[2], row[4], row[3]))
    classes = sorted((row for row in rows if row[0] == "class"), key=lambda row: (row[4], row[3]))
    return [
        *(tab for row in students for tab in _of_student(actor, row, is_only=len(students) == 1)),
        *(_of_course(actor, row) for row in courses),
        *(_of_class(actor, row) for row in classes),
    ]


def _of_student(actor: Actor, row: Row, *, is_only: bool) -> list[Tab]:
    _kind, student_id, given_name, surname, _grade = row
    group = f"{surname} {given_name}"
    return [
        Tab(
            key=f"{Section.DIARY}/{student_id}/{page.key}",
            label=page.label if is_only else f"{page.label}, {given_name}",
            url=page.url,
            icon=_PAGE_ICON,
            group=group,
        )
        for page in list_tabs(actor, _reader_of(actor, student_id), "")
    ]


def _reader_of(actor: Actor, student_id: int) -> Pupil:
    """As much of the student as decides which pages of the diary the person has."""
    return Pupil(
        student_id=student_id,
        name="",
        class_id=0,
        class_name="",
        year_id=0,
        term_kind="",
        spans=(),
        children=(),
        may_read_history=False,
        sees_marks=actor.sees(student_id, Scope.MARKS),
        sees_absences=actor.sees(student_id, Scope.ATTENDANCE),
        is_family=student_id in actor.family_ids,
    )


def _of_course(actor: Actor, row: Row) -> Tab:
    _kind, course_id, subject, name, grade = row
    url = reverse("journal:course", kwargs={"school": actor.school.slug, "course_id": course_id})
    label = f"{subject}, {grade or ''}{name}"
    return Tab(f"{Section.JOURNAL}/{course_id}", label, url, _COURSE_ICON, _("Journals"))


def _of_class(actor: Actor, row: Row) -> Tab:
    _kind, class_id, _name, letter, grade = row
    url = reverse("academics:class", kwargs={"school": actor.school.slug, "class_id": class_id})
    name = f"{grade or ''}{letter}"
    return Tab(f"class/{class_id}", _("Class %(name)s") % {"name": name}, url, _CLASS_ICON, _("Classes"))
