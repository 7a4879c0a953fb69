"""Events as they go: written, reviewed, filled, changed, canceled; who is told of what."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from parta.access.commands import grant_roles
from parta.access.models import Membership
from parta.access.rules import Role
from parta.audit.models import AuditEvent
from parta.audit.queries import iter_broken_chains
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.events.commands.reviewing import cancel_event, close_sign_up, review_event, submit_event
from parta.events.commands.signing import remove_participant, sign_up, withdraw
from parta.events.commands.telling import remind_of_events
from parta.events.commands.writing import remove_event, save_event
from parta.events.models import Event, SignUp
from parta.events.queries.participants import participants_page
from parta.events.rules import Standing, State, Whom
from parta.notifications.happenings import tell_of_happenings
from parta.notifications.models import Notification
from parta.people.commands.roles import appoint_organizer
from tests.factories.base import create_user
from tests.factories.cast import Cast
from tests.factories.events import data_for, desk, draft, publish, publish_regional


def told(cast: Cast, key: str) -> list[str]:
    tell_of_happenings()
    rows = Notification.objects.filter(user=cast.users[key], kind="event").order_by("pk")
    return list(rows.values_list("title", flat=True))


def standing(event: Event, student_id: int) -> str:
    return SignUp.objects.get(event=event, student_id=student_id).standing


def join(cast: Cast, event: Event, number: int) -> SignUp:
    """One of the parent's two children."""
    return sign_up(actor=cast.actor("guardian"), event_id=event.pk, student_id=cast.students[number].pk)


def wait_too(cast: Cast, event: Event) -> None:
    """The third of the class, who is nobody's child, behind everybody else."""
    student, now = cast.students[2], clock.now()
    SignUp.objects.create(
        event=event, school=cast.school, student=student, standing=Standing.WAITING.value, made_at=now
    )


def test_an_event_of_an_organizer_is_let_out_by_somebody_else(cast: Cast) -> None:
    row = draft(cast)
    assert Event.objects.visible_to(cast.actor("head")).count() == 0
    with pytest.raises(NotFound):
        review_event(desk=desk(cast, "deputy"), event_id=row.pk, is_published=True)  # a draft is its author's
    submit_event(desk=desk(cast), event_id=row.pk)
    assert told(cast, "deputy") == ["На проверку: Олимпиада по физике"]
    with pytest.raises(Forbidden):
        review_event(desk=desk(cast), event_id=row.pk, is_published=True)
    with pytest.raises(Refused) as refused:
        review_event(desk=desk(cast, "deputy"), event_id=row.pk, is_published=False, reason=" ")
    assert refused.value.field == "reason"
    review_event(desk=desk(cast, "deputy"), event_id=row.pk, is_published=False, reason="Где?")
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.DRAFT, "Где?")
    assert told(cast, "registrar") == ["Вернули на доработку: Олимпиада по физике"]
    save_event(desk=desk(cast), data=data_for(cast, venue="Зал"), operation=uuid4(), event_id=row.pk)
    row = submit_event(desk=desk(cast), event_id=row.pk)
    with pytest.raises(Refused) as refused:
        review_event(desk=desk(cast, "head"), event_id=row.pk, is_published=True, version=row.version - 1)
    assert refused.value.code == "changed"
    review_event(desk=desk(cast, "head"), event_id=row.pk, is_published=True, version=row.version)
    assert told(cast, "registrar") == [
        "Вернули на доработку: Олимпиада по физике",
        "Опубликовано: Олимпиада по физике",
    ]
    assert Event.objects.visible_to(cast.actor("student")).get() == row
    kinds = AuditEvent.objects.filter(place=f"event:{row.pk}").order_by("sequence")
    assert [kind.partition(".")[2] for kind in kinds.values_list("kind", flat=True)] == [
        "written",
        "submitted",
        "returned",
        "changed",
        "submitted",
        "published",
    ]
    assert list(iter_broken_chains()) == []


def test_a_school_organizer_organizes_and_no_more(cast: Cast) -> None:
    user = create_user("organizer")
    with pytest.raises(NotFound):  # only who works here
        appoint_organizer(actor=cast.actor("head"), user_id=user.pk)
    grant_roles(actor=cast.actor("head"), grants=[(user.pk, Role.TEACHER)], since_on=cast.today)
    with pytest.raises(Forbidden):
        appoint_organizer(actor=cast.actor("deputy"), user_id=user.pk)
    for _time in range(2):
        appoint_organizer(actor=cast.actor("head"), user_id=user.pk)
    cast.users["organizer"] = user
    row = draft(cast, "organizer")
    assert submit_event(desk=desk(cast, "organizer"), event_id=row.pk).state == State.SUBMITTED
    with pytest.raises(NotFound):
        participants_page(desk(cast, "organizer"), publish(cast).pk)
    Membership.objects.get(user=user, role=Role.ORGANIZER.value).delete()
    with pytest.raises(Forbidden):
        draft(cast, "organizer")


def test_those_who_review_publish_their_own_at_once_and_twice_is_once(cast: Cast) -> None:
    operation, by = uuid4(), desk(cast, "head")
    first = save_event(desk=by, data=data_for(cast), operation=operation)
    again = save_event(desk=by, data=data_for(cast), operation=operation)
    assert first.pk == again.pk
    assert submit_event(desk=by, event_id=first.pk).state == State.PUBLISHED
    assert submit_event(desk=by, event_id=first.pk).state == State.PUBLISHED
    assert told(cast, "deputy") == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"venue": ""}, "venue"),
        ({"email": ""}, "email"),
        ({"whom": frozenset()}, "whom"),
        ({"grade_from": 7}, "grade_to"),
        ({"ends_at": time(9)}, "starts_at"),
    ],
)
def test_what_is_incomplete_is_refused_beside_its_field(
    cast: Cast, values: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        save_event(desk=desk(cast), data=data_for(cast, **values), operation=uuid4())
    assert refused.value.field == field


def test_what_was_reviewed_stands_for_its_organizer(cast: Cast) -> None:
    row = submit_event(desk=desk(cast), event_id=draft(cast).pk)
    review_event(desk=desk(cast, "head"), event_id=row.pk, is_published=True)
    data = data_for(cast, title="Другое", venue="Спортзал", whom=frozenset({Whom.STAFF}))
    save_event(desk=desk(cast), data=data, operation=uuid4(), event_id=row.pk)
    row.refresh_from_db()
    assert (row.title, row.venue, row.whom) == ("Олимпиада по физике", "Спортзал", frozenset({Whom.STUDENTS}))
    save_event(desk=desk(cast, "head"), data=data, operation=uuid4(), event_id=row.pk)
    row.refresh_from_db()
    assert (row.title, row.whom) == ("Другое", frozenset({Whom.STAFF}))


def test_the_first_in_line_moves_up_and_is_told(cast: Cast) -> None:
    event, guardian = publish(cast, places=1), cast.actor("guardian")
    assert join(cast, event, 0).standing == Standing.PLACE
    assert join(cast, event, 0).pk  # again is the same
    assert join(cast, event, 1).standing == Standing.WAITING
    wait_too(cast, event)
    assert SignUp.objects.filter(event=event).count() == 3
    withdraw(actor=guardian, event_id=event.pk, student_id=cast.student.pk)
    withdraw(actor=guardian, event_id=event.pk, student_id=cast.student.pk)
    assert standing(event, cast.students[1].pk) == Standing.PLACE
    assert standing(event, cast.students[2].pk) == Standing.WAITING
    name = cast.students[1].given_name
    assert told(cast, "guardian") == [f"{name}: Для вас есть место: Олимпиада по физике"]
    assert told(cast, "student") == []
    save_event(desk=desk(cast, "deputy"), data=data_for(cast, places=2), operation=uuid4(), event_id=event.pk)
    assert standing(event, cast.students[2].pk) == Standing.PLACE  # there are more of them
    fewer = data_for(cast, places=1)
    with pytest.raises(Refused) as refused:
        save_event(desk=desk(cast, "deputy"), data=fewer, operation=uuid4(), event_id=event.pk)
    assert refused.value.field == "places"
    assert list(iter_broken_chains()) == []


def test_an_organizer_takes_somebody_off_the_list(cast: Cast) -> None:
    event = publish(cast, places=1)
    first, _second = join(cast, event, 0), join(cast, event, 1)
    with pytest.raises(NotFound):  # the registrar organizes too, but not this
        remove_participant(desk=desk(cast), event_id=event.pk, sign_up_id=first.pk)
    for _time in range(2):
        remove_participant(desk=desk(cast, "deputy"), event_id=event.pk, sign_up_id=first.pk)
    assert SignUp.objects.get(event=event).standing == Standing.PLACE
    assert told(cast, "student") == ["Запись снята организатором: Олимпиада по физике"]
    assert sorted(told(cast, "guardian")) == sorted(
        [
            f"{cast.students[0].given_name}: Запись снята организатором: Олимпиада по физике",
            f"{cast.students[1].given_name}: Для вас есть место: Олимпиада по физике",
        ]
    )
    later = datetime.combine(event.ends_on + timedelta(days=1), time(9), cast.school.zone)
    with clock.fixed_at(later), pytest.raises(Refused):
        remove_participant(
            desk=desk(cast, "deputy"), event_id=event.pk, sign_up_id=SignUp.objects.get(event=event).pk
        )
    data = data_for(cast, takes_sign_ups=False)
    with pytest.raises(Refused) as refused:
        save_event(desk=desk(cast, "deputy"), data=data, operation=uuid4(), event_id=event.pk)
    assert refused.value.field == "takes_sign_ups"


def test_whom_one_may_sign_up(cast: Cast) -> None:
    event = publish(cast, grade_from=8, grade_to=9)
    with pytest.raises(Refused) as refused:
        sign_up(actor=cast.actor("student"), event_id=event.pk, student_id=cast.student.pk)
    assert refused.value.code == "not_for_them"
    event = publish(cast)
    with pytest.raises(NotFound):  # a classmate
        sign_up(actor=cast.actor("student"), event_id=event.pk, student_id=cast.students[1].pk)
    with pytest.raises(NotFound):  # students take part as students
        sign_up(actor=cast.actor("student"), event_id=event.pk, student_id=None)
    with pytest.raises(Forbidden):
        sign_up(actor=cast.actor("trusted"), event_id=event.pk, student_id=cast.student.pk)
    with pytest.raises(Refused):
        sign_up(actor=cast.actor("teacher"), event_id=event.pk, student_id=None)
    for_staff = publish(cast, whom=frozenset({Whom.STAFF}))
    assert sign_up(actor=cast.actor("teacher"), event_id=for_staff.pk, student_id=None).user_id
    with pytest.raises(NotFound):  # families do not even see it
        sign_up(actor=cast.actor("student"), event_id=for_staff.pk, student_id=cast.student.pk)


def test_until_the_deadline(cast: Cast) -> None:
    until = datetime.combine(cast.today + timedelta(days=3), time(18))
    event, actor = publish(cast, sign_up_until=until), cast.actor("student")
    close_sign_up(desk=desk(cast, "deputy"), event_id=event.pk, is_closed=True)
    with pytest.raises(Refused) as refused:
        sign_up(actor=actor, event_id=event.pk, student_id=cast.student.pk)
    assert refused.value.code == "closed"
    close_sign_up(desk=desk(cast, "deputy"), event_id=event.pk, is_closed=False)
    sign_up(actor=actor, event_id=event.pk, student_id=cast.student.pk)
    with clock.fixed_at(until.replace(tzinfo=cast.school.zone)):
        for call in (withdraw, sign_up):
            who = cast.students[0 if call is withdraw else 1].pk
            with pytest.raises(Refused):
                call(actor=cast.actor("guardian"), event_id=event.pk, student_id=who)
    assert SignUp.objects.filter(event=event).count() == 1


def test_changes_and_the_end_are_told_to_whoever_has_signed_up(cast: Cast) -> None:
    event = publish(cast, places=1)
    join(cast, event, 0)
    join(cast, event, 1)
    by = desk(cast, "deputy")
    save_event(
        desk=by, data=data_for(cast, places=1, text="Шесть задач."), operation=uuid4(), event_id=event.pk
    )
    assert told(cast, "student") == []
    moved = data_for(cast, places=1, starts_on=event.starts_on + timedelta(days=1))
    save_event(desk=by, data=moved, operation=uuid4(), event_id=event.pk)
    assert told(cast, "student") == ["Изменилось: Олимпиада по физике"]
    cancel_event(desk=by, event_id=event.pk, reason="Гололед")
    cancel_event(desk=by, event_id=event.pk, reason="Гололед")
    assert told(cast, "student") == ["Изменилось: Олимпиада по физике", "Отменено: Олимпиада по физике"]
    assert len(told(cast, "guardian")) == 4  # of both children
    with pytest.raises(Refused):
        save_event(desk=by, data=moved, operation=uuid4(), event_id=event.pk)


def test_the_day_before_once(cast: Cast) -> None:
    event = publish(cast, places=1)
    join(cast, event, 0)
    join(cast, event, 1)
    remind_of_events()
    assert told(cast, "guardian") == []
    eve = datetime.combine(event.starts_on - timedelta(days=1), time(8), cast.school.zone)
    with clock.fixed_at(eve):
        remind_of_events()
        remind_of_events()
        name = cast.student.given_name
        assert told(cast, "guardian") == [f"{name}: Завтра: Олимпиада по физике"]  # who waits is not told


def test_an_event_of_the_region_is_seen_by_all_its_schools(cast: Cast) -> None:
    event = publish_regional(cast)
    for school in (cast, cast.other):
        sign_up(actor=school.actor("student"), event_id=event.pk, student_id=school.student.pk)
    with pytest.raises(NotFound):
        save_event(desk=desk(cast, "head"), data=data_for(cast), operation=uuid4(), event_id=event.pk)
    with pytest.raises(NotFound):
        participants_page(desk(cast, "head"), event.pk)
    cast.other.school.region_id = cast.other.school.region.__class__.objects.create(
        code="77", name="Москва"
    ).pk
    cast.other.school.save()
    with pytest.raises(NotFound):
        withdraw(actor=cast.other.actor("student"), event_id=event.pk, student_id=cast.other.student.pk)


def test_only_a_draft_is_deleted(cast: Cast) -> None:
    row = draft(cast)
    with pytest.raises(NotFound):
        remove_event(desk=desk(cast, "head"), event_id=row.pk)
    remove_event(desk=desk(cast), event_id=row.pk)
    with pytest.raises(Refused):
        remove_event(desk=desk(cast, "deputy"), event_id=publish(cast).pk)
    assert Event.objects.count() == 1
