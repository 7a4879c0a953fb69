"""Chooses what is asked for, signs its users in and notes the SQL of each page.

Started as a program with the environment of one of the cities: ``python -m bench.prepare PAGES CELLS FILE``.
"""

import gzip
import json
import pickle
import random
import re
import statistics
import sys
import uuid
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Statement = tuple[str, Any]

TOKEN = "b" * 32
RECORDED_SAVES = 40  # they are played again and again, and rolled back
_IN_TRANSACTION = re.compile(r"^(SAVEPOINT|RELEASE|ROLLBACK)")

# A family's week: of the students every so-and-so many, by themselves or by a guardian of theirs.
_STUDENTS = """
SELECT school.slug, student.id, coalesce(guardian.user_id, student.user_id), course.id
FROM (SELECT *, row_number() OVER (ORDER BY md5(id::text)) AS place FROM people_student) student
JOIN schools_school school ON school.id = student.school_id
LEFT JOIN LATERAL (
    SELECT g.user_id FROM people_guardianship s JOIN people_guardian g ON g.id = s.guardian_id
    WHERE s.student_id = student.id AND student.place %% 2 = 0 LIMIT 1
) guardian ON true
JOIN LATERAL (
    SELECT c.id FROM academics_enrollment e
    JOIN academics_course c ON c.school_class_id = e.school_class_id AND c.group_id IS NULL
    WHERE e.student_id = student.id ORDER BY md5((c.id + student.id)::text) LIMIT 1
) course ON true
WHERE student.place <= %s ORDER BY student.place
"""
_COURSES = """
SELECT school.slug, course.id, teacher.user_id
FROM academics_course course
JOIN schools_school school ON school.id = course.school_id
JOIN academics_courseassignment a ON a.course_id = course.id
JOIN people_teacher teacher ON teacher.id = a.teacher_id
ORDER BY md5(course.id::text) LIMIT %s
"""
# Empty cells of lessons of the last days, where a mark may still be set freely.
_CELLS = """
SELECT school.slug, l.course_id, l.id, student.id, teacher.user_id
FROM lessons_lesson l
JOIN academics_course course ON course.id = l.course_id AND course.group_id IS NULL
JOIN academics_schoolclass class ON class.id = course.school_class_id AND class.grade > 1
JOIN schools_school school ON school.id = l.school_id
JOIN academics_courseassignment a ON a.course_id = l.course_id
JOIN people_teacher teacher ON teacher.id = a.teacher_id
JOIN academics_enrollment student_in ON student_in.school_class_id = class.id
JOIN people_student student ON student.id = student_in.student_id
WHERE l.held_on BETWEEN %(today)s - 10 AND %(today)s AND NOT l.is_canceled
  AND NOT EXISTS (SELECT FROM grading_mark m WHERE m.lesson_id = l.id AND m.student_id = student.id)
  AND NOT EXISTS (SELECT FROM attendance_attendance a WHERE a.lesson_id = l.id AND a.student_id = student.id)
ORDER BY md5(l.id::text || student.id) LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    session: str
    body: str = ""


@dataclass(slots=True)
class Page:
    """Requests of one kind to load with; those tried here, with the SQL of each and what came back."""

    requests: list[Request]
    tried: list[Request]
    statements: list[list[Statement]] = field(default_factory=list)
    size: int = 0  # bytes of the body, as the median
    compressed: int = 0  # what gzip would make of it

    @property
    def queries(self) -> float:
        return statistics.median(len(one) for one in self.statements)


def main(pages: int, cells: int, target: Path) -> None:
    import django  # noqa: PLC0415 - this process is a program of its own

    django.setup()
    found = choose(pages, cells)
    for name, page in found.items():
        record(page, is_saved=name == "mark saved")
    target.write_bytes(pickle.dumps(found))


def choose(pages: int, cells: int) -> dict[str, Page]:
    """Requests for every kind of page, the same for the same city."""
    from datetime import timedelta  # noqa: PLC0415
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from parta.core import clock  # noqa: PLC0415

    today = clock.today(ZoneInfo("Europe/Moscow"))
    students, courses = _rows(_STUDENTS, [pages]), _rows(_COURSES, [pages])
    empty = _rows(_CELLS, {"today": today, "limit": cells})
    sessions = _sign_in({row[2] for row in (*students, *courses)} | {row[4] for row in empty})
    days = [today - timedelta(weeks=1 + number % 8) for number in range(len(students))]
    choice = random.Random(0)
    weeks = [
        Request("GET", f"/{slug}/diary/{student}/?day={day}", sessions[user])
        for (slug, student, user, _course), day in zip(students, days, strict=True)
    ]
    subjects = [
        Request("GET", f"/{slug}/diary/{student}/subjects/{course}/", sessions[user])
        for slug, student, user, course in students
    ]
    journals = [
        Request("GET", f"/{slug}/journal/{course}/", sessions[user]) for slug, course, user in courses
    ]
    saves = [
        Request("POST", f"/{slug}/journal/{course}/cells/", sessions[user], _body(choice, *cell))
        for slug, course, *cell, user in empty
    ]
    # Courses of their own for what is played again: their history must stay as it was.
    apart = dict(list({one.path: one for one in saves}.items())[:RECORDED_SAVES])
    return {
        "diary week": Page(weeks, weeks),
        "subject": Page(subjects, subjects),
        "journal": Page(journals, journals),
        "mark saved": Page([one for one in saves if one.path not in apart], list(apart.values())),
    }


def _body(choice: random.Random, lesson: int, student: int) -> str:
    operation = str(uuid.UUID(int=choice.getrandbits(128), version=4))
    text = choice.choice("5432")
    edit = {"lesson": lesson, "student": student, "text": text, "seen": "", "operation": operation}
    return json.dumps({"edits": [edit], "reason": ""})


def _rows(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _sign_in(users: set[int]) -> dict[int, str]:
    """A session for each user, as sign-in leaves it; its key."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import (  # noqa: PLC0415
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    keys = {}
    for user in get_user_model().objects.filter(pk__in=users):
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        keys[user.pk] = str(store.session_key)
    return keys


def record(page: Page, *, is_saved: bool) -> None:
    """Ask for the pages in this process, noting statements and sizes; what is saved is taken back."""
    from django.db import transaction  # noqa: PLC0415

    answers: list[bytes] = []
    for request in page.tried:
        with transaction.atomic() if is_saved else nullcontext():
            answers.append(_ask(page, request))
            if is_saved:
                transaction.set_rollback(True)
    page.size = int(statistics.median(map(len, answers)))
    page.compressed = int(statistics.median(len(gzip.compress(answer, 6)) for answer in answers))


def _ask(page: Page, request: Request) -> bytes:
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    statements: list[Statement] = []

    def note(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        if not _IN_TRANSACTION.match(statement):
            statements.append((statement, parameters))
        return execute(statement, parameters, many, context)

    client = Client(headers={"Host": "127.0.0.1", "X-CSRFToken": TOKEN}, enforce_csrf_checks=True)
    client.cookies["sessionid"] = request.session
    client.cookies["csrftoken"] = TOKEN
    with connection.execute_wrapper(note):
        answer = client.generic(request.method, request.path, request.body, content_type="application/json")
    if answer.status_code != 200 or (request.body and b'"saved"' not in answer.content):
        raise SystemExit(f"{request.path}: {answer.status_code}\n{answer.content[:2000].decode()}")
    page.statements.append(statements)
    return bytes(answer.content)


def main_from_arguments(arguments: Sequence[str]) -> None:
    main(int(arguments[0]), int(arguments[1]), Path(arguments[2]))


if __name__ == "__main__":
    # Under its importable name, so that what is pickled here is found by the one who reads it.
    from bench import prepare  # noqa: PLW0406

    prepare.main_from_arguments(sys.argv[1:])
