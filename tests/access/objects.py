"""What stands in an address: objects of the school at home, of its other class, of the school next door."""

from collections.abc import Callable, Mapping

from parta.support.links import token_of
from tests.access import announcements_table, talk_table
from tests.conduct.weeks import get_remark
from tests.factories.absences import get_notice_of
from tests.factories.access import (
    get_attempt,
    get_letter,
    get_mistake,
    get_newcomer,
    get_small_child,
)
from tests.factories.applications import get_application, get_application_file
from tests.factories.backpack import get_thing
from tests.factories.cast import Cast
from tests.factories.curricula import get_curriculum, get_line, get_plan, get_profile
from tests.factories.documents import get_document, get_filed_journal
from tests.factories.dots import get_dot
from tests.factories.homework import get_independent_task
from tests.factories.school_day import get_club, get_group, get_meeting, get_member, get_regime_item
from tests.factories.support import create_request
from tests.factories.ticks import get_tick

# What stands in a URL by the name of its argument ("url.argument" where two mean different things by it);
# objects of cast.school, of 7А.
ARGUMENTS: Mapping[str, Callable[[Cast], object]] = {
    "notification_id": lambda _cast: 1,  # nobody has any
    "device_id": lambda _cast: 1,
    **announcements_table.ARGUMENTS,
    **talk_table.ARGUMENTS,
    "school": lambda cast: cast.school.slug,
    "student_id": lambda cast: cast.student.pk,
    "course_id": lambda cast: cast.course.pk,
    "subject_id": lambda cast: cast.course.subject_id,
    "lesson_id": lambda cast: cast.past_lesson.pk,
    "remark_id": lambda cast: get_remark(cast).pk,
    "mark_id": lambda cast: cast.marks[0].pk,
    "dot_id": lambda cast: get_dot(cast).pk,
    "homework_id": lambda cast: cast.homework.pk,
    "diary:share.homework_id": lambda cast: get_tick(cast).homework_id,
    "homework:task.homework_id": lambda cast: get_independent_task(cast).pk,
    "class_id": lambda cast: cast.school_class.pk,
    "form_id": lambda cast: cast.form.pk,
    "consent_id": lambda _cast: 1,
    "term": lambda cast: cast.term.number,
    "key": lambda cast: cast.attachment.key,
    "filed_key": lambda cast: get_filed_journal(cast).key,
    "application_key": lambda cast: get_application(cast).key,
    "onboarding:application_file.file_key": lambda cast: get_application_file(cast).key,
    "progress:document.key": lambda cast: get_document(cast).key,  # asked for by the class teacher
    "progress:document_attempt.key": lambda cast: get_document(cast).key,
    "progress:document_file.key": lambda cast: get_document(cast).key,
    "file_key": lambda cast: cast.attachment.key,
    "notice_id": lambda cast: get_notice_of(cast).pk,
    "notice_key": lambda cast: get_notice_of(cast).attachments.get().key,
    "guardian_id": lambda cast: cast.guardian.pk,
    "guardianship_id": lambda cast: cast.trusted.guardianships.get().pk,
    "thing_id": lambda cast: get_thing(cast).pk,
    "curriculum_id": lambda cast: get_curriculum(cast).pk,
    "line_id": lambda cast: get_line(cast).pk,
    "profile_id": lambda cast: get_profile(cast).pk,
    "plan_id": lambda cast: get_plan(cast).pk,
    "grade": lambda cast: cast.school_class.grade,
    "item_id": lambda cast: get_regime_item(cast).pk,
    "club_id": lambda cast: get_club(cast).pk,
    "group_id": lambda cast: get_group(cast).pk,
    "meeting_id": lambda cast: get_meeting(cast).pk,
    "member_id": lambda cast: get_member(cast).pk,
    "grant_id": lambda cast: cast.student.access_grants.get().pk,
    "user_id": lambda cast: cast.users["teacher"].pk,
    "role": lambda _cast: "teacher",
    "account_reset_password_from_key.key": lambda _cast: "set-password",
    "pk": lambda _cast: 1,
    "link": lambda _cast: 1,
    "provider": lambda _cast: "99",
    "uidb36": lambda _cast: "1",
    "kind": lambda _cast: "guardian",
    "person_id": lambda cast: get_newcomer(cast).pk,
    "activation_id": lambda cast: get_letter(cast).pk,
    "attempt_id": lambda cast: get_attempt(cast).pk,
    "mistake_id": lambda cast: get_mistake(cast).pk,
    "onboarding:child.student_id": lambda cast: get_small_child(cast).pk,
    "token": lambda _cast: "forged",
    "support:ticket.token": lambda cast: token_of(create_request(cast.school.region)[0].key),
    "support:settlement.token": lambda cast: token_of(create_request(cast.school.region)[0].key),
    "support:file.token": lambda cast: token_of(create_request(cast.school.region)[0].key),
    "support:file.file_key": lambda cast: create_request(cast.school.region)[1].key,
}

VARIANTS: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "sister": lambda cast: {"student_id": cast.students[1].pk},  # of the same class, with the same parent
    "other": lambda cast: {  # of the other class, which only the colleague teaches
        "student_id": cast.other_student.pk,
        "notice_id": get_notice_of(cast, cast.other_student).pk,
        "notice_key": get_notice_of(cast, cast.other_student).attachments.get().key,
        "course_id": cast.other_course.pk,
        "subject_id": cast.other_course.subject_id,
        "lesson_id": cast.other_lesson.pk,
        "class_id": cast.other_class.pk,
        "person_id": get_newcomer(cast, cast.other_student).pk,
        "attempt_id": get_attempt(cast, cast.other_student).pk,
    },
    # The address is of this school, the object of the one next door. Needs no rows: nobody gets it.
    "foreign": lambda cast: {
        "student_id": cast.other.student.pk,
        "course_id": cast.other.course.pk,
        "subject_id": cast.other.course.subject_id,
        "lesson_id": cast.other.past_lesson.pk,
        "mark_id": cast.other.marks[0].pk,
        "remark_id": get_remark(cast.other).pk,
        **talk_table.foreign(cast),
        "announcement_id": announcements_table.ARGUMENTS["announcement_id"](cast.other),  # type: ignore[arg-type]
        "dot_id": get_dot(cast.other).pk,
        "homework_id": cast.other.homework.pk,
        "class_id": cast.other.school_class.pk,
        "form_id": cast.other.form.pk,
        "thing_id": get_thing(cast.other).pk,
        "curriculum_id": get_curriculum(cast.other).pk,
        "line_id": get_line(cast.other).pk,
        "profile_id": get_profile(cast.other).pk,
        "plan_id": get_plan(cast.other).pk,
        "key": cast.other.attachment.key,
        "filed_key": get_filed_journal(cast.other).key,
        "application_key": get_application(cast.other).key,
        "file_key": cast.other.attachment.key,
        "notice_id": get_notice_of(cast.other).pk,
        "notice_key": get_notice_of(cast.other).attachments.get().key,
        "guardian_id": cast.other.guardian.pk,
        "guardianship_id": cast.other.trusted.guardianships.get().pk,
        "grant_id": cast.other.student.access_grants.get().pk,
        "user_id": cast.other.users["teacher"].pk,
        "grade": 3,  # of which there is no class
        "item_id": get_regime_item(cast.other).pk,
        "club_id": get_club(cast.other).pk,
        "group_id": get_group(cast.other).pk,
        "meeting_id": get_meeting(cast.other).pk,
        "member_id": get_member(cast.other).pk,
        "person_id": get_newcomer(cast.other).pk,
        "activation_id": get_letter(cast.other).pk,
        "attempt_id": get_attempt(cast.other).pk,
        "mistake_id": get_mistake(cast.other).pk,
    },
}
