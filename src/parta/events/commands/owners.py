"""What events keep of a person: in the export of their own data, and when they delete their account."""

from typing import Any

from parta.core.personal_data import DataSection, Subjects
from parta.events.commands.line import fill_places
from parta.events.models import Event, Question, SignUp
from parta.events.queries.own_data import questions_of_person, sign_ups_of, sign_ups_of_students


def data_of_events(*, user_id: int, **_event: Any) -> list[DataSection]:
    return [sign_ups_of(user_id), questions_of_person(user_id)]


def data_of_students(*, subjects: Subjects, **_signal: Any) -> list[DataSection]:
    return [sign_ups_of_students(subjects)]


def forget_person(*, user_id: int, **_event: Any) -> None:
    """What they asked goes, and so do their own places; a student's are the school's to keep."""
    Question.objects.filter(asked_by_id=user_id).delete()
    own = SignUp.objects.filter(user_id=user_id)
    for row in Event.objects.select_for_update().filter(pk__in=own.values("event")).order_by("pk"):
        own.filter(event=row).delete()
        fill_places(row)
