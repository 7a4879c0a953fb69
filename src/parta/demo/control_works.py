"""Control works of the coming days, planned by those who will give them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from parta.demo.founding import Foundation
from parta.demo.records import HeldLesson
from parta.grading.commands.control_works import WorkData, plan_control_work
from parta.grading.models import LessonForm

_NO_TOPIC = "Контрольная работа"


def plan_works(base: Foundation, lessons: Iterable[HeldLesson], moment: datetime) -> None:
    """Where the journals know the column of a control work already."""
    authors = {lesson.lesson_id: lesson.author_id for lesson in lessons if lesson.starts_at > moment}
    columns = LessonForm.objects.filter(
        lesson__in=authors, form_id=base.form_ids["control"], lesson__is_canceled=False
    )
    rows = columns.order_by("lesson__held_on", "lesson_id").values_list("lesson_id", "lesson__topic")
    for lesson_id, topic in list(rows):
        plan_control_work(
            actor=replace(base.actor, user_id=authors[lesson_id]),
            lesson_id=lesson_id,
            data=WorkData(lesson_id, base.form_ids["control"], topic[:100] or _NO_TOPIC, is_confirmed=True),
            reason=_NO_TOPIC,
        )
