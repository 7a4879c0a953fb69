"""What programs of those who work at the school read, from the queries of the pages."""

from dataclasses import fields
from typing import Any

from django.db.models import QuerySet

from parta.access.actors import Actor
from parta.exchange.queries.api.family import Page, bad_cursor
from parta.exchange.rules.paging import CursorError, read_id
from parta.grading.queries.term_marks import result_text
from parta.grading.rules.terms import Grade
from parta.homework.models import Homework
from parta.homework.queries.tasks import Task, list_tasks_given
from parta.journal.queries.index import JournalIndex
from parta.journal.queries.page import JournalPage, journal_page
from parta.journal.queries.term_marks import term_marks_page
from parta.lessons.models import Lesson
from parta.lessons.queries import get_journal_course, get_lesson
from parta.people.models import Student, Teacher


def journal_links(index: JournalIndex) -> list[Any]:
    """The journals the actor may open, own ones first."""
    return [*index.own, *(link for group in index.classes for link in group.courses)]


def journal_values(actor: Actor, course_id: int, term: int | None) -> dict[str, Any]:
    """The grid of a term; empty cells are left out."""
    page = journal_page(actor, course_id, term)
    days = dict(
        Lesson.objects.filter(pk__in=[column.lesson_id for column in page.columns]).values_list(
            "pk", "held_on"
        )
    )
    columns = [
        {
            "lesson_id": column.lesson_id,
            "held_on": days[column.lesson_id],
            "topic": column.topic,
            "form": column.form,
            "has_homework": column.has_homework,
            "is_canceled": column.is_canceled,
            "is_extra": column.is_extra,
            "lock": column.lock,
        }
        for column in page.columns
    ]
    return {
        "course_id": page.course_id,
        "subject": page.subject,
        "students": page.students,
        "terms": [
            {"number": tab.number, "is_current": tab.is_current, "is_closed": tab.is_closed}
            for tab in page.terms
        ],
        "lessons": columns,
        "rows": _rows(page),
    }


def list_given_tasks(actor: Actor, lesson_id: int) -> list[dict[str, Any]]:
    """Homework given at the lesson, as its teachers see it; NotFound where the journal is not the actor's."""
    lesson = get_lesson(actor, lesson_id)
    get_journal_course(actor, lesson.course_id)
    names = [field.name for field in fields(Task)]
    return [
        {name: getattr(task, name) for name in names} | {"homework_id": task.id}
        for task in list_tasks_given(lesson.pk)
    ]


def list_alone(actor: Actor, homework_id: int) -> list[int] | None:
    """For whom alone the task is; None: for everybody, or there is no such task."""
    task = Homework.objects.filter(school=actor.school, pk=homework_id, is_individual=True).first()
    return list(task.students.values_list("pk", flat=True)) if task else None


def grades_values(actor: Actor, course_id: int, term: int | None) -> dict[str, Any]:
    """Everybody's grade of the term, or of the year, with what is suggested."""
    page = term_marks_page(actor, course_id, term)
    names = ("student_id", "name", "average", "marks", "missed", "terms")
    return {
        "course_id": course_id,
        "subject": page.subject,
        "students": page.students,
        "term": term,
        "is_closed": page.is_closed,
        "rows": [
            {name: getattr(line, name) for name in names}
            | {
                "entries": [
                    {
                        "kind": entry.kind.value,
                        "text": _grade(entry.result),
                        "suggested": _grade(entry.suggested),
                    }
                    for entry in line.entries
                ]
            }
            for line in page.lines
        ],
    }


def _grade(result: Grade | None) -> str:
    return "" if result is None else result_text(result)


def list_students(actor: Actor, after: str, limit: int) -> Page:
    """Students the actor may see, by id."""
    return _people(Student.objects.visible_to(actor), after, limit)


def list_teachers(actor: Actor, after: str, limit: int) -> Page:
    return _people(Teacher.objects.visible_to(actor), after, limit)


def _rows(page: JournalPage) -> list[dict[str, Any]]:
    return [
        {
            "student_id": row.student_id,
            "name": row.name,
            "average": row.average,
            "missed": row.missed,
            "cells": [
                {"lesson_id": column.lesson_id, "text": cell.text, "version": cell.version}
                for column, cell in zip(page.columns, row.cells, strict=True)
                if cell.text
            ],
        }
        for row in page.rows
    ]


def _people(rows: QuerySet[Any], after: str, limit: int) -> Page:
    if after:
        try:
            rows = rows.filter(pk__gt=read_id(after))
        except CursorError as error:
            raise bad_cursor() from error
    found = list(rows.order_by("pk")[: limit + 1])
    items = tuple(
        {
            "person_id": row.pk,
            "surname": row.surname,
            "given_name": row.given_name,
            "patronymic": row.patronymic,
        }
        for row in found[:limit]
    )
    return Page(items, str(found[limit - 1].pk) if len(found) > limit else None)
