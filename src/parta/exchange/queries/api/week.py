"""A week of the diary as programs read it: the page's own query, cut to what the token opens."""

from collections.abc import Collection
from typing import Any

from parta.diary.queries.week import DiaryDay, DiaryLesson, WeekPage
from parta.exchange.queries.api.family import mark_values
from parta.exchange.rules.keys import Scope


def week_values(page: WeekPage, scopes: Collection[Scope]) -> dict[str, Any]:
    return {
        "student_id": page.pupil.student_id,
        "name": page.pupil.name,
        "class_name": page.pupil.class_name,
        "days": [_day(day, scopes) for day in page.days],
    }


def _day(day: DiaryDay, scopes: Collection[Scope]) -> dict[str, Any]:
    return {
        "day": day.day,
        "holiday": day.holiday,
        "lessons": [_lesson(lesson, scopes) for lesson in day.lessons],
    }


def _lesson(lesson: DiaryLesson, scopes: Collection[Scope]) -> dict[str, Any]:
    has_marks, has_absences = Scope.MARKS in scopes, Scope.ABSENCES in scopes
    names = ("lesson_id", "course_id", "period", "times", "subject", "teachers", "substitute", "room")
    dot = lesson.dot if has_marks else None
    return {name: getattr(lesson, name) for name in (*names, "is_canceled", "note", "topic")} | {
        "absence": lesson.absence if has_absences else "",
        "late_minutes": lesson.late_minutes if has_absences else None,
        "marks": [mark_values(mark) for mark in lesson.marks] if has_marks else [],
        "dot": {"dot_id": dot.dot_id, "form": dot.form, "note": dot.note, "until": dot.until}
        if dot
        else None,
        "homework": [
            {
                "task_id": task.task_id,
                "text": task.text,
                "is_mandatory": task.is_mandatory,
                "minutes": task.minutes,
            }
            for task in lesson.due
        ]
        if Scope.HOMEWORK in scopes
        else [],
    }
