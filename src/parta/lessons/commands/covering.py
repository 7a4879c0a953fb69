"""All lessons of an absent teacher at once."""

from collections.abc import Mapping

from django.db import transaction

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.errors import Refused
from parta.lessons.commands import cancel_lesson, substitute_lesson

CANCEL = "cancel"


@transaction.atomic
def cover_lessons(*, actor: Actor, choices: Mapping[int, str], note: str = "") -> int:
    """Give each lesson to the teacher chosen for it (an id) or cancel it; all of them or none.

    Refused as a single substitution is, the field being "lesson-" and the id. Returns how many were changed.
    """
    actor.require(Permission.WRITE_TIMETABLE)
    for lesson_id, choice in sorted(choices.items()):
        try:
            if choice == CANCEL:
                cancel_lesson(actor=actor, lesson_id=lesson_id, note=note)
            else:
                substitute_lesson(actor=actor, lesson_id=lesson_id, teacher_id=int(choice), note=note)
        except Refused as refusal:
            field = "note" if refusal.field == "note" else f"lesson-{lesson_id}"
            raise Refused(refusal.message, code=refusal.code, field=field) from refusal
    return len(choices)
