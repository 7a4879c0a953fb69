"""What events keep of a person, in the export of their own data (P11)."""

from django.utils.translation import gettext as _

from parta.core.personal_data import DataItem, DataSection, Subjects
from parta.events.models import Question, SignUp


def sign_ups_of(user_id: int) -> DataSection:
    """As one of the staff, and as a student."""
    rows = SignUp.objects.filter(user_id=user_id) | SignUp.objects.filter(student__user_id=user_id)
    found = rows.select_related("event").order_by("pk")
    return DataSection("event_sign_ups", _("Events signed up for"), [_sign_up(one) for one in found])


def sign_ups_of_students(subjects: Subjects) -> DataSection:
    """Of whom the owner of the account is not."""
    rows = SignUp.objects.filter(student_id__in=subjects.student_ids)
    if subjects.user_id:
        rows = rows.exclude(student__user_id=subjects.user_id)
    found = [_sign_up(one) for one in rows.select_related("event").order_by("pk")]
    return DataSection("student_event_sign_ups", _("Events students are signed up for"), found)


def questions_of_person(user_id: int) -> DataSection:
    rows = Question.objects.filter(asked_by_id=user_id).select_related("event").order_by("pk")
    return DataSection("event_questions", _("Questions to organizers"), [_question(one) for one in rows])


def _sign_up(one: SignUp) -> list[DataItem]:
    return [
        DataItem("event", _("Event"), one.event.title),
        DataItem("day", _("Day"), one.event.starts_on),
        DataItem("signed_up_at", _("Signed up"), one.made_at),
    ]


def _question(one: Question) -> list[DataItem]:
    return [
        DataItem("event", _("Event"), one.event.title),
        DataItem("asked_at", _("Sent"), one.asked_at),
        DataItem("text", _("Your question"), one.text),
        DataItem("answer", _("Answer"), one.answer),
    ]
