from django.db import transaction

from parta.access.actors import Actor
from parta.grading.commands.dots import DotData, edit_dot
from parta.journal.queries.terms import list_course_terms, term_ends
from parta.lessons.commands import open_lessons
from parta.lessons.queries import get_lesson


@transaction.atomic
def change_dot(
    *, actor: Actor, lesson_id: int, dot_id: int, seen_version: int, data: DotData, reason: str = ""
) -> None:
    """Change what an open dot says; see ``grading.commands.dots.edit_dot``."""
    lesson = get_lesson(actor, lesson_id)
    opened = open_lessons(
        actor=actor, course_id=lesson.course_id, lesson_ids=[lesson_id], has_reason=bool(reason.strip())
    )
    edit_dot(
        actor=actor,
        opened=opened[lesson_id],
        dot_id=dot_id,
        seen_version=seen_version,
        data=data,
        term_ends_on=term_ends(list_course_terms(lesson.course), [lesson])[lesson_id],
        reason=reason.strip(),
    )
