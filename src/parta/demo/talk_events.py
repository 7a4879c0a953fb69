"""Events of the demo: the school's and its region's, past and coming, some full, one waiting for review."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from parta.access.operators import Operator
from parta.access.queries import get_actor
from parta.access.rules import Office
from parta.accounts.models import User
from parta.core import clock
from parta.demo.event_plans import OF_THE_REGION, OF_THE_SCHOOL, QUESTIONS, TO_REVIEW, PlannedEvent
from parta.demo.people import Enrolled
from parta.events.commands.asking import answer_question, ask_organizer
from parta.events.commands.reviewing import cancel_event, review_event, submit_event
from parta.events.commands.signing import sign_up
from parta.events.commands.writing import save_event
from parta.events.desks import Desk
from parta.events.models import Event
from parta.events.queries.people import grades_of
from parta.events.rules import is_for_grade
from parta.people.models import Student
from parta.schools.models import School

if TYPE_CHECKING:
    from parta.demo.school_life import DemoSchool

_NAMES = UUID("0f7b7c52-2c53-4a5e-8f43-6f0a9d7a2e10")
_BEFORE = timedelta(days=12)  # the day, or today: when it was let out
_MORNING = time(9)


def hold_events(school: "DemoSchool") -> None:
    """Each written by an organizer and let out by somebody else; the last one still waits for that."""
    own = school.base.actor.school
    today = school.moment.astimezone(own.zone).date()
    organizer, head = (_desk_of(own, login) for login in ("organizer", "head"))
    for plan in OF_THE_SCHOOL:
        _hold(plan, organizer, head, school)
    row = save_event(desk=organizer, data=TO_REVIEW.data_on(today), operation=uuid5(_NAMES, "to review"))
    submit_event(desk=organizer, event_id=row.pk)
    writer, reviewer = (_office(own, login, office) for login, office in _OFFICES)
    for plan in OF_THE_REGION:
        _hold(plan, writer, reviewer, school)
    with clock.fixed_at(school.moment - _BEFORE / 2):
        _ask(own, writer)


def _ask(school: School, organizer: Desk) -> None:
    """The parent of the demo asks about the first event of the region; the last question is still open."""
    event = Event.objects.get(operation=uuid5(_NAMES, OF_THE_REGION[0].data.title))
    parent = get_actor(user_id=User.objects.get(login="parent").pk, school_slug=school.slug)
    for text, answer in QUESTIONS:
        operation = uuid5(_NAMES, text)
        asked = ask_organizer(actor=parent, event_id=event.pk, text=text, operation=operation)
        if answer:
            answer_question(desk=organizer, event_id=event.pk, question_id=asked.pk, text=answer)


_OFFICES = (("events", Office.ORGANIZER), ("region", Office.REGION))


def _hold(plan: PlannedEvent, organizer: Desk, reviewer: Desk, school: "DemoSchool") -> None:
    zone = school.base.actor.school.zone
    data = plan.data_on(school.moment.astimezone(zone).date())
    moment = min(school.moment, datetime.combine(data.starts_on, _MORNING, zone)) - _BEFORE
    with clock.fixed_at(moment):
        row = save_event(desk=organizer, data=data, operation=uuid5(_NAMES, data.title))
        submit_event(desk=organizer, event_id=row.pk)
        row = review_event(desk=reviewer, event_id=row.pk, is_published=True)
    for number, student_id in enumerate(_guests(plan, school.enrolled, moment.date()), 1):
        with clock.fixed_at(moment + timedelta(hours=number)):
            _join(row, student_id)
    if plan.canceled:
        cancel_event(desk=organizer, event_id=row.pk, reason=plan.canceled)


def _guests(plan: PlannedEvent, enrolled: Sequence[Enrolled], day: date) -> list[int]:
    """Of its grades from all over the school, whoever learns there on the day; the demo's own is the last."""
    data, own = plan.data, enrolled[0].student_id
    grades = grades_of([one.student_id for one in enrolled], day)
    able = [
        student_id
        for student_id in (one.student_id for one in enrolled[1:])
        if student_id in grades and is_for_grade(data.grade_from, data.grade_to, grades[student_id])
    ]
    step = max(1, len(able) // max(1, plan.guests))
    others = able[::step][: plan.guests - plan.with_own]
    return [*others, own] if plan.with_own else others


def _join(row: Event, student_id: int) -> None:
    student = Student.objects.select_related("school").get(pk=student_id)
    actor = get_actor(user_id=student.user_id or 0, school_slug=student.school.slug)
    sign_up(actor=actor, event_id=row.pk, student_id=student_id)


def _desk_of(school: School, login: str) -> Desk:
    return Desk(actor=get_actor(user_id=User.objects.get(login=login).pk, school_slug=school.slug))


def _office(school: School, login: str, office: Office) -> Desk:
    user = User.objects.get(login=login)
    return Desk(operator=Operator(user.pk, office, frozenset({school.region_id})))
