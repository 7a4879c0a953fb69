"""What stands in an address: objects of the school at home, of its other class, of the school next door."""

from collections.abc import Callable, Mapping

from parta.support.links import token_of
from tests.access import (
    announcements_table,
    api_table,
    control_works_table,
    events_table,
    imports_table,
    people_office_table,
    structure_table,
    talk_table,
    timetable_table,
)
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
    "language": lambda _cast: "ru",
    **announcements_table.ARGUMENTS,
    **structure_table.ARGUMENTS,
    **talk_table.ARGUMENTS,
    **api_table.ARGUMENTS,
    **events_table.ARGUMENTS,
    **people_office_table.ARGUMENTS,
    **timetable_table.ARGUMENTS,
    **control_works_table.ARGUMENTS,
    **imports_table.ARGUMENTS,
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
    "what": lambda _cast: "curriculum",
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
    "draft": events_table.draft,  # of somebody else
    "regional": events_table.of_region,
    "published": timetable_table.published,
}
