"""What an applicant may do with an application, and what is refused."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.accounts.models import Consent, Identity, IdentityDocument
from parta.accounts.rules import Level
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.files.rules import MAX_BYTES
from parta.onboarding.commands.drafts import (
    ChildData,
    attach_files,
    delete_draft,
    detach_file,
    save_child,
    save_journals,
    start_again,
    start_application,
)
from parta.onboarding.commands.submitting import submit_application, withdraw_application
from parta.onboarding.models import AccessApplication
from parta.onboarding.queries.applications import list_own
from parta.onboarding.rules.applications import (
    MAX_FILES,
    MAX_JOURNALS,
    MAX_OPEN,
    ApplicantKind,
    Paper,
)
from parta.schools.models import Region
from tests.factories.applications import (
    CHILD,
    STRANGER,
    create_applicant,
    create_application,
    create_draft,
    picture,
    upload,
)
from tests.factories.cast import Cast
from tests.factories.portal import create_portal_user

MOSCOW = ZoneInfo("Europe/Moscow")
ROOT = "http://portal.localhost"


def refusal(command: Any, **arguments: Any) -> str:
    with pytest.raises(Refused) as found:
        command(**arguments)
    assert str(found.value.message)
    return found.value.code


def test_registered_at_once_with_the_regions_next_number_and_a_term(cast: Cast) -> None:
    # A Thursday before a long weekend: the 4th of November is a holiday.
    moment = datetime(2026, 10, 29, 20, 30, tzinfo=MOSCOW)
    with clock.fixed_at(moment):
        made = create_application(cast, create_applicant())
        other = create_application(cast.other, create_applicant("second", snils=""), ApplicantKind.TEACHER)
    assert (made.state, made.number, other.number) == ("registered", "29-2026-000001", "29-2026-000002")
    assert made.registered_at == made.submitted_at == moment
    assert made.due_on == date(2026, 11, 3)
    assert (made.surname, made.snils, made.email) == ("Кузнецова", "11223344595", "kuznetsova@example.org")
    assert "4509 123456" in made.document
    with clock.fixed_at(datetime(2027, 1, 11, 9, 0, tzinfo=MOSCOW)):
        later = create_application(cast, create_applicant("third", snils=""), ApplicantKind.TEACHER)
    assert later.number == "29-2027-000001"


def test_history_consent_and_the_schools_own_record(cast: Cast) -> None:
    user = create_applicant()
    made = create_application(cast, user)
    assert list(made.events.order_by("pk").values_list("kind", flat=True)) == ["submit", "register"]
    consent = Consent.objects.get(user=user, kind="application")
    assert consent.record == f"application:{made.key}"
    event = AuditEvent.objects.get(kind="application.registered")
    assert (event.user, event.record) == (user, f"application:{made.pk}")
    assert "Кузнецов" not in str((event.before, event.after, event.reason))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("snils", "profile_incomplete"),
        ("document", "profile_incomplete"),
        ("level", "profile_incomplete"),
        ("child", "child_missing"),
        ("papers", "papers_missing"),
        ("consent", "no_consent"),
        ("state", "wrong_state"),
    ],
)
def test_not_submitted_while_something_is_missing(cast: Cast, change: str, code: str) -> None:
    user = create_applicant()
    draft = create_draft(cast, user, has_papers=change != "papers")
    if change == "snils":
        Identity.objects.filter(user=user).update(snils="")
    elif change == "level":
        Identity.objects.filter(user=user).update(level=Level.SIMPLIFIED.value)
    elif change == "document":
        IdentityDocument.objects.filter(user=user).delete()
    elif change == "child":
        save_child(user_id=user.pk, key=draft.key, data=replace(CHILD, child_born_on=None))
    elif change == "state":
        submit_application(user_id=user.pk, key=draft.key, has_consent=True)
    before = AccessApplication.objects.get().state
    arguments = {"user_id": user.pk, "key": draft.key, "has_consent": change != "consent"}
    assert refusal(submit_application, **arguments) == code
    assert AccessApplication.objects.get().state == before


def test_a_child_under_fourteen_needs_no_checked_documents(cast: Cast) -> None:
    user = create_applicant("child", level=Level.SIMPLIFIED, born_on=cast.today - timedelta(days=12 * 365))
    assert create_application(cast, user, ApplicantKind.STUDENT).state == "registered"


def test_the_same_is_not_applied_for_twice_another_child_is(cast: Cast) -> None:
    user = create_applicant()
    create_application(cast, user)
    again = create_draft(cast, user, child=replace(CHILD, child_surname="КУЗНЕЦОВ"))
    assert refusal(submit_application, user_id=user.pk, key=again.key, has_consent=True) == "repeated"
    assert create_application(cast, user, child=STRANGER).state == "registered"


def test_nothing_tells_whether_the_school_knows_the_child(cast: Cast) -> None:
    """The same answers, the same questions to the database, and none about people."""
    asked, states = [], []
    for number, child in enumerate((CHILD, STRANGER)):
        draft = create_draft(cast, create_applicant(f"asker{number}", snils=""), child=child)
        with CaptureQueriesContext(connection) as queries:
            made = submit_application(user_id=draft.applicant_id or 0, key=draft.key, has_consent=True)
        found = [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
        asked.append([" ".join(sql.split()[:3]) for sql in found])
        assert not [sql for sql in found if '"people_' in sql]
        states.append((made.state, made.match, made.student_id))
    assert asked[0] == asked[1]
    assert states == [("registered", "pending", None)] * 2


def test_the_comparison_is_kept_for_the_queue(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    found = []
    for number, child in enumerate((CHILD, STRANGER)):
        with django_capture_on_commit_callbacks(execute=True):
            made = create_application(cast, create_applicant(f"asker{number}", snils=""), child=child)
        made.refresh_from_db()
        found.append(made.match)
    assert found == ["doubtful", "none"]  # of Lev Kuznetsov the school knows no birth date


@pytest.mark.parametrize("contact", ["email", "phone"])
def test_the_notice_says_that_something_happened_and_no_more(
    cast: Cast, contact: str, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def send_sms(*, text: str, **_options: object) -> None:
        sent.append(text)

    monkeypatch.setattr("parta.onboarding.commands.notices.send_sms", send_sms)
    phone = "+79161234567" if contact == "phone" else ""
    user = create_applicant(email="" if phone else "k@example.org", phone=phone)
    draft = create_draft(cast, user)
    with django_capture_on_commit_callbacks(execute=True):
        submit_application(user_id=user.pk, key=draft.key, has_consent=True, root=ROOT)
    text = sent[0] if phone else f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert "000001" in text
    assert f"{ROOT}/applications/{draft.key}/" in text
    for secret in ("Кузнец", "Лев", "11223344595", "Школа № 1", "4509"):
        assert secret not in text


def test_drafts_are_limited_and_need_an_open_school(cast: Cast) -> None:
    user = create_applicant()
    start: dict[str, Any] = {"user_id": user.pk, "kind": ApplicantKind.PARENT}
    for _number in range(MAX_OPEN):
        start_application(**start, school_id=cast.school.pk)
    assert refusal(start_application, **start, school_id=cast.school.pk) == "too_many_open"
    Region.objects.update(is_open=False)
    for school_id in (cast.school.pk, 10**9):
        with pytest.raises(NotFound):
            start_application(**start, school_id=school_id)
    with pytest.raises(NotFound):  # an account of the diary is nobody here
        start_application(
            user_id=cast.users["guardian"].pk, kind=ApplicantKind.PARENT, school_id=cast.school.pk
        )


def test_somebody_elses_application_is_out_of_reach(cast: Cast) -> None:
    draft = create_draft(cast, create_applicant())
    other = create_portal_user("other", email="other@example.org")
    own: dict[str, Any] = {"user_id": other.pk, "key": draft.key}
    file = draft.files.first()
    assert file is not None
    for call in (
        lambda: save_child(**own, data=STRANGER),
        lambda: save_journals(**own, journals=[]),
        lambda: attach_files(**own, paper=Paper.IDENTITY, uploads=[upload()]),
        lambda: detach_file(**own, file_key=file.key),
        lambda: delete_draft(**own),
        lambda: submit_application(**own, has_consent=True),
        lambda: withdraw_application(**own),
    ):
        with pytest.raises(NotFound):
            call()
    assert list_own(other.pk) == []


TRUST = ChildData("Иванов", "Пётр", "", date(2013, 5, 4), "7А", "бабушка", "Иванова Мария Павловна", "marks")


@pytest.mark.parametrize(("days", "code"), [(-1, "trust_over"), (400, "trust_too_long"), (30, "")])
def test_a_trust_has_an_end_within_a_year(cast: Cast, days: int, code: str) -> None:
    user = create_applicant()
    draft = start_application(user_id=user.pk, kind=ApplicantKind.TRUSTED, school_id=cast.school.pk)
    data = replace(TRUST, trust_ends_on=cast.today + timedelta(days=days))
    if code:
        assert refusal(save_child, user_id=user.pk, key=draft.key, data=data) == code
    else:
        save_child(user_id=user.pk, key=draft.key, data=data)
        assert AccessApplication.objects.get().trust_scope == "marks"


def test_journals_are_named_with_class_and_subject(cast: Cast) -> None:
    user = create_applicant()
    draft = start_application(user_id=user.pk, kind=ApplicantKind.TEACHER, school_id=cast.school.pk)
    save: dict[str, Any] = {"user_id": user.pk, "key": draft.key}
    many = [("7А", "Алгебра")] * (MAX_JOURNALS + 1)
    assert refusal(save_journals, **save, journals=many) == "too_many_journals"
    assert refusal(save_journals, **save, journals=[("7А", "")]) == "journal_incomplete"
    save_journals(**save, journals=[])
    assert refusal(submit_application, **save, has_consent=True) == "child_missing"


ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 200
HTML = b"<html><script>alert(1)</script></html>"
DOCX = b"PK\x03\x04" + b"\0" * 60 + b"word/document.xml"


BAD_FILES = [
    (ELF, "scan.png", "file_kind"),
    (HTML, "scan.pdf", "file_kind"),
    (HTML, "scan.jpg", "file_kind"),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "scan.svg", "file_kind"),
    (picture(), "scan.pdf", "file_kind"),
    (picture(), "scan.html", "file_kind"),
    ("Паспорт".encode(), "scan.txt", "file_kind"),
    (DOCX, "scan.docx", "file_kind"),
    (picture()[:60], "scan.png", "file_kind"),
    (picture(size=(12000, 6000)), "scan.png", "file_pixels"),
    (b"", "scan.png", "file_empty"),
    (b"%PDF-1.7" + b"\0" * MAX_BYTES, "scan.pdf", "file_too_large"),
]


def test_disguised_and_oversized_files_are_refused(cast: Cast) -> None:
    user = create_applicant()
    draft = create_draft(cast, user, has_papers=False)
    for content, name, code in BAD_FILES:
        uploads = [ContentFile(content, name=name)]
        arguments = {"user_id": user.pk, "key": draft.key, "paper": Paper.IDENTITY, "uploads": uploads}
        assert refusal(attach_files, **arguments) == code, name
    assert not draft.files.exists()


def test_a_name_that_climbs_reaches_no_folder(cast: Cast) -> None:
    user = create_applicant()
    draft = create_draft(cast, user, has_papers=False)
    trick = upload("..\\..\\../../etc/passwd\x00.png")
    attach_files(user_id=user.pk, key=draft.key, paper=Paper.IDENTITY, uploads=[trick])
    attachment = draft.files.get().attachment
    assert attachment.name == "passwd.png"
    assert str(attachment.file.name).startswith(f"{cast.school.pk}/")
    assert ".." not in str(attachment.file.name)
    assert attachment.uploaded_by is None


def test_files_are_counted_and_of_a_listed_document(cast: Cast) -> None:
    user = create_applicant()
    draft = create_draft(cast, user)
    attach: dict[str, Any] = {"user_id": user.pk, "key": draft.key}
    with pytest.raises(NotFound):
        attach_files(**attach, paper=Paper.GUARDIANSHIP_ACT, uploads=[upload()])
    assert refusal(attach_files, **attach, paper=Paper.IDENTITY, uploads=[]) == "no_file"
    while draft.files.count() < MAX_FILES:
        count = min(5, MAX_FILES - draft.files.count())
        attach_files(**attach, paper=Paper.OTHER, uploads=[upload() for _number in range(count)])
    assert refusal(attach_files, **attach, paper=Paper.IDENTITY, uploads=[upload()]) == "too_many_files"


def test_a_deleted_draft_takes_its_files_along(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    user = create_applicant()
    draft = create_draft(cast, user)
    attachments = [row.attachment for row in draft.files.select_related("attachment")]
    paths = [(row.file.storage, str(row.file.name)) for row in attachments]
    assert all(storage.exists(name) for storage, name in paths)
    with django_capture_on_commit_callbacks(execute=True):
        delete_draft(user_id=user.pk, key=draft.key)
    assert not AccessApplication.objects.exists()
    assert not any(storage.exists(name) for storage, name in paths)
    made = create_application(cast, user)
    assert refusal(delete_draft, user_id=user.pk, key=made.key) == "not_draft"


def test_a_correction_is_noted_once_and_not_possible_in_review(cast: Cast) -> None:
    user = create_applicant()
    made = create_application(cast, user)
    for surname in ("Кузницов", "Кузнецов"):
        save_child(user_id=user.pk, key=made.key, data=replace(CHILD, child_surname=surname))
    kinds = list(made.events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["submit", "register", "corrected"]
    for state in ("in_review", "approved", "refused", "withdrawn"):
        AccessApplication.objects.filter(pk=made.pk).update(
            state=state, refusal_reason="data_wrong", explanation="Так"
        )
        assert refusal(save_child, user_id=user.pk, key=made.key, data=CHILD) == "not_correctable"


def test_withdrawn_and_filed_anew_with_the_old_data(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    user = create_applicant()
    made = create_application(cast, user)
    assert refusal(start_again, user_id=user.pk, key=made.key) == "not_closed"
    withdraw_application(user_id=user.pk, key=made.key)
    assert refusal(withdraw_application, user_id=user.pk, key=made.key) == "wrong_state"
    new = start_again(user_id=user.pk, key=made.key)
    assert (new.state, new.child_surname, new.class_name, new.previous) == ("draft", "Кузнецов", "7А", made)
    old_file, new_file = made.files.order_by("pk")[0], new.files.order_by("pk")[0]
    assert old_file.attachment_id == new_file.attachment_id
    with django_capture_on_commit_callbacks(execute=True):
        detach_file(user_id=user.pk, key=new.key, file_key=new_file.key)
    old_file.refresh_from_db()
    assert old_file.attachment.file.storage.exists(str(old_file.attachment.file.name))
