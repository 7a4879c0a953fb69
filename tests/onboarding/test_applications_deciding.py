"""The school decides: who may, what follows, what is refused."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.onboarding.commands.deciding import (
    Approval,
    approve_application,
    ask_for_more,
    refuse_application,
    take_application,
)
from parta.onboarding.commands.drafts import ChildData
from parta.onboarding.commands.office import ApplicantData, PaperForm, enter_application
from parta.onboarding.commands.submitting import answer_application
from parta.onboarding.models import AccessApplication
from parta.onboarding.queries.applications import list_events
from parta.onboarding.queries.review import review_page
from parta.onboarding.rules.applications import ApplicantKind, Paper, RefusalReason
from parta.people.models import Guardian, Guardianship, Student, Teacher
from tests.factories.applications import CHILD, create_applicant, create_application, upload
from tests.factories.base import create_user
from tests.factories.cast import Cast

MOSCOW = ZoneInfo("Europe/Moscow")
ROOT = "http://portal.localhost"


def taken(
    cast: Cast, kind: ApplicantKind = ApplicantKind.PARENT, child: ChildData = CHILD, **options: object
) -> AccessApplication:
    made = create_application(cast, create_applicant(**options), kind, child)  # type: ignore[arg-type]
    take_application(actor=cast.actor("registrar"), key=made.key)
    made.refresh_from_db()
    return made


def approve(cast: Cast, made: AccessApplication, **choice: Any) -> Approval:
    choice = {"student_id": None, "adult_id": None} | choice
    return approve_application(actor=cast.actor("registrar"), key=made.key, **choice)


def refusal(command: Any, **arguments: Any) -> str:
    with pytest.raises(Refused) as found:
        command(**arguments)
    return found.value.code


def test_a_parent_the_school_does_not_know_becomes_a_guardian_with_a_temporary_password(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    made = taken(cast)
    with django_capture_on_commit_callbacks(execute=True):
        found = approve_application(
            actor=cast.actor("registrar"),
            key=made.key,
            student_id=cast.students[2].pk,
            adult_id=None,
            root=ROOT,
        )
    assert found.issued is not None
    guardian = Guardian.objects.get(surname="Кузнецова")
    assert (guardian.snils, guardian.email, guardian.user) == (
        "11223344595",
        "kuznetsova@example.org",
        found.issued.activation.user,
    )
    right = Guardianship.objects.get(guardian=guardian)
    assert (right.student, right.kind, right.relation, right.until_on) == (
        cast.students[2],
        "parent",
        "мать",
        None,
    )
    made.refresh_from_db()
    assert (made.state, made.decided_by, made.student, made.decision_days) == (
        "approved",
        cast.users["registrar"],
        cast.students[2],
        0,
    )
    cast.users["new"] = found.issued.activation.user
    assert cast.actor("new").student_ids == {cast.students[2].pk}
    letter = mail.outbox[-1].body
    assert f"{ROOT}/access/" in letter
    for secret in (found.issued.password, found.issued.login, "Кузнец"):
        assert secret not in letter
    record = AuditEvent.objects.get(kind="application.approved")
    assert record.user == cast.users["registrar"]


def test_a_guardian_who_signs_in_already_gets_the_child_and_no_new_password(cast: Cast) -> None:
    made = taken(cast)
    found = approve(cast, made, student_id=cast.students[2].pk, adult_id=cast.guardian.pk)
    assert found.issued is None
    assert cast.actor("guardian").student_ids == {row.pk for row in cast.students}
    cast.guardian.refresh_from_db()
    assert cast.guardian.snils == "11223344595"


def test_a_trusted_person_is_let_in_for_what_was_written_and_until_then(cast: Cast) -> None:
    ends_on = cast.today + timedelta(days=60)
    trust = ChildData(
        "Кузнецов", "Лев", "", CHILD.child_born_on, "7А", "бабушка", "Кузнецова О. П.", "marks", ends_on
    )
    made = taken(cast, ApplicantKind.TRUSTED, trust)
    found = approve(cast, made, student_id=cast.students[2].pk)
    assert found.issued is not None
    right = Guardianship.objects.get(guardian__surname="Кузнецова")
    assert (right.kind, right.until_on, right.scopes) == ("trusted", ends_on, "marks")
    assert found.issued.activation.role == "trusted"


def test_a_student_gets_the_own_diary(cast: Cast) -> None:
    made = taken(cast, ApplicantKind.STUDENT, name=("Кузнецов", "Лев", ""))
    found = approve(cast, made, student_id=cast.students[2].pk)
    assert found.issued is not None
    assert Student.objects.get(pk=cast.students[2].pk).user == found.issued.activation.user


@pytest.mark.parametrize("is_known", [True, False])
def test_a_teacher_is_linked_and_who_teaches_what_stays(cast: Cast, is_known: bool) -> None:
    known = Teacher.objects.create(school=cast.school, surname="Кузнецова", given_name="Ольга")
    made = taken(cast, ApplicantKind.TEACHER)
    before = set(cast.course.assignments.values_list("teacher_id", flat=True))
    found = approve(cast, made, adult_id=known.pk if is_known else None)
    assert found.issued is not None
    teacher = Teacher.objects.get(user=found.issued.activation.user)
    assert (teacher == known) is is_known
    assert set(cast.course.assignments.values_list("teacher_id", flat=True)) == before


def test_named_journals_are_shown_beside_what_is_assigned(cast: Cast) -> None:
    made = taken(cast, ApplicantKind.TEACHER, name=("Орлов", "Дмитрий", "Андреевич"))
    page = review_page(cast.actor("registrar"), made.key)
    assert [(row.class_name, row.is_assigned) for row in page.journals] == [("7А", True), ("7Б", False)]
    assert page.adults[0].person_id == cast.teacher.pk


def test_approving_needs_a_student_and_people_of_the_school(cast: Cast) -> None:
    made = taken(cast)
    call: dict[str, Any] = {"actor": cast.actor("registrar"), "key": made.key}
    assert refusal(approve_application, **call, student_id=None, adult_id=None) == "no_student"
    other = cast.other.student.pk
    assert refusal(approve_application, **call, student_id=other, adult_id=None) == "no_student"
    with pytest.raises(NotFound):
        approve(cast, made, student_id=cast.student.pk, adult_id=cast.other.guardian.pk)
    made.files.all().delete()
    assert refusal(approve_application, **call, student_id=cast.student.pk, adult_id=None) == "papers_missing"
    made.refresh_from_db()
    assert made.state == "in_review"


def test_the_second_of_two_registrars_is_told(cast: Cast) -> None:
    made = taken(cast)
    second = create_user("second", "Вторая", "Анна")
    cast.users["second"] = second
    actor = cast.actor("registrar")
    refuse: dict[str, Any] = {
        "key": made.key,
        "reason": RefusalReason.DATA_WRONG,
        "explanation": "Имя написано с ошибкой.",
    }
    refuse_application(actor=actor, **refuse)
    with pytest.raises(Refused) as found:
        approve(cast, made, student_id=cast.student.pk)
    assert found.value.code == "wrong_state"
    assert "Белова" in str(found.value.message)
    assert refusal(take_application, actor=actor, key=made.key) == "wrong_state"
    assert not Guardian.objects.filter(surname="Кузнецова").exists()


def test_a_refusal_is_explained(cast: Cast) -> None:
    made = taken(cast)
    arguments = {"actor": cast.actor("registrar"), "key": made.key, "reason": RefusalReason.NOT_OF_SCHOOL}
    for explanation, code in (("", "text_missing"), ("   ", "text_missing"), ("д" * 1001, "text_too_long")):
        assert refusal(refuse_application, **arguments, explanation=explanation) == code
    made.refresh_from_db()
    assert made.state == "in_review"


def test_a_refusal_is_read_by_the_applicant_without_the_name_of_who_refused(cast: Cast) -> None:
    made = taken(cast)
    text = "Свидетельство нечитаемо: приложите другой снимок."
    refuse_application(
        actor=cast.actor("registrar"), key=made.key, reason=RefusalReason.DOCUMENTS_INVALID, explanation=text
    )
    made.refresh_from_db()
    assert (made.refusal_reason, made.explanation) == ("documents_invalid", text)
    events = list_events(made)
    assert events[0].note == text
    assert "Белова" not in str(events)


def test_the_schools_days_stand_still_while_it_waits_for_an_answer(cast: Cast) -> None:
    user = create_applicant()
    with clock.fixed_at(datetime(2026, 9, 7, 10, 0, tzinfo=MOSCOW)):  # Monday
        made = create_application(cast, user)
    actor = cast.actor("registrar")
    with clock.fixed_at(datetime(2026, 9, 8, 10, 0, tzinfo=MOSCOW)):
        take_application(actor=actor, key=made.key)
        assert refusal(ask_for_more, actor=actor, key=made.key, text=" ") == "text_missing"
        ask_for_more(actor=actor, key=made.key, text="Пришлите вторую страницу.")
    with clock.fixed_at(datetime(2026, 9, 21, 10, 0, tzinfo=MOSCOW)):
        answer_application(user_id=user.pk, key=made.key)
    made.refresh_from_db()
    assert (made.state, made.asked_for) == ("in_review", "")
    assert made.due_on is not None
    assert made.due_on.isoformat() == "2026-09-23", "two working days were left"


def test_only_the_registrar_decides(cast: Cast) -> None:
    made = create_application(cast, create_applicant())
    for key in ("student", "guardian", "trusted", "teacher", "class_teacher", "deputy", "head"):
        actor = cast.actor(key)
        with pytest.raises(Forbidden):
            take_application(actor=actor, key=made.key)
        with pytest.raises(Forbidden):
            ask_for_more(actor=actor, key=made.key, text="Что-нибудь")
        with pytest.raises(Forbidden):
            refuse_application(actor=actor, key=made.key, reason=RefusalReason.DATA_WRONG, explanation="Так")
        with pytest.raises(Forbidden):
            approve_application(actor=actor, key=made.key, student_id=cast.student.pk, adult_id=None)
        with pytest.raises(Forbidden):
            enter_application(actor=actor, form=paper_form(), uploads={})


def test_another_schools_registrar_and_drafts_are_out_of_reach(cast: Cast) -> None:
    made = create_application(cast, create_applicant())
    with pytest.raises(NotFound):
        take_application(actor=cast.other.actor("registrar"), key=made.key)
    AccessApplication.objects.update(state="draft")
    with pytest.raises(NotFound):
        take_application(actor=cast.actor("registrar"), key=made.key)


def paper_form(**options: Any) -> PaperForm:
    values: dict[str, Any] = {
        "kind": ApplicantKind.PARENT,
        "applicant": ApplicantData(
            "Кузнецова", "Ольга", "", datetime(1988, 1, 2, tzinfo=MOSCOW).date(), "Паспорт 4509 123456"
        ),
        "child": CHILD,
        "papers_seen": (Paper.IDENTITY,),
        "has_consent": True,
    } | options
    return PaperForm(**values)


def test_entered_at_the_school_with_papers_shown_and_scanned(cast: Cast) -> None:
    actor = cast.actor("registrar")
    scans = {Paper.BIRTH_CERTIFICATE: [upload()]}
    made = enter_application(actor=actor, form=paper_form(), uploads=scans)
    assert (made.state, made.applicant, made.entered_by) == ("registered", None, cast.users["registrar"])
    assert made.number.endswith("000001")
    take_application(actor=actor, key=made.key)
    found = approve(cast, made, student_id=cast.students[2].pk)
    assert found.issued is not None


def test_on_paper_the_same_is_needed(cast: Cast) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"has_consent": False}, "no_consent"),
        ({}, "papers_missing"),
        ({"child": ChildData()}, "child_missing"),
        ({"kind": ApplicantKind.TEACHER, "child": ChildData()}, "child_missing"),
    ]
    for options, code in cases:
        arguments = {"actor": cast.actor("registrar"), "form": paper_form(**options), "uploads": {}}
        assert refusal(enter_application, **arguments) == code
