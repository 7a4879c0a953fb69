"""What is kept of somebody: handed out whole, and erased as far as the law allows."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from parta.academics.commands.enrollments import Leaving, leave_school
from parta.academics.rules import Exit
from parta.accounts.models import User
from parta.attendance.models import AbsenceNotice
from parta.audit.models import AuditEvent
from parta.audit.queries import iter_broken_chains
from parta.chats.models import Message
from parta.core import clock
from parta.files.models import Attachment
from parta.grading.models import Mark
from parta.grading.queries.marks import iter_tampered_marks
from parta.people.commands.erasure import NOBODY
from parta.people.models import Guardian, Guardianship, Student, Teacher
from parta.people.queries.own_data import data_of_schools
from tests.chats.talks import get_direct, say
from tests.factories.absences import get_notice_of
from tests.factories.cast import Cast
from tests.factories.people_office import get_proof

# Handed out, to the person or to who represents them.
_HANDED_OUT = {
    "access": {"Membership"},
    "academics": {"ClassLead", "CourseAssignment", "Enrollment", "GroupMember", "IndividualPlan"},
    "accounts": {
        *("Address", "Consent", "Identity", "IdentityDocument", "IdentityEvent", "User"),
    },
    "announcements": {"Announcement", "AnnouncementReader", "AnnouncementReply"},
    "attendance": {"AbsenceNotice", "Attendance"},
    "chats": {"Message", "MessageReport"},
    "conduct": {"Remark", "RemarkReply", "WeekNote", "WeekSignature"},
    "events": {"Question", "SignUp"},
    "exchange": {"AccessKey"},
    "files": {"Attachment"},  # with what they hang on
    "grading": {"Dot", "Mark", "TermMark", "TransferredMark"},
    "homework": {"DoneTick", "Homework"},
    "notifications": {"ChannelChoice", "Notification", "NotificationSetting", "PushSubscription"},
    "onboarding": {"AccessApplication"},
    "people": {
        *("AccessGrant", "Guardian", "Guardianship", "GuardianshipDocument", "Student", "Teacher"),
    },
    "schoolday": {"ClubMember"},
    "support": {"Ticket", "TicketEntry"},
}
# Not handed out, and why not.
_NOT = {
    "says only who did it": {
        *("access.OperatorAct", "audit.AuditEvent", "chats.Conversation", "conduct.SignReminder"),
        *("events.Event", "exchange.ImportRun", "exchange.OneRosterClient", "exchange.Rollover"),
        *("exchange.SchoolArchive", "exchange.Webhook", "grading.ControlWork", "progress.Document"),
        *("support.CannedAnswer", "timetable.Generation", "onboarding.ApplicationEvent"),
        *("people.TransferCertificate", "academics.TransferCertificate", "lessons.Lesson"),
    },
    "a step on the way, soon gone": {
        *("accounts.ContactChange", "accounts.ConfirmationLetter", "accounts.SignatureStatement"),
        *("accounts.KnownDevice", "accounts.Pseudonym", "notifications.Delivery", "audit.LastVisit"),
        *("onboarding.Activation", "onboarding.AccessAttempt", "onboarding.DataMistake"),
    },
    "has a page of its own": {"audit.Viewing", "access.OperatorRole", "home.TabSetting", "chats.Participant"},
    "about the work of the school": {
        *("schoolday.ClubGroup", "schoolday.EmptyBag", "timetable.BusyTime"),
    },
}


def test_every_table_with_people_is_handed_out_or_says_why_not() -> None:
    people = {Student, Guardian, Teacher, User}
    found = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("parta.")
        and any(field.concrete and field.related_model in people for field in model._meta.get_fields())
    }
    said = {f"{app}.{name}" for app, names in _HANDED_OUT.items() for name in names}
    assert found - said == {label for labels in _NOT.values() for label in labels} & found


def _archive(client: Client, url: str) -> dict[str, list[dict[str, object]]]:
    answer = client.post(url)
    assert answer.headers["Content-Type"] == "application/zip"
    found: dict[str, list[dict[str, object]]] = json.loads(
        zipfile.ZipFile(io.BytesIO(answer.content)).read("data.json")
    )
    return found


def test_schools_hand_out_everything_but_what_is_not_yet_to_be_seen(cast: Cast) -> None:
    talk = get_direct(cast)
    say(cast, "guardian", talk, "Здравствуйте")
    notice = get_notice_of(cast)
    sections = {one.name: one for one in data_of_schools(user_id=cast.users["guardian"].pk)}
    assert {"school_records", "guardianships", "school_roles", "classes", "marks", "absence_notices"} <= set(
        sections
    )
    values = [item.value for record in sections["messages"].records for item in record]
    assert "Здравствуйте" in values
    assert len(sections["absence_notices"].files) == notice.attachments.count()
    students = {record[0].value for record in sections["marks"].records}
    assert cast.student.full_name in students
    assert cast.students[2].full_name not in students
    # Who was a guardian once gets nothing of the child.
    former = {one.name for one in data_of_schools(user_id=cast.users["former_guardian"].pk)}
    assert former == {"school_records", "guardianships", "school_roles"}
    # The office hands out the record of the school, without what the person wrote to others.
    url = reverse("people:personal_export", args=[cast.school.slug, "guardian", cast.guardian.pk])
    data = _archive(cast.client("registrar"), url)
    assert data["school_records"][0]["surname"] == cast.student.surname
    assert "messages" not in data
    assert AuditEvent.objects.filter(kind="person.data_handed_out").count() == 1


def test_who_has_left_is_erased_but_for_what_must_be_kept(cast: Cast) -> None:
    client, student, user = cast.client("registrar"), cast.student, cast.users["student"]
    notice, proof = get_notice_of(cast), get_proof(cast)
    talk = get_direct(cast)
    say(cast, "guardian", talk, "Здравствуйте")
    marks = list(Mark.objects.filter(student=student).values_list("pk", "value"))
    url = reverse("people:personal", args=[cast.school.slug, "student", student.pk])
    Student.objects.filter(pk=student.pk).update(phone="+79115550101", snils="11223344595")
    early = client.post(url, {"reason": "Заявление"})
    assert early.status_code == 422
    assert Student.objects.get(pk=student.pk).phone
    leave_school(
        actor=cast.actor("registrar"),
        student_id=student.pk,
        leaving=Leaving(cast.today - timedelta(days=1), Exit.DEPARTED),
    )
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Заявление от 1 декабря"}).status_code == 302
    student.refresh_from_db()
    assert (student.full_name, student.phone, student.snils, student.user) == (
        "Иванов Пётр Сергеевич",
        "",
        "",
        None,
    )
    user.refresh_from_db()
    assert (user.is_active, user.surname) == (False, "")
    assert not AbsenceNotice.objects.filter(student=student).exclude(comment="").exists()
    assert not Attachment.objects.filter(pk__in=[proof.attachment_id, *notice.attachments.all()]).exists()
    assert list(Mark.objects.filter(student=student).values_list("pk", "value")) == marks
    assert AuditEvent.objects.get(kind="person.erased").reason == "Заявление от 1 декабря"
    # A parent of nobody who is here any more goes with name, rights and messages.
    Guardianship.objects.filter(guardian=cast.guardian).exclude(student=student).update(ended_at=clock.now())
    url = reverse("people:personal", args=[cast.school.slug, "guardian", cast.guardian.pk])
    assert client.post(url, {"reason": "Заявление"}).status_code == 302
    cast.guardian.refresh_from_db()
    assert (cast.guardian.full_name, cast.guardian.user) == (NOBODY, None)
    assert set(Message.objects.filter(author=cast.users["guardian"]).values_list("text", flat=True)) == {""}
    assert not User.objects.get(pk=cast.users["guardian"].pk).is_active
    assert list(iter_broken_chains()) == []
    assert list(iter_tampered_marks()) == []
    # Whoever teaches is dismissed first.
    url = reverse("people:personal", args=[cast.school.slug, "teacher", cast.teacher.pk])
    assert client.post(url, {"reason": "Заявление"}).status_code == 422


@pytest.mark.parametrize("word", ["stranger", "user"])
def test_only_kinds_of_people(cast: Cast, word: str) -> None:
    url = reverse("people:personal", args=[cast.school.slug, word, cast.student.pk])
    assert cast.client("registrar").get(url).status_code == 404
