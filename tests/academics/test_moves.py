"""Students move between classes and schools, and their history follows by right (domain D4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.academics.commands.enrollments import (
    Joining,
    Leaving,
    change_class,
    join_class,
    leave_school,
    withdraw_certificate,
)
from parta.academics.commands.leaving import Dismissal, dismiss_teacher
from parta.academics.models import (
    ClassClosing,
    CourseAssignment,
    Enrollment,
    GroupMember,
    SchoolClass,
    TransferCertificate,
)
from parta.academics.rules import Entry, Exit, code_in, spelled_code
from parta.access.models import Membership
from parta.access.queries import list_schools_of
from parta.attendance.models import Attendance
from parta.attendance.queries.reports import AskedReport, Grouping, Order, report_page
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.diary.queries.subjects import subject_page, subjects_page
from parta.grading.commands.transfers import (
    PaperMarks,
    enter_paper_marks,
    receive_student,
    remove_paper_mark,
)
from parta.grading.models import TermMark, TransferredMark
from parta.journal.queries.page import journal_page
from parta.journal.queries.term_marks import term_marks_page
from parta.lessons.models import Lesson
from parta.people.models import Guardianship, Student
from parta.people.queries.readers import list_readers
from parta.progress.queries.facts import class_facts, get_class
from parta.progress.queries.subject import subject_page as progress_subject
from tests.factories.cast import Cast

_DAY = timedelta(days=1)


def joining(cast: Cast, day: date | None = None) -> Joining:
    return Joining(cast.other_class.pk, day or cast.today, "Приказ № 7")


def transfer(cast: Cast) -> None:
    change_class(actor=cast.actor("registrar"), student_id=cast.student.pk, joining=joining(cast))


def miss(cast: Cast) -> Attendance:
    return Attendance.objects.create(
        school=cast.school,
        year=cast.year,
        lesson=cast.past_lesson,
        student=cast.student,
        code="б",
        recorded_at=clock.now(),
    )


def test_marks_follow_to_the_new_class_and_count(cast: Cast) -> None:
    """5 (weight 2) and 4 (weight 5), set in 7А, make 4.29 in 7Б; in 7А they stay what they were.

    Lessons missed in 7А count in 7Б's sums, be it journal, report card, term or report of absences.
    """
    missed = miss(cast)
    transfer(cast)
    rows = {row.name: row for row in journal_page(cast.actor("colleague"), cast.other_course.pk).rows}
    assert (rows["Иванов Пётр"].average, rows["Иванов Пётр"].missed) == ("4,29", 1)
    (line,) = journal_page(cast.actor("colleague"), cast.other_course.pk).carried
    assert [text for text, _hint in line.marks] == ["5", "4"]
    assert ("7А" in line.marks[0][1], line.missed) == (True, 1)
    lines = term_marks_page(cast.actor("colleague"), cast.other_course.pk, 2).lines
    found = {row.name: (row.marks, row.missed) for row in lines}
    assert found == {"Иванов Пётр": (2, 1), "Яковлева Дарья": (0, 0)}
    facts = class_facts(cast.actor("deputy"), get_class(cast.actor("deputy"), cast.other_class.pk))
    cell = facts.cells[cast.student.pk, cast.course.subject_id]
    assert (cell.average, cell.missed) == (Decimal("4.29"), 1)
    asked = AskedReport(cast.other_class.pk, None, None, Grouping.STUDENT, Order.NAME)
    (report,) = report_page(cast.actor("deputy"), asked).rows
    lessons = Lesson.objects.filter(course__school_class=cast.school_class, held_on=missed.lesson.held_on)
    is_whole = lessons.filter(period__isnull=False).count() == 1
    assert (report.student_id, report.lessons, report.days) == (cast.student.pk, 1, int(is_whole))
    old = journal_page(cast.actor("teacher"), cast.course.pk)
    assert next(row for row in old.rows if row.student_id == cast.student.pk).average == "4,29"
    assert old.carried == ()
    # the family sees one line of the subject, with the marks of both classes
    page = subjects_page(cast.actor("guardian"), cast.student.pk, None)
    (algebra,) = [row for row in page.rows if row.subject == "Алгебра"]
    assert (algebra.course_id, algebra.values, algebra.average) == (
        cast.other_course.pk,
        ("5", "4"),
        Decimal("4.29"),
    )
    for course in (cast.course, cast.other_course):
        one = subject_page(cast.actor("guardian"), cast.student.pk, course.pk, None)
        assert [row.mark.text for row in one.rows] == ["5", "4"]
    progress = progress_subject(cast.actor("guardian"), cast.student.pk, cast.course.subject_id, None)
    assert progress.sum.average == Decimal("4.29")


def test_a_mark_set_in_the_days_of_an_order_signed_later_follows_too(cast: Cast) -> None:
    change_class(
        actor=cast.actor("registrar"),
        student_id=cast.student.pk,
        joining=joining(cast, cast.past_lesson.held_on - _DAY),
    )
    rows = {row.student_id: row for row in journal_page(cast.actor("colleague"), cast.other_course.pk).rows}
    assert rows[cast.student.pk].average == "4,29"


def test_a_transfer_ends_the_old_stay_and_its_groups(cast: Cast) -> None:
    group = cast.school.groups.create(year=cast.year, name="7А Английский 1")
    group.classes.set([cast.school_class])
    GroupMember.objects.create(group=group, student=cast.student, since_on=cast.year.starts_on)
    new_group = cast.school.groups.create(year=cast.year, name="7Б Английский 1")
    new_group.classes.set([cast.other_class])
    wanted = Joining(cast.other_class.pk, cast.today, "Приказ № 7", (new_group.pk,))
    change_class(actor=cast.actor("registrar"), student_id=cast.student.pk, joining=wanted)
    old, new = Enrollment.objects.filter(student=cast.student).order_by("since_on")
    assert (old.until_on, old.exit, old.exit_note) == (cast.today - _DAY, "transferred", "Приказ № 7")
    assert (new.since_on, new.until_on, new.entry) == (cast.today, None, "transferred")
    assert GroupMember.objects.get(group=group).until_on == cast.today - _DAY
    assert GroupMember.objects.get(group=new_group).since_on == cast.today
    kinds = set(AuditEvent.objects.filter(place=f"student:{cast.student.pk}").values_list("kind", flat=True))
    assert kinds >= {"enrollment.transferred_away", "enrollment.transferred"}


@pytest.mark.parametrize(
    "code", ["same_class", "first_day", "closed_term", "no_class", "outside", "another_year", "enrolled"]
)
def test_moves_that_contradict_are_refused_and_change_nothing(cast: Cast, code: str) -> None:
    actor, way, wanted = cast.actor("registrar"), change_class, joining(cast)
    if code == "same_class":
        wanted = Joining(cast.school_class.pk, cast.today)
    elif code == "first_day":
        wanted = joining(cast, cast.year.starts_on)
    elif code == "closed_term":
        ClassClosing.objects.create(
            school=cast.school,
            school_class=cast.other_class,
            term=cast.term,
            closed_at=clock.now(),
        )
    elif code == "no_class":
        Enrollment.objects.filter(student=cast.student).update(until_on=cast.today - _DAY)
    elif code == "outside":
        way, wanted = join_class, joining(cast, cast.year.ends_on + _DAY)
    elif code == "another_year":
        year = cast.school.years.create(
            name="…", starts_on=cast.year.ends_on + _DAY, ends_on=cast.year.ends_on + 300 * _DAY
        )
        other = SchoolClass.objects.create(
            school=cast.school, year=year, grade=8, letter="А", bells=cast.bells
        )
        wanted = Joining(other.pk, cast.today)
    elif code == "enrolled":
        way = join_class
    before = list(Enrollment.objects.values_list("pk", "until_on"))
    with pytest.raises(Refused) as refused:
        way(actor=actor, student_id=cast.student.pk, joining=wanted)
    assert refused.value.code == code
    assert list(Enrollment.objects.values_list("pk", "until_on")) == before


def test_expelled_with_a_reason_and_back_again(cast: Cast) -> None:
    actor, student_id = cast.actor("registrar"), cast.student.pk
    with pytest.raises(Refused) as refused:
        leave_school(actor=actor, student_id=student_id, leaving=Leaving(cast.today, Exit.EXPELLED))
    assert refused.value.field == "note"
    leave_school(actor=actor, student_id=student_id, leaving=Leaving(cast.today, Exit.EXPELLED, "Приказ № 8"))
    assert not TransferCertificate.objects.exists()
    back = join_class(actor=actor, student_id=student_id, joining=joining(cast, cast.today + _DAY))
    assert back.entry == Entry.RETURNED
    card = cast.client("registrar").get(
        reverse("academics:student", kwargs={"school": cast.school.slug, "student_id": student_id}),
        headers={"accept-language": "en"},
    )
    html = card.content.decode()
    assert "expelled" in html
    assert "Приказ № 8" in html


def test_the_next_school_takes_the_history_over_by_the_code(cast: Cast) -> None:
    actor, there = cast.actor("registrar"), cast.other.actor("registrar")
    TermMark.objects.create(
        school=cast.school, year=cast.year, course=cast.course, student=cast.student, kind="term",
        term=cast.closed_term, value=4, recorded_at=clock.now(),
    )  # fmt: skip
    leaving = Leaving(cast.today, Exit.DEPARTED, "Заявление", "Школа № 2")
    certificate = leave_school(actor=actor, student_id=cast.student.pk, leaving=leaving)
    assert certificate is not None
    typed = spelled_code(certificate.code).lower()
    assert code_in(typed) == certificate.code
    wanted = Joining(cast.other.school_class.pk, cast.today)
    for code, refusal in (("2222", "no_certificate"), (typed, "before_departure")):
        with pytest.raises(Refused) as refused:
            receive_student(actor=there, code=code, joining=wanted)
        assert refused.value.code == refusal
    with pytest.raises(Refused) as refused:
        receive_student(actor=actor, code=typed, joining=wanted)
    assert refused.value.code == "own_school"
    wanted = Joining(cast.other.school_class.pk, cast.today + _DAY)
    arrival = receive_student(actor=there, code=typed, joining=wanted)
    assert (arrival.marks, arrival.grades, arrival.left_out) == (2, 1, ())
    student = Student.objects.get(pk=arrival.student_id)
    assert (student.school, student.full_name, student.user) == (
        cast.other.school, cast.student.full_name, cast.student.user,
    )  # fmt: skip
    mother = Guardianship.objects.get(student=student)
    assert (mother.guardian.user, mother.kind) == (cast.users["guardian"], "parent")
    page = journal_page(cast.other.actor("teacher"), cast.other.course.pk)
    assert {row.student_id: row.average for row in page.rows}[student.pk] == "4,29"
    assert cast.school.short_name in page.carried[-1].marks[0][1]
    assert TermMark.objects.get(student=student).course == cast.other.course
    with pytest.raises(Refused) as refused:
        receive_student(actor=there, code=typed, joining=wanted)
    assert refused.value.code == "no_certificate"
    with pytest.raises(NotFound):
        withdraw_certificate(actor=actor, student_id=cast.student.pk, certificate_id=certificate.pk)


def test_marks_on_paper_count_only_for_days_before_the_student_came(cast: Cast) -> None:
    actor = cast.actor("registrar")
    came_on = cast.past_lesson.held_on
    Enrollment.objects.filter(student=cast.student).update(since_on=came_on)

    def paper(day: date, *values: int, source: str = "Школа № 9") -> PaperMarks:
        return PaperMarks(cast.course.subject_id, day, values, cast.form.pk, source)

    for wrong, code in [
        (paper(came_on, 5), "not_before"),
        (paper(cast.term.starts_on, 1), "value_outside_scale"),
        (paper(cast.term.starts_on, 5, source=" "), "source"),
        (paper(cast.year.starts_on - _DAY, 5), "no_year"),
    ]:
        with pytest.raises(Refused) as refused:
            enter_paper_marks(actor=actor, student_id=cast.student.pk, marks=wrong)
        assert refused.value.code == code
    enter_paper_marks(actor=actor, student_id=cast.student.pk, marks=paper(cast.term.starts_on, 2, 2))
    rows = {row.student_id: row for row in journal_page(cast.actor("teacher"), cast.course.pk).rows}
    assert rows[cast.student.pk].average == "3,45"  # (5·2 + 4·5 + 2·2 + 2·2) / 11
    page = subjects_page(cast.actor("guardian"), cast.student.pk, None)
    (algebra,) = [row for row in page.rows if row.subject == "Алгебра"]
    assert algebra.values == ("2", "2", "5", "4")
    mark = TransferredMark.objects.first()
    assert mark is not None
    remove_paper_mark(actor=actor, student_id=cast.student.pk, mark_id=mark.pk)
    assert TransferredMark.objects.count() == 1
    assert AuditEvent.objects.filter(kind="brought_mark.removed").exists()


def test_the_journal_costs_the_same_for_one_newcomer_and_for_many(cast: Cast) -> None:
    def count() -> int:
        actor = cast.actor("colleague")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            journal_page(actor, cast.other_course.pk)
        return len(queries)

    miss(cast)
    transfer(cast)
    one = count()
    for student in cast.students[1:]:
        change_class(actor=cast.actor("registrar"), student_id=student.pk, joining=joining(cast))
    assert count() == one


def test_the_school_is_closed_after_the_last_day_and_open_again_on_return(cast: Cast) -> None:
    """For the student and through the student; a brother at the school keeps it open to the guardian."""
    office, pages = cast.actor("registrar"), {"student": 200, "guardian": 200}

    def found() -> dict[str, int]:
        home = f"/{cast.school.slug}/diary/{cast.student.pk}/"
        return {key: cast.client(key).get(home).status_code for key in pages}

    leaving = Leaving(cast.today + _DAY, Exit.EXPELLED, "Приказ № 9")
    leave_school(actor=office, student_id=cast.student.pk, leaving=leaving)
    assert found() == pages
    with clock.fixed_at(clock.now() + 2 * _DAY):
        assert found() == {"student": 404, "guardian": 404}
        assert list_schools_of(cast.users["student"].pk) == []
        assert cast.student.pk not in cast.actor("guardian").student_ids
        assert list_readers([cast.student.pk], day=clock.today(cast.school.zone)) == {cast.student.pk: ()}
        # What is theirs they may still have, as a file.
        assert cast.client("student").get(reverse("account_data")).status_code == 200
        again = Joining(cast.other_class.pk, clock.today(cast.school.zone), "Приказ № 10")
        row = join_class(actor=office, student_id=cast.student.pk, joining=again)
        assert (row.entry, found()) == (Entry.RETURNED, pages)
    with clock.fixed_at(clock.now() + 3 * _DAY):
        graduating = Leaving(clock.today(cast.school.zone), Exit.GRADUATED)
        leave_school(actor=office, student_id=cast.student.pk, leaving=graduating)
    with clock.fixed_at(clock.now() + 4 * _DAY):
        assert found() == {"student": 404, "guardian": 404}


def test_a_teacher_leaves_and_hands_over(cast: Cast) -> None:
    actor, teacher = cast.actor("registrar"), cast.class_teacher
    last_on, course_id = cast.today + 3 * _DAY, cast.class_course.pk
    with pytest.raises(Refused) as refused:
        dismiss_teacher(actor=actor, teacher_id=teacher.pk, dismissal=Dismissal(last_on, "Приказ"))
    assert refused.value.code == "left_open"
    to_stranger = {course_id: cast.other.teacher.pk}
    dismissal = Dismissal(last_on, "Приказ", to_stranger, leaves_open=True)
    with pytest.raises(NotFound):
        dismiss_teacher(actor=actor, teacher_id=teacher.pk, dismissal=dismissal)
    dismissal = Dismissal(
        last_on, "Приказ", {course_id: cast.teacher.pk}, {cast.school_class.pk: cast.colleague.pk}
    )
    dismiss_teacher(actor=actor, teacher_id=teacher.pk, dismissal=dismissal)
    rows = CourseAssignment.objects.filter(course_id=course_id).order_by("since_on")
    assert [(row.teacher, row.since_on, row.until_on) for row in rows] == [
        (teacher, cast.year.starts_on, last_on),
        (cast.teacher, last_on + _DAY, None),
    ]
    assert cast.school_class.class_teacher == teacher
    with clock.fixed_at(clock.now() + 4 * _DAY):
        assert cast.school_class.class_teacher == cast.colleague
        assert "class_teacher" in cast.actor("colleague").roles
        with pytest.raises(NotFound):
            cast.actor("class_teacher")
    ends = Membership.objects.filter(user=teacher.user).values_list("until_on", flat=True)
    assert set(ends) == {last_on}
    head = Membership.objects.create(
        school=cast.school, user=cast.users["teacher"], role="head", since_on=cast.year.starts_on
    )
    with pytest.raises(Refused) as refused:
        dismiss_teacher(
            actor=actor, teacher_id=cast.teacher.pk, dismissal=Dismissal(last_on, "Приказ", leaves_open=True)
        )
    assert (refused.value.code, head.until_on) == ("head", None)
