"""The REST API: class journals, classes, people. Everything is written by the commands of the pages."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Path, Query, Router, Status

from parta.academics.queries import class_page, list_class_rows
from parta.access.rules import Permission
from parta.core import clock
from parta.exchange.forms.api import staff as shapes
from parta.exchange.forms.api.base import Id, Number, Paged
from parta.exchange.queries.api.family import Page
from parta.exchange.queries.api.staff import (
    grades_values,
    journal_links,
    journal_values,
    list_alone,
    list_given_tasks,
    list_students,
    list_teachers,
)
from parta.exchange.rules.keys import Scope
from parta.exchange.web import asker, file_answer
from parta.homework.commands import HomeworkData, give_homework, withdraw_homework
from parta.homework.queries.tasks import get_lesson_file
from parta.journal.commands import CellEdit, record_cells
from parta.journal.queries.index import journal_index
from parta.lessons.commands import set_topics
from parta.lessons.queries import get_lesson
from parta.schoolyear.queries import get_year_on

router = Router()


@router.get("journals", response=shapes.CourseList, summary="Journals one may open", tags=["Journal"])
def journals(request: HttpRequest) -> dict[str, Any]:
    """Needs `journal:read`."""
    actor = asker(request, Scope.JOURNAL, Permission.READ_JOURNAL)
    return {"items": journal_links(journal_index(actor))}


@router.get("journals/{course_id}", response=shapes.Journal, summary="A term of a journal", tags=["Journal"])
def journal(request: HttpRequest, course_id: Path[Id], term: Number | None = None) -> dict[str, Any]:
    """Needs `journal:read`. The running term without `term`."""
    actor = asker(request, Scope.JOURNAL, Permission.READ_JOURNAL)
    return journal_values(actor, course_id, term)


@router.post(
    "journals/{course_id}/cells",
    response=shapes.CellResults,
    summary="Record marks and attendance",
    tags=["Journal"],
)
def record(request: HttpRequest, course_id: Path[Id], data: shapes.CellsIn) -> dict[str, Any]:
    """Needs `journal:write`. Each cell is saved, refused or in conflict by itself; the same operation again
    changes nothing. After the free days, and for a deputy head, a `reason` is needed."""
    actor = asker(request, Scope.WRITE_JOURNAL, Permission.READ_JOURNAL)
    edits = [CellEdit(**edit.model_dump()) for edit in data.edits]
    results = record_cells(actor=actor, course_id=course_id, edits=edits, reason=data.reason)
    return {
        "results": [
            {
                "lesson_id": result.edit.lesson_id,
                "student_id": result.edit.student_id,
                "operation": result.edit.operation,
                "outcome": result.outcome,
                "text": result.text,
                "version": result.version,
                "code": result.code,
                "message": result.message,
            }
            for result in results
        ]
    }


@router.put(
    "lessons/{lesson_id}/topic", response=shapes.TopicOut, summary="Set a lesson's topic", tags=["Journal"]
)
def topic(request: HttpRequest, lesson_id: Path[Id], data: shapes.TopicIn) -> dict[str, Any]:
    """Needs `journal:write`."""
    actor = asker(request, Scope.WRITE_JOURNAL, Permission.READ_JOURNAL)
    course_id = get_lesson(actor, lesson_id).course_id
    set_topics(actor=actor, course_id=course_id, topics={lesson_id: data.topic}, reason=data.reason)
    return {"lesson_id": lesson_id, "topic": get_lesson(actor, lesson_id).topic}


@router.post(
    "lessons/{lesson_id}/homework",
    response=shapes.HomeworkOut,
    summary="Give homework at a lesson",
    tags=["Journal"],
)
def give(request: HttpRequest, lesson_id: Path[Id], data: shapes.HomeworkIn) -> dict[str, Any]:
    """Needs `journal:write`. The same operation again gives nothing twice."""
    actor = asker(request, Scope.WRITE_JOURNAL, Permission.READ_JOURNAL)
    values = data.model_dump(exclude={"operation", "reason"})
    task = give_homework(
        actor=actor,
        course_id=get_lesson(actor, lesson_id).course_id,
        lesson_id=lesson_id,
        data=HomeworkData(**values),
        operation=data.operation,
        reason=data.reason,
    )
    return {"homework_id": task.pk, "due_on": task.due_on, "is_draft": task.is_draft}


@router.get(
    "lessons/{lesson_id}/homework",
    response=shapes.GivenTaskList,
    summary="Homework given at a lesson",
    tags=["Journal"],
)
def given(request: HttpRequest, lesson_id: Path[Id]) -> dict[str, Any]:
    """Needs `journal:read`. Drafts as well."""
    actor = asker(request, Scope.JOURNAL, Permission.READ_JOURNAL)
    return {"items": list_given_tasks(actor, lesson_id)}


@router.put(
    "lessons/{lesson_id}/homework/{homework_id}",
    response=shapes.HomeworkOut,
    summary="Change homework",
    tags=["Journal"],
)
def change(
    request: HttpRequest, lesson_id: Path[Id], homework_id: Path[Id], data: shapes.HomeworkChange
) -> dict[str, Any]:
    """Needs `journal:write`. What families have seen stays shown; the history keeps what was there."""
    actor = asker(request, Scope.WRITE_JOURNAL, Permission.READ_JOURNAL)
    values = data.model_dump(exclude={"operation", "reason"})
    task = give_homework(
        actor=actor,
        course_id=get_lesson(actor, lesson_id).course_id,
        lesson_id=lesson_id,
        homework_id=homework_id,
        data=HomeworkData(**values, student_ids=list_alone(actor, homework_id)),
        operation=data.operation,
        reason=data.reason,
    )
    return {"homework_id": task.pk, "due_on": task.due_on, "is_draft": task.is_draft}


@router.delete(
    "lessons/{lesson_id}/homework/{homework_id}",
    response={204: None},
    summary="Withdraw homework",
    tags=["Journal"],
)
def withdraw(
    request: HttpRequest, lesson_id: Path[Id], homework_id: Path[Id], asked: Query[shapes.Withdrawal]
) -> Status[None]:
    """Needs `journal:write`."""
    actor = asker(request, Scope.WRITE_JOURNAL, Permission.READ_JOURNAL)
    withdraw_homework(
        actor=actor,
        course_id=get_lesson(actor, lesson_id).course_id,
        lesson_id=lesson_id,
        homework_id=homework_id,
        reason=asked.reason,
    )
    return Status(204, None)


@router.get(
    "lessons/{lesson_id}/homework/files/{key}",
    response={200: None},
    summary="A file of homework, for teachers",
    tags=["Journal"],
)
def given_file(request: HttpRequest, lesson_id: Path[Id], key: UUID) -> FileResponse:
    """Needs `journal:read`."""
    actor = asker(request, Scope.JOURNAL, Permission.READ_JOURNAL)
    get_lesson(actor, lesson_id)
    return file_answer(get_lesson_file(actor, key))


@router.get(
    "journals/{course_id}/grades",
    response=shapes.Grades,
    summary="Grades of a term or of the year",
    tags=["Journal"],
)
def grades(request: HttpRequest, course_id: Path[Id], term: Number | None = None) -> dict[str, Any]:
    """Needs `journal:read`. Those of the year without `term`."""
    return grades_values(asker(request, Scope.JOURNAL, Permission.READ_JOURNAL), course_id, term)


@router.get("classes", response=shapes.ClassList, summary="Classes one may see", tags=["People"])
def classes(request: HttpRequest) -> dict[str, Any]:
    """Needs `people:read`."""
    actor = asker(request, Scope.PEOPLE, Permission.READ_PEOPLE)
    today = clock.today(actor.school.zone)
    return {"items": list_class_rows(actor, get_year_on(actor, today).pk, today)}


@router.get("classes/{class_id}", response=shapes.ClassOut, summary="A class", tags=["People"])
def school_class(request: HttpRequest, class_id: Path[Id]) -> Any:
    """Needs `people:read`. Names and groups; contacts are on a student's card only."""
    actor = asker(request, Scope.PEOPLE, Permission.READ_PEOPLE)
    return class_page(actor, class_id, clock.today(actor.school.zone))


@router.get("people/students", response=shapes.PersonList, summary="Students one may see", tags=["People"])
def students(request: HttpRequest, asked: Query[Paged]) -> Page:
    """Needs `people:read`. By id."""
    return list_students(asker(request, Scope.PEOPLE, Permission.READ_PEOPLE), asked.after, asked.limit)


@router.get("people/teachers", response=shapes.PersonList, summary="Teachers", tags=["People"])
def teachers(request: HttpRequest, asked: Query[Paged]) -> Page:
    """Needs `people:read`. By id."""
    return list_teachers(asker(request, Scope.PEOPLE, Permission.READ_PEOPLE), asked.after, asked.limit)
