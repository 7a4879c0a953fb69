"""Signing a week, what is kept of it, and how a forged signature is found."""

import json
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse

from parta.audit.models import AuditEvent
from parta.conduct.commands.signatures import remind_to_sign
from parta.conduct.models import SignReminder, WeekSignature
from parta.conduct.queries.signatures import iter_forged_signatures
from parta.conduct.queries.unsigned import unsigned_students, weeks_to_sign
from parta.conduct.rules import SignatureMethod
from parta.conduct.rules.weeks import digest_of
from parta.core.errors import Forbidden, NotFound, Refused
from parta.diary.queries.signature import seal_shown
from parta.lessons.models import Lesson
from parta.lessons.rules import week_days
from parta.people.models import Guardianship, Student
from tests.conduct.weeks import WEEK, add_parent, content_of, last_monday, last_week_lesson, sign, write_note
from tests.factories.cast import PASSWORD, Cast
from tests.factories.passkeys import add_passkey

pytestmark = pytest.mark.usefixtures("_clean_cache")


@pytest.fixture
def _clean_cache() -> None:
    cache.clear()  # of counted wrong passwords


def page_url(cast: Cast, student: int = 0, *, weeks: int = 0) -> str:
    kwargs = {"school": cast.school.slug, "student_id": cast.students[student].pk}
    return f"{reverse('diary:signature', kwargs=kwargs)}?day={last_monday(cast) + weeks * WEEK}"


def post(cast: Cast, key: str = "guardian", **values: str) -> int:
    body = {"method": "password", "password": PASSWORD, "shown": seal_shown(content_of(cast)), **values}
    return cast.client(key).post(page_url(cast), body).status_code


def test_signed_by_the_password_with_what_was_signed_and_its_history(cast: Cast) -> None:
    content = content_of(cast)
    assert post(cast) == 302
    row = WeekSignature.objects.get()
    assert (row.content, row.digest, row.method) == (content, digest_of(content), "password")
    assert (row.signed_by, row.signer_name) == (cast.users["guardian"], "Иванова Мария Павловна")
    event = AuditEvent.objects.get(kind="signature.made")
    assert event.after is not None
    assert (event.after["digest"], event.after["method"]) == (row.digest, "password")
    assert post(cast) == 302  # the phone sends it again
    assert WeekSignature.objects.count() == AuditEvent.objects.filter(kind="signature.made").count() == 1


def test_wrong_password_is_refused_and_counted(cast: Cast) -> None:
    client = cast.client("guardian")
    body = {"method": "password", "password": "wrong", "shown": seal_shown(content_of(cast))}
    answers = [client.post(page_url(cast), body, headers={"accept-language": "en"}) for _try in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 6
    assert answers[0].context["form"].errors["password"] == ["Wrong password."]
    assert answers[5].context["form"].errors["password"] != ["Wrong password."]
    assert client.post(page_url(cast), {**body, "password": PASSWORD}).status_code == 422
    assert not WeekSignature.objects.exists()


def test_signed_by_a_one_time_code_once(cast: Cast) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(cast.users["guardian"], secret)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert post(cast, method="code", code="000000") == 422
    assert post(cast, method="code", code=code) == 302
    assert WeekSignature.objects.get().method == "code"
    assert post(cast, method="code", code=code) == 422  # it has been used


def test_signed_with_a_passkey_over_the_content(cast: Cast) -> None:
    passkey = add_passkey(cast.users["guardian"])
    credential = passkey.sign(content_of(cast))
    assert post(cast, method="passkey", credential=credential) == 302
    row = WeekSignature.objects.get()
    assert row.proof is not None
    assert row.method == "passkey"
    assert list(iter_forged_signatures()) == []


@pytest.mark.parametrize("what", ["another text", "not verified", "no json", "foreign key", "nothing"])
def test_answers_of_passkeys_that_are_refused(cast: Cast, what: str) -> None:
    passkey = add_passkey(cast.users["guardian"])
    content = content_of(cast)
    foreign = add_passkey(cast.users["deputy"])
    answers: dict[str, Callable[[], str]] = {
        "another text": lambda: passkey.sign(content + " "),
        "not verified": lambda: passkey.sign(content, is_verified=False),
        "no json": lambda: "{",
        "foreign key": lambda: foreign.sign(content),
        "nothing": lambda: "",
    }
    assert post(cast, method="passkey", credential=answers[what]()) == 422
    assert not WeekSignature.objects.exists()


def test_the_command_itself_wants_a_proof_of_a_passkey(cast: Cast) -> None:
    for proof in (None, {}, {"key": "x"}):
        with pytest.raises(Refused) as refused:
            sign(cast, method=SignatureMethod.PASSKEY, proof=proof)
        assert refused.value.code == "wrong_passkey"


def test_what_has_changed_since_it_was_shown_is_told_and_not_signed(cast: Cast) -> None:
    shown = seal_shown(content_of(cast))
    write_note(cast, "unsatisfactory", "Опоздал")
    answer = cast.client("guardian").post(
        page_url(cast),
        {"method": "password", "password": PASSWORD, "shown": shown},
        headers={"accept-language": "en"},
    )
    assert answer.status_code == 422
    assert [line.words for line in answer.context["changes"]] == [
        "behavior: — → unsatisfactory",
        "the class teacher wrote: “Опоздал”",
    ]
    assert not WeekSignature.objects.exists()
    assert post(cast, shown="forged") == 422
    assert post(cast, shown=seal_shown(content_of(cast, cast.students[1]))) == 422
    assert not WeekSignature.objects.exists()


@pytest.mark.parametrize("key", ["student", "class_teacher", "deputy", "trusted"])
def test_only_guardians_sign(cast: Cast, key: str) -> None:
    assert post(cast, key) == 403
    with pytest.raises(Forbidden):
        sign(cast, key=key)


def test_anothers_week_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotFound):
        sign(cast, cast.students[2])
    assert cast.client("guardian").get(page_url(cast, 2)).status_code == 404
    assert cast.client("guardian").post(page_url(cast, 2), {"method": "password"}).status_code == 404
    with pytest.raises(NotFound):  # the content is of the sister
        sign(cast, content=content_of(cast, cast.students[1]))


def test_weeks_that_cannot_be_signed(cast: Cast) -> None:
    monday = week_days(cast.today)[0] + WEEK
    with pytest.raises(Refused) as future:
        sign(cast, monday=monday, content=content_of(cast, monday=monday))
    empty = last_monday(cast) - 40 * WEEK
    with pytest.raises(Refused) as nothing:
        sign(cast, monday=empty, content=content_of(cast, monday=empty))
    assert (future.value.code, nothing.value.code) == ("future", "empty")
    answer = cast.client("guardian").post(
        page_url(cast, weeks=2), {"method": "password", "password": PASSWORD}
    )
    assert answer.status_code == 422
    assert answer.context["page"].lock == "future"


def test_a_running_week_waits_for_its_last_school_day(cast: Cast) -> None:
    monday = week_days(cast.today)[0]
    Lesson.objects.create(
        school=cast.school, year=cast.year, course=cast.course, held_on=monday + timedelta(days=6), period=1
    )
    if cast.today.weekday() == 6:
        sign(cast, monday=monday, content=content_of(cast, monday=monday))
        return
    with pytest.raises(Refused) as running:
        sign(cast, monday=monday, content=content_of(cast, monday=monday))
    assert running.value.code == "running"


def test_whose_right_has_ended_signs_no_more(cast: Cast) -> None:
    actor = cast.actor("guardian")
    Guardianship.objects.filter(guardian=cast.guardian).update(until_on=cast.today - timedelta(days=1))
    assert post(cast) == 404
    assert actor.student_ids


def test_both_parents_sign_and_either_is_enough(cast: Cast) -> None:
    add_parent(cast)
    ids = (cast.students[0].pk, cast.students[1].pk, cast.students[2].pk)
    class_id, monday = cast.school_class.pk, last_monday(cast)
    assert set(unsigned_students(cast.actor("class_teacher"), class_id, monday)) == set(ids)
    sign(cast)
    sign(cast, key="father")
    assert WeekSignature.objects.count() == 2
    assert set(unsigned_students(cast.actor("deputy"), class_id, monday)) == set(ids[1:])
    with pytest.raises(NotFound):
        unsigned_students(cast.actor("class_teacher"), cast.other_class.pk, monday)


def test_weeks_that_wait_for_a_signature(cast: Cast) -> None:
    monday = last_monday(cast)
    found = weeks_to_sign(cast.actor("guardian"))
    waiting = {(week.student_id, week.monday) for week in found}
    assert {(cast.students[0].pk, monday), (cast.students[1].pk, monday)} <= waiting
    assert all(week.reminded_at is None for week in found)
    sign(cast)
    old = cast.closed_lesson.held_on  # more than four weeks ago: offered only when it was asked for
    remind_to_sign(
        actor=cast.actor("class_teacher"),
        class_id=cast.school_class.pk,
        day=old,
        student_ids=[cast.student.pk],
    )
    found = weeks_to_sign(cast.actor("guardian"))
    mine = {week.monday: week for week in found if week.student_id == cast.student.pk}
    assert monday not in mine
    assert mine[week_days(old)[0]].reminded_at is not None
    assert weeks_to_sign(cast.actor("student")) == weeks_to_sign(cast.actor("class_teacher")) == ()


def remind(cast: Cast, students: Sequence[Student], key: str = "class_teacher", weeks: int = 0) -> int:
    return remind_to_sign(
        actor=cast.actor(key),
        class_id=cast.school_class.pk,
        day=last_monday(cast) + weeks * WEEK,
        student_ids=[student.pk for student in students],
    )


def test_reminding(cast: Cast) -> None:
    sign(cast)
    assert remind(cast, [*cast.students, cast.other_student]) == 2
    assert remind(cast, cast.students) == 2  # again, later
    assert SignReminder.objects.count() == 2
    with pytest.raises(Forbidden):
        remind(cast, cast.students, "deputy")
    with pytest.raises(Refused) as refused:
        remind(cast, cast.students, weeks=2)
    assert refused.value.code == "future"


def wrongs() -> list[str]:
    return [forged.why for forged in iter_forged_signatures()]


def test_verify_finds_changed_content_forged_rows_and_removed_ones(cast: Cast) -> None:
    first, second = sign(cast), sign(cast, cast.students[1])
    assert wrongs() == []
    WeekSignature.objects.filter(pk=first.pk).update(content=first.content.replace("Алгебра", "Геометрия"))
    assert wrongs() == ["is of another content than is kept"]
    content = first.content.replace("Алгебра", "Геометрия")
    WeekSignature.objects.filter(pk=first.pk).update(digest=digest_of(content))  # made to fit
    assert wrongs() == ["is not what its history says"]
    WeekSignature.objects.filter(pk=first.pk).update(content=first.content, digest=first.digest)
    forged = WeekSignature.objects.get(pk=first.pk)
    forged.pk, forged.signed_by = None, cast.users["head"]
    forged.save()
    (found,) = iter_forged_signatures()
    assert (found.school, found.student_id) == (cast.school.slug, cast.student.pk)
    assert found.why == "was never made: the history does not know it"
    forged.delete()
    WeekSignature.objects.filter(pk=second.pk).delete()
    (found,) = iter_forged_signatures()
    assert (found.student_id, found.why) == (cast.students[1].pk, "was removed")


def test_verify_proves_the_passkey_itself(cast: Cast) -> None:
    """Even where the history was rewritten along with the row."""
    passkey = add_passkey(cast.users["guardian"])
    assert post(cast, method="passkey", credential=passkey.sign(content_of(cast))) == 302
    row = WeekSignature.objects.get()
    assert row.proof is not None
    signature = row.proof["signature"]
    row.proof["signature"] = signature[:-4] + ("AAAA" if signature[-4:] != "AAAA" else "BBBB")
    row.save()
    assert wrongs() == ["has a proof by a passkey that does not hold"]
    row.proof = None
    row.save()
    assert wrongs() == ["is not what its history says"]


def test_a_lesson_is_a_part_of_what_is_signed(cast: Cast) -> None:
    week = json.loads(content_of(cast))
    assert last_week_lesson(cast).pk in {lesson["id"] for lesson in week["lessons"]}
    assert week["student"]["class"] == "7А"
