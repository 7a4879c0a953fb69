"""Families are told of behavior once they may read it; teachers of what waits for them."""

from parta.conduct.commands.notes import NoteEdit, save_notes
from parta.conduct.commands.remarks import release_remark, reply_to_remark
from parta.conduct.commands.signatures import remind_to_sign
from parta.conduct.queries.notes import NO_NOTE
from parta.conduct.rules import RemarkKind
from parta.notifications.models import Notification
from tests.conduct.weeks import last_monday, last_week_lesson, review_remarks, say
from tests.factories.cast import Cast
from tests.tools.told import told


def _told(cast: Cast, key: str) -> list[tuple[str, str]]:
    return told(cast.users[key], "conduct")


def test_praise_reaches_the_family_and_nobody_else(cast: Cast) -> None:
    say(cast, "Молодец", kind=RemarkKind.PRAISE)
    name, subject = cast.student.given_name, cast.course.subject.name
    assert _told(cast, "student") == [(f"Похвала: {subject}", "Молодец")]
    assert _told(cast, "guardian") == [(f"{name}: Похвала: {subject}", "Молодец")]
    for key in ("former_guardian", "trusted", "support", "teacher", "class_teacher", "head"):
        assert _told(cast, key) == []
    row = Notification.objects.get(user=cast.users["guardian"])
    assert row.about == f"student:{cast.student.pk}"
    assert cast.client("guardian").get(row.url).status_code == 200


def test_a_reviewed_remark_is_told_when_it_is_released(cast: Cast) -> None:
    review_remarks(cast)
    row = say(cast, "Болтал")
    assert _told(cast, "guardian") == []
    ((title, _text),) = _told(cast, "class_teacher")
    assert title == "1 замечание ждёт вас"
    release_remark(
        actor=cast.actor("class_teacher"), remark_id=row.pk, text="Отвлекался", version=row.version
    )
    assert [text for _title, text in _told(cast, "guardian")] == ["Отвлекался"]
    reply_to_remark(
        actor=cast.actor("guardian"), student_id=cast.student.pk, remark_id=row.pk, text="Поговорим дома"
    )
    assert _told(cast, "teacher") == [
        (f"Ответ на ваше замечание: {cast.student.short_name}", "Поговорим дома")
    ]


def test_notes_of_the_week_reach_each_family_of_its_own_child(cast: Cast) -> None:
    edits = [NoteEdit(student.pk, "good", "Старается", NO_NOTE.token) for student in cast.students]
    day = last_monday(cast)
    save_notes(actor=cast.actor("class_teacher"), class_id=cast.school_class.pk, day=day, edits=edits)
    titles = [title for title, _text in _told(cast, "guardian")]
    assert [title.split(":")[0] for title in titles] == [one.given_name for one in cast.students[:2]]
    ((title, text),) = _told(cast, "student")
    assert title.startswith("Поведение за неделю: ")
    assert text == "хорошее. Старается"


def test_who_has_not_signed_is_asked_once_a_day(cast: Cast) -> None:
    last_week_lesson(cast)
    for _time in range(2):
        remind_to_sign(
            actor=cast.actor("class_teacher"),
            class_id=cast.school_class.pk,
            day=last_monday(cast),
            student_ids=[cast.student.pk],
        )
    ((title, _text),) = _told(cast, "guardian")
    assert title == f"{cast.student.given_name}: Пожалуйста, подпишите неделю"
    assert _told(cast, "student") == []
