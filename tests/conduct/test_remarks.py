import pytest

from parta.audit.models import AuditEvent
from parta.conduct.commands.remarks import (
    change_remark,
    make_remark,
    release_remark,
    reply_to_remark,
    set_review,
    withdraw_remark,
)
from parta.conduct.models import Remark, RemarkReply
from parta.conduct.queries.remarks import lesson_remarks, list_released, waiting_page
from parta.conduct.rules import MAX_REPLY, RemarkKind
from parta.core.errors import Forbidden, NotFound, Refused
from tests.conduct.weeks import last_week_lesson, review_remarks, say
from tests.factories.cast import Cast


def seen(cast: Cast, key: str = "guardian") -> list[str]:
    lines = list_released(cast.actor(key), cast.student.pk, cast.year.starts_on, cast.today)
    return [line.text for line in lines]


def test_teacher_praises_and_remarks_and_the_family_sees_it_at_once(cast: Cast) -> None:
    say(cast)
    say(cast, "Молодец", kind=RemarkKind.PRAISE)
    assert sorted(seen(cast)) == ["Молодец", "Разговаривал на уроке"]
    assert AuditEvent.objects.filter(kind="remark.made").count() == 2


def test_the_same_words_twice_are_said_once(cast: Cast) -> None:
    assert say(cast).pk == say(cast).pk
    assert AuditEvent.objects.filter(kind="remark.made").count() == 1


def test_class_teacher_may_speak_of_any_lesson_of_the_class(cast: Cast) -> None:
    assert say(cast, by="class_teacher").made_by == cast.users["class_teacher"]


@pytest.mark.parametrize(
    ("key", "error"), [("deputy", Forbidden), ("head", Forbidden), ("colleague", NotFound)]
)
def test_who_does_not_bring_up_says_nothing(cast: Cast, key: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        say(cast, by=key)


def test_a_substitute_may_and_a_student_of_another_class_is_not_there(cast: Cast) -> None:
    lesson = last_week_lesson(cast)
    lesson.substitute = cast.colleague
    lesson.save()
    assert say(cast, by="colleague", lesson=lesson).made_by == cast.users["colleague"]
    with pytest.raises(NotFound):
        say(cast, student=cast.other_student)


@pytest.mark.parametrize(("name", "code"), [("future_lesson", "future"), ("closed_lesson", "term_closed")])
def test_lessons_that_are_closed_to_remarks(cast: Cast, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        say(cast, lesson=getattr(cast, name))
    assert (refused.value.code, refused.value.field) == (code, "text")


@pytest.mark.parametrize(("text", "code"), [(" ", "empty"), ("а" * 2001, "too_long")])
def test_texts_that_are_refused(cast: Cast, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        say(cast, text)
    assert (refused.value.code, refused.value.field) == (code, "text")


def test_own_remark_is_changed_and_its_history_told(cast: Cast) -> None:
    row = say(cast)
    actor = cast.actor("teacher")
    change_remark(actor=actor, remark_id=row.pk, kind=RemarkKind.REMARK, text="Шумел", version=1)
    with pytest.raises(Refused) as refused:
        change_remark(actor=actor, remark_id=row.pk, kind=RemarkKind.REMARK, text="Ещё", version=1)
    assert refused.value.code == "conflict"
    (line,) = lesson_remarks(actor, row.lesson_id, cast.student.pk).remarks
    assert line.text == "Шумел"
    assert ["Разговаривал на уроке" in entry.what for entry in line.history] == [True]


def test_anothers_remark_is_not_ones_own_to_change(cast: Cast) -> None:
    row = say(cast)
    for key in ("class_teacher", "deputy"):
        with pytest.raises(Forbidden):
            withdraw_remark(actor=cast.actor(key), remark_id=row.pk)
    with pytest.raises(NotFound):
        withdraw_remark(actor=cast.actor("colleague"), remark_id=row.pk)
    with pytest.raises(NotFound):
        withdraw_remark(actor=cast.other.actor("teacher"), remark_id=row.pk)


def test_withdrawn_remark_stays_in_the_history_with_its_replies(cast: Cast) -> None:
    row = say(cast)
    reply_to_remark(actor=cast.actor("guardian"), student_id=cast.student.pk, remark_id=row.pk, text="Нет")
    withdraw_remark(actor=cast.actor("teacher"), remark_id=row.pk)
    event = AuditEvent.objects.get(kind="remark.withdrawn")
    assert event.before is not None
    assert (event.before["replies"], event.after) == (["Нет"], None)
    assert not Remark.objects.exists()


def test_reviewed_remark_waits_until_it_is_released_in_other_words(cast: Cast) -> None:
    review_remarks(cast)
    row = say(cast)
    say(cast, "Молодец", kind=RemarkKind.PRAISE)
    say(cast, "Моё", by="class_teacher")
    assert set(seen(cast)) == {"Моё", "Молодец"}
    assert [line.text for line in waiting_page(cast.actor("deputy"), cast.school_class.pk).remarks] == [
        row.text
    ]
    release_remark(actor=cast.actor("class_teacher"), remark_id=row.pk, text="Мягче", version=1)
    assert "Мягче" in seen(cast)
    (line,) = [
        line
        for line in lesson_remarks(cast.actor("teacher"), row.lesson_id, cast.student.pk).remarks
        if line.remark_id == row.pk
    ]
    assert "Разговаривал на уроке" in line.history[-1].what


def test_review_cannot_be_evaded_by_changing_what_is_out(cast: Cast) -> None:
    row = say(cast, "Молодец", kind=RemarkKind.PRAISE)
    review_remarks(cast)
    change_remark(
        actor=cast.actor("teacher"), remark_id=row.pk, kind=RemarkKind.REMARK, text="Шумел", version=1
    )
    assert seen(cast) == []
    review_remarks(cast, is_on=False)
    assert seen(cast) == []  # what waits goes on waiting


def test_release_is_of_the_own_class_and_of_what_was_read(cast: Cast) -> None:
    review_remarks(cast)
    row = say(cast)
    with pytest.raises(Refused) as refused:
        release_remark(actor=cast.actor("class_teacher"), remark_id=row.pk, text="Мягче", version=7)
    assert refused.value.code == "conflict"
    for key in ("teacher", "deputy", "guardian"):
        with pytest.raises(Forbidden):
            release_remark(actor=cast.actor(key), remark_id=row.pk, text="Мягче", version=1)
    with pytest.raises(NotFound):
        release_remark(actor=cast.other.actor("class_teacher"), remark_id=row.pk, text="Мягче", version=1)
    with pytest.raises(NotFound):
        set_review(actor=cast.actor("class_teacher"), class_id=cast.other_class.pk, is_on=True)


def test_family_replies_once_for_the_same_words(cast: Cast) -> None:
    row = say(cast)
    for key, text in (("guardian", "Нет"), ("guardian", "Нет"), ("student", "Это не я")):
        reply_to_remark(actor=cast.actor(key), student_id=cast.student.pk, remark_id=row.pk, text=text)
    assert [reply.text for reply in RemarkReply.objects.order_by("pk")] == ["Нет", "Это не я"]
    (line,) = lesson_remarks(cast.actor("teacher"), row.lesson_id, cast.student.pk).remarks
    assert [reply.text for reply in line.replies] == ["Нет", "Это не я"]


def test_replies_that_are_refused(cast: Cast) -> None:
    row = say(cast)
    actor, pk = cast.actor("guardian"), cast.student.pk
    for text, code in (("", "empty"), ("а" * (MAX_REPLY + 1), "too_long")):
        with pytest.raises(Refused) as refused:
            reply_to_remark(actor=actor, student_id=pk, remark_id=row.pk, text=text)
        assert refused.value.code == code
    with pytest.raises(NotFound):  # it is said of the other child
        reply_to_remark(actor=actor, student_id=cast.students[1].pk, remark_id=row.pk, text="Нет")
    with pytest.raises(Forbidden):
        reply_to_remark(actor=cast.actor("trusted"), student_id=pk, remark_id=row.pk, text="Нет")
    review_remarks(cast)
    waiting = say(cast, "Ждёт")
    with pytest.raises(NotFound):
        reply_to_remark(actor=actor, student_id=pk, remark_id=waiting.pk, text="Нет")


def test_other_school_is_out_of_reach(cast: Cast) -> None:
    with pytest.raises(NotFound):
        make_remark(
            actor=cast.other.actor("teacher"),
            lesson_id=last_week_lesson(cast).pk,
            student_id=cast.student.pk,
            kind=RemarkKind.PRAISE,
            text="Молодец",
        )
