"""Every fact belongs to a school, and nobody sees rows of another one."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from parta.academics.models import Course, Enrollment, SchoolClass
from parta.access.actors import system_actor
from parta.lessons.models import Lesson
from parta.people.models import Student, Teacher
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear
from tests.factories.cast import Cast

# Rows that are asked for by id or listed, with the way to their school: they cut themselves by visible_to.
ROW_CUT: dict[type[Model], str] = {
    AcademicYear: "school",
    Course: "school",
    Enrollment: "school_class__school",
    Lesson: "school",
    SchoolClass: "school",
    Student: "school",
    Teacher: "school",
}
# Every other table, with the rows through whose visibility it is reached, or why it needs none.
REACHED_THROUGH = {
    "academics.ClassClosing": "SchoolClass",
    "academics.ClassCurriculum": "SchoolClass",
    "academics.ClassLead": "SchoolClass",
    "academics.CourseAssignment": "Course",
    "academics.CourseHours": "Course",
    "academics.Curriculum": "the school of the Actor",
    "academics.CurriculumLine": "Curriculum",
    "academics.GroupMember": "Course, Student",
    "academics.IndividualPlan": "Student",
    "academics.StudyProfile": "the school of the Actor",
    "academics.Subject": "Course",
    "academics.TeachingGroup": "Course",
    "academics.TransferCertificate": "the school of the Actor, or the code that its holder knows",
    "access.Membership": "only the Actor is built from it",
    "announcements.Announcement": "the Actor who reads or writes it",
    "announcements.AnnouncementPart": "Announcement",
    "announcements.AnnouncementReader": "Announcement",
    "announcements.AnnouncementReply": "Announcement",
    "attendance.AbsenceNotice": "Student",
    "attendance.Attendance": "Lesson, Student",
    "audit.AuditEvent": "the caller's check of the place",
    "audit.AuditStream": "AuditEvent",
    "audit.LastVisit": "the Actor whose visit it is",
    "audit.Viewing": "the caller's check of the subject",
    "chats.ChatPolicy": "the school of the Actor",
    "chats.Conversation": "Participant",
    "chats.Message": "Participant",
    "chats.MessageReport": "the school of the Actor who decides",
    "chats.Participant": "the Actor who takes part",
    "conduct.Remark": "Lesson, Student",
    "conduct.RemarkReply": "Remark",
    "conduct.ReviewPolicy": "SchoolClass",
    "conduct.SignReminder": "Student",
    "conduct.WeekNote": "Student",
    "conduct.WeekSignature": "Student",
    "events.Question": "Event",
    "events.SignUp": "Event",
    "exchange.ColumnMemory": "the school of the Actor",
    "exchange.ImportRun": "the school of the Actor who imports",
    "exchange.Rollover": "the school of the Actor who passes it on",
    "exchange.SchoolArchive": "the school of the Actor who exports it",
    "exchange.AccessKey": "the Actor whose key it is",
    "exchange.OneRosterClient": "the school of the Actor, or the client's own token",
    "exchange.Webhook": "the school of the Actor",
    "exchange.WebhookDelivery": "Webhook",
    "files.Attachment": "what it hangs on",
    "grading.AssessmentForm": "the school of the Actor",
    "grading.ControlWork": "the school of the Actor",
    "grading.Dot": "Lesson, Student",
    "grading.GradingPolicy": "the school of the Actor",
    "grading.LessonForm": "Lesson",
    "grading.Mark": "Lesson, Student",
    "grading.RegisterCheck": "the school of the Actor",
    "grading.SubjectScale": "Course",
    "grading.TermMark": "Course, Student",
    "grading.TransferredMark": "Student",
    "home.TabSetting": "the Actor whose tabs they are",
    "homework.DoneTick": "Student",
    "homework.Homework": "Course, Student",
    "onboarding.AccessApplication": "the Actor who decides, or its applicant",
    "onboarding.ApplicationEvent": "AccessApplication",
    "onboarding.ApplicationFile": "AccessApplication",
    "onboarding.AccessAttempt": "Student, and the account that tried",
    "onboarding.Activation": "the Actor who issues access",
    "onboarding.DataMistake": "Student, and the account that told",
    "people.GuardianshipDocument": "Student",
    "people.AccessGrant": "Student",
    "people.Guardian": "Student",
    "people.Guardianship": "Student",
    "progress.Document": "the Actor who asked for it",
    "progress.FiledJournal": "SchoolClass",
    "schoolday.Club": "the school of the Actor",
    "schoolday.ClubGroup": "Club",
    "schoolday.ClubMeeting": "Club",
    "schoolday.ClubMember": "Club, Student",
    "schoolday.EmptyBag": "Student",
    "schoolday.NotNeeded": "Lesson",
    "schoolday.RegimeItem": "the school of the Actor",
    "schoolday.Textbook": "the school of the Actor",
    "schoolyear.BellPeriod": "BellSchedule",
    "schoolyear.BellSchedule": "the school of the Actor",
    "schoolyear.Holiday": "AcademicYear",
    "schoolyear.SpecialDay": "AcademicYear",
    "schoolyear.Term": "AcademicYear",
    "timetable.BusyTime": "Teacher",
    "timetable.CoursePlan": "Course",
    "timetable.Generation": "the school of the Actor",
    "timetable.LessonSlot": "Course",
    "timetable.Room": "the school of the Actor",
    "timetable.TimetableVersion": "the school of the Actor",
}
# Above the schools: what is a person's own, wherever they learn or teach, and the schools themselves.
OUTSIDE = {model._meta.label for model in apps.get_app_config("accounts").get_models()} | {
    "access.OperatorAct",
    "access.OperatorRole",
    "events.Event",  # of a school or, without one, of a region: cut for members by visible_to
    "live.Nudge",
    "notifications.ChannelChoice",
    "notifications.Delivery",
    "notifications.Happening",
    "notifications.Notification",
    "notifications.NotificationSetting",
    "notifications.PushSubscription",
    "schools.MovedDay",
    "schools.Region",
    "schools.School",
    "support.CannedAnswer",  # of a region or the whole country, cut for operators by visible_to
    "support.Ticket",  # never of a school: cut for operators by visible_to, opened by its link
    "support.TicketEntry",
    "support.TicketFile",
    "support.TicketSeries",
}

_MODELS = {model._meta.label: model for model in apps.get_models() if model.__module__.startswith("parta.")}


def _reaches_school(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    if model is School:
        return True
    targets = [
        field.remote_field.model
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and not field.null
    ]
    return any(_reaches_school(target, seen | {model}) for target in targets if target not in seen)


def test_every_model_says_how_it_is_cut() -> None:
    stated = {model._meta.label for model in ROW_CUT} | set(REACHED_THROUGH) | OUTSIDE
    assert set(_MODELS) == stated


@pytest.mark.parametrize("label", sorted(set(_MODELS) - OUTSIDE))
def test_every_row_belongs_to_a_school(label: str) -> None:
    assert _reaches_school(_MODELS[label])


@pytest.mark.parametrize("model", list(ROW_CUT), ids=lambda model: model._meta.label)
def test_nobody_sees_rows_of_the_other_school(cast: Cast, model: type[Model]) -> None:
    actors = [system_actor(cast.school), *map(cast.actor, cast.users.keys() - {"former_guardian"})]
    way = ROW_CUT[model]
    for actor in actors:
        visible = model._default_manager.visible_to(actor)  # type: ignore[attr-defined]
        assert not visible.exclude(**{way: cast.school}).exists(), actor.roles
    everything = model._default_manager.visible_to(actors[0])  # type: ignore[attr-defined]
    assert everything.exists()
