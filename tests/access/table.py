"""Who gets what at which address: one row for each URL and method, one column for each person of the cast.

Adding a page, add its row; ``test_matrix`` fails for a URL without one, and for an answer that is not the
table's. Numbers are HTTP statuses: 200 a page, 302 sent on (after a form), 400/422 an empty form refused,
403 a member of the school without the right, 404 not their business. For everybody else each URL of a school
is checked without a column: whoever is not signed in is sent to sign in; strangers, everybody of the other
school and whose rights have ended get 404.

A row's name is the URL's name; ``@variant`` after it takes other arguments from ``VARIANTS``. ``POST`` rows
send ``BODIES[name]`` or nothing; whatever a request changes is rolled back before the next.
"""

from collections.abc import Callable, Mapping

from parta.support.links import token_of
from tests.access import absence_table, conduct_table
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

# Addresses of a school. Columns: keys of the cast; trusted = with every scope, support = an operator let into
# the first student's diary, class = class teacher of 7А, colleague = teaches another class only.
SCHOOL = """
url                      method student guardian trusted support teacher class colleague deputy head registrar

home:school              GET    200     200      200     200    200     200   200       200    200  200
home:tabs                GET    200     200      200     200    200     200   200       200    200  200
home:tabs                POST   302     302      302     302    302     302   302       302    302  302
home:widgets             GET    200     200      200     200    200     200   200       200    200  200
home:widgets             POST   302     302      302     302    302     302   302       302    302  302
home:security            GET    403     403      403     403    403     403   403       403    200  403
home:security            POST   403     403      403     403    403     403   403       403    302  403

schoolyear:bells         GET    200     200      200     403    200     200   200       200    200  200
academics:classes        GET    403     403      403     403    403     200   403       200    200  200
academics:class          GET    403     403      403     403    403     200   403       200    200  200
academics:class@other    GET    403     403      403     403    403     404   403       200    200  200

academics:student        GET    200     200      403     403    403     200   403       200    200  200
academics:student@sister GET    404     200      403     403    403     200   403       200    200  200
academics:student@other  GET    404     404      403     403    403     404   403       200    200  200
academics:contacts       GET    403     200      403     403    403     200   403       403    403  200
academics:contacts       POST   403     302      403     403    403     302   403       403    403  302
academics:contacts@other GET    403     404      403     403    403     404   403       403    403  200
academics:guardian_contacts GET  403    200      403     403    403     200   403       403    403  200
academics:guardian_contacts POST 403    302      403     403    403     302   403       403    403  302

academics:curricula      GET    403     403      403     403    403     403   403       200    200  403
academics:curricula      POST   403     403      403     403    403     403   403       302    403  403
academics:curriculum     GET    403     403      403     403    403     403   403       200    200  403
academics:curriculum     POST   403     403      403     403    403     403   403       302    403  403
academics:curriculum_removal POST 403   403      403     403    403     403   403       302    403  403
academics:curriculum_copy POST  403     403      403     403    403     403   403       422    403  403
academics:curriculum_classes POST 403   403      403     403    403     403   403       302    403  403
academics:curriculum_lines POST 403     403      403     403    403     403   403       302    403  403
academics:curriculum_line GET   403     403      403     403    403     403   403       200    403  403
academics:curriculum_line POST  403     403      403     403    403     403   403       302    403  403
academics:curriculum_line_removal POST 403 403   403     403    403     403   403       302    403  403
academics:profiles       GET    403     403      403     403    403     403   403       200    200  403
academics:profiles       POST   403     403      403     403    403     403   403       302    403  403
academics:profile        GET    403     403      403     403    403     403   403       200    403  403
academics:profile        POST   403     403      403     403    403     403   403       302    403  403
academics:plans          GET    403     403      403     403    403     403   403       200    200  403
academics:plans          POST   403     403      403     403    403     403   403       422    403  403
academics:plan           GET    403     403      403     403    403     403   403       200    403  403
academics:plan           POST   403     403      403     403    403     403   403       302    403  403
academics:plan_withdrawal POST  403     403      403     403    403     403   403       302    403  403

people:guardians         GET    403     403      403     403    403     403   403       403    200  200
people:guardians         POST   403     403      403     403    403     403   403       403    302  302
people:guardian_end      POST   403     403      403     403    403     403   403       403    302  302
people:restriction       POST   403     403      403     403    403     403   403       403    302  302
people:scopes            POST   403     403      403     403    403     403   403       403    302  302
people:staff             GET    403     403      403     403    403     403   403       403    200  200
people:role_end          POST   403     403      403     403    403     403   403       403    302  302

family:index             GET    302     302      403     403    403     403   403       403    403  403
family:access            GET    200     200      403     403    403     403   403       403    403  403
family:student           GET    200     200      403     403    403     403   403       403    403  403
family:student@sister    GET    404     200      403     403    403     403   403       403    403  403
family:student@other     GET    404     404      403     403    403     403   403       403    403  403
family:trusts            GET    403     200      403     403    403     403   403       403    403  403
family:trusts            POST   403     302      403     403    403     403   403       403    403  403
family:trusts@other      GET    403     404      403     403    403     403   403       403    403  403
family:trust_end         POST   403     302      403     403    403     403   403       403    403  403
family:consent           POST   302     403      403     403    403     403   403       403    403  403
family:grants            GET    404     200      403     403    403     403   403       403    200  403
family:grants            POST   404     422      403     403    403     403   403       403    422  403
family:grants@other      GET    404     404      403     403    403     403   403       403    200  403
family:grant_end         POST   404     302      403     403    403     403   403       403    302  403
lessons:timetable        GET    200     200      200     403    200     200   200       200    200  200
lessons:lesson           GET    403     403      403     403    403     403   403       200    200  403
lessons:substitution     POST   403     403      403     403    403     403   403       302    403  403
lessons:cancellation     POST   403     403      403     403    403     403   403       302    403  403
lessons:restoration      POST   403     403      403     403    403     403   403       302    403  403

journal:index            GET    403     403      403     403    200     200   200       200    200  403
journal:course           GET    403     403      403     403    200     200   404       200    200  403
journal:course@other     GET    403     403      403     403    404     404   200       200    200  403
journal:term             GET    403     403      403     403    200     200   404       200    200  403
journal:term_marks       GET    403     403      403     403    200     200   404       200    200  403
journal:term_marks       POST   403     403      403     403    302     403   404       403    403  403
journal:year_marks       GET    403     403      403     403    200     200   404       200    200  403
journal:year_marks       POST   403     403      403     403    302     403   404       403    403  403
journal:cells            POST   403     403      403     403    200     200   404       200    200  403
journal:extra_lessons    POST   403     403      403     403    302     403   404       302    403  403
journal:lesson           GET    403     403      403     403    200     200   404       200    200  403
journal:lesson@other     GET    403     403      403     403    404     404   200       200    200  403
journal:lesson           POST   403     403      403     403    302     302   404       302    302  403
journal:homework         POST   403     403      403     403    302     403   404       302    403  403
journal:homework@other   POST   403     403      403     403    404     404   302       302    403  403
journal:task             POST   403     403      403     403    302     403   404       302    403  403
journal:withdrawal       POST   403     403      403     403    302     403   404       302    403  403
journal:cell             GET    403     403      403     403    200     200   404       200    200  403
journal:cell@other       GET    403     403      403     403    404     404   200       200    200  403
journal:mark             POST   403     403      403     403    302     403   404       302    403  403
journal:dot              POST   403     403      403     403    302     403   404       302    403  403
journal:file             GET    403     403      403     403    200     200   404       200    200  403

diary:index              GET    302     302      302     302    403     302   403       302    302  403
diary:week               GET    200     200      200     200    403     200   403       200    200  403
diary:week@sister        GET    404     200      404     404    403     200   403       200    200  403
diary:week@other         GET    404     404      404     404    403     404   403       200    200  403
diary:day                GET    200     200      200     200    403     200   403       200    200  403
diary:day@sister         GET    404     200      404     404    403     200   403       200    200  403
diary:day@other          GET    404     404      404     404    403     404   403       200    200  403
diary:mark               GET    200     200      200     200    403     200   403       200    200  403
diary:mark@sister        GET    404     404      404     404    403     404   403       404    404  403
diary:homework           GET    200     200      200     200    403     200   403       200    200  403
diary:homework@sister    GET    404     200      404     404    403     200   403       200    200  403
diary:homework@other     GET    404     404      404     404    403     404   403       200    200  403
diary:tick               POST   302     403      403     403    403     403   403       403    403  403
diary:tick@sister        POST   404     403      403     403    403     403   403       403    403  403
diary:share              POST   302     403      403     403    403     403   403       403    403  403
diary:news               GET    200     200      200     200    403     200   403       200    200  403
diary:news@sister        GET    404     200      404     404    403     200   403       200    200  403
diary:news@other         GET    404     404      404     404    403     404   403       200    200  403
diary:debts              GET    200     200      200     200    403     200   403       200    200  403
diary:debts@sister       GET    404     200      404     404    403     200   403       200    200  403
diary:debts@other        GET    404     404      404     404    403     404   403       200    200  403
diary:subjects           GET    200     200      200     200    403     200   403       200    200  403
diary:subjects@sister    GET    404     200      404     404    403     200   403       200    200  403
diary:subject            GET    200     200      200     200    403     200   403       200    200  403
diary:subject@other      GET    404     404      404     404    403     404   403       200    200  403
schoolday:things         GET    403     403      403     403    403     403   403       200    403  403
schoolday:things         POST   403     403      403     403    403     403   403       302    403  403
schoolday:thing          GET    403     403      403     403    403     403   403       200    403  403
schoolday:thing          POST   403     403      403     403    403     403   403       302    403  403
schoolday:thing_removal  POST   403     403      403     403    403     403   403       302    403  403
schoolday:typical_things POST   403     403      403     403    403     403   403       302    403  403
schoolday:weights        GET    403     403      403     403    403     403   403       200    403  403
schoolday:lesson_things  GET    403     403      403     403    200     200   404       200    200  403
schoolday:lesson_things  POST   403     403      403     403    302     403   404       302    403  403
schoolday:lesson_things@other GET 403   403      403     403    404     404   200       200    200  403
schoolday:lesson_things@other POST 403  403      403     403    404     404   302       302    403  403
diary:curriculum         GET    200     200      200     200    403     200   403       200    200  403
diary:curriculum@sister  GET    404     200      404     404    403     200   403       200    200  403
diary:curriculum@other   GET    404     404      404     404    403     404   403       200    200  403
diary:backpack           GET    200     200      200     200    403     200   403       200    200  403
diary:backpack@sister    GET    404     200      404     404    403     200   403       200    200  403
diary:backpack@other     GET    404     404      404     404    403     404   403       200    200  403
diary:backpack           POST   403     302      403     403    403     403   403       403    403  403
diary:backpack@other     POST   404     404      404     404    403     404   403       403    403  403
diary:file               GET    200     200      200     200    403     200   403       200    200  403
diary:file@other         GET    404     404      404     404    403     404   403       404    404  403


homework:planner         GET    403     403      403     403    200     200   200       200    200  403
homework:course          GET    403     403      403     403    200     200   404       200    200  403
homework:course@other    GET    403     403      403     403    404     404   200       200    200  403
homework:series          GET    403     403      403     403    200     403   404       200    403  403
homework:series          POST   403     403      403     403    302     403   404       302    403  403
homework:series@other    POST   403     403      403     403    404     404   302       302    403  403
homework:reuse           GET    403     403      403     403    200     403   404       200    403  403
homework:reuse@other     GET    403     403      403     403    404     404   200       200    403  403
homework:new_task        GET    403     403      403     403    200     403   404       200    403  403
homework:new_task        POST   403     403      403     403    302     403   404       302    403  403
homework:task            GET    403     403      403     403    200     403   404       200    403  403
homework:task            POST   403     403      403     403    302     403   404       302    403  403
homework:publication     POST   403     403      403     403    302     403   404       302    403  403
homework:withdrawal      POST   403     403      403     403    302     403   404       302    403  403
homework:lesson_load     GET    403     403      403     403    200     200   404       200    200  403
homework:lesson_load@other GET  403     403      403     403    404     404   200       200    200  403
homework:load            GET    403     403      403     403    403     200   403       200    200  403
homework:class_load      GET    403     403      403     403    403     200   403       200    200  403
homework:class_load@other GET   403     403      403     403    403     404   403       200    200  403

schoolday:regime         GET    403     403      403     403    403     403   403       200    403  403
schoolday:regime_grade   GET    403     403      403     403    403     403   403       200    403  403
schoolday:regime_grade   POST   403     403      403     403    403     403   403       302    403  403
schoolday:regime_grade_copies POST 403     403      403     403    403     403   403       422    403  403
schoolday:regime_class   GET    403     403      403     403    403     403   403       200    403  403
schoolday:regime_class   POST   403     403      403     403    403     403   403       302    403  403
schoolday:regime_class_copies POST 403     403      403     403    403     403   403       422    403  403
schoolday:regime_item    GET    403     403      403     403    403     403   403       200    403  403
schoolday:regime_item    POST   403     403      403     403    403     403   403       302    403  403
schoolday:regime_removal POST   403     403      403     403    403     403   403       302    403  403
schoolday:clubs          GET    200     200      200     403    200     200   200       200    200  200
schoolday:club           GET    200     200      200     403    200     200   200       200    200  200
schoolday:club_new       GET    403     403      403     403    403     403   403       200    403  403
schoolday:club_new       POST   403     403      403     403    403     403   403       302    403  403
schoolday:club_edit      GET    403     403      403     403    403     403   403       200    403  403
schoolday:club_edit      POST   403     403      403     403    403     403   403       302    403  403
schoolday:club_removal   POST   403     403      403     403    403     403   403       302    403  403
schoolday:club_groups    GET    403     403      403     403    403     403   403       200    403  403
schoolday:club_groups    POST   403     403      403     403    403     403   403       302    403  403
schoolday:group          GET    403     403      403     403    403     403   403       200    403  403
schoolday:group          POST   403     403      403     403    403     403   403       302    403  403
schoolday:group_removal  POST   403     403      403     403    403     403   403       302    403  403
schoolday:group_meetings POST   403     403      403     403    403     403   403       302    403  403
schoolday:group_members  POST   403     403      403     403    403     403   403       302    403  403
schoolday:meeting_removal POST 403     403      403     403    403     403   403       302    403  403
schoolday:club_member    GET    403     403      403     403    403     403   403       200    403  403
schoolday:club_member    POST   403     403      403     403    403     403   403       302    403  403

progress:student         GET    200     200      200     200    403     200   403       200    200  403
progress:student@sister  GET    404     200      404     404    403     200   403       200    200  403
progress:student@other   GET    404     404      404     404    403     404   403       200    200  403
progress:charts          GET    200     200      200     200    403     200   403       200    200  403
progress:charts@sister   GET    404     200      404     404    403     200   403       200    200  403
progress:charts@other    GET    404     404      404     404    403     404   403       200    200  403
progress:subject         GET    200     200      200     200    403     200   403       200    200  403
progress:subject@sister  GET    404     200      404     404    403     200   403       200    200  403
progress:subject@other   GET    404     404      404     404    403     404   403       200    200  403

progress:index           GET    403     403      403     403    403     302   403       200    200  403
progress:class           GET    403     403      403     403    403     200   403       200    200  403
progress:class@other     GET    403     403      403     403    403     404   403       200    200  403
progress:accumulation    GET    403     403      403     403    403     403   403       200    200  403
progress:school          GET    403     403      403     403    403     403   403       200    200  403
progress:closings        GET    403     403      403     403    403     200   403       200    200  403
progress:closings        POST   403     403      403     403    403     403   403       422    403  403
progress:closing         GET    403     403      403     403    403     200   403       200    200  403
progress:closing         POST   403     403      403     403    403     403   403       422    403  403
progress:closing@other   GET    403     403      403     403    403     404   403       200    200  403
progress:card            GET    200     200      200     200    403     200   403       200    200  403
progress:card@sister     GET    404     200      404     404    403     200   403       200    200  403
progress:card@other      GET    404     404      404     404    403     404   403       200    200  403
progress:class_cards     POST   403     403      403     403    403     302   403       302    302  403
progress:class_cards@other POST 403     403      403     403    403     404   403       302    302  403
progress:filed_journal   GET    403     403      403     403    403     200   403       200    200  403
progress:document        GET    403     403      403     403    403     200   403       404    404  403
progress:document_attempt POST  403     403      403     403    403     302   403       404    404  403
progress:document_file   GET    403     403      403     403    403     200   403       404    404  403
grading:policy           GET    403     403      403     403    403     403   403       200    200  403
grading:policy           POST   403     403      403     403    403     403   403       302    302  403
grading:scales           GET    403     403      403     403    403     403   403       200    200  403
grading:scales           POST   403     403      403     403    403     403   403       422    422  403
grading:forms            GET    403     403      403     403    403     403   403       200    200  403
grading:forms            POST   403     403      403     403    403     403   403       302    302  403
grading:form             GET    403     403      403     403    403     403   403       200    200  403
grading:form             POST   403     403      403     403    403     403   403       302    302  403
grading:default          POST   403     403      403     403    403     403   403       302    302  403
grading:position         POST   403     403      403     403    403     403   403       302    302  403
grading:removal          POST   403     403      403     403    403     403   403       422    422  403

onboarding:applications  GET    403     403      403     403    403     403   403       403    403  200
onboarding:application   GET    403     403      403     403    403     403   403       403    403  200
onboarding:review        POST   403     403      403     403    403     403   403       403    403  302
onboarding:request       POST   403     403      403     403    403     403   403       403    403  422
onboarding:approval      POST   403     403      403     403    403     403   403       403    403  422
onboarding:refusal       POST   403     403      403     403    403     403   403       403    403  422
onboarding:application_file GET    403     403      403     403    403     403   403       403    403  200
onboarding:entry         GET    403     403      403     403    403     403   403       403    403  200
onboarding:entry         POST   403     403      403     403    403     403   403       403    403  422
onboarding:overdue       GET    403     403      403     403    403     403   403       403    200  200
onboarding:figures       GET    403     403      403     403    403     403   403       403    200  200
onboarding:consents      GET    403     403      403     403    403     403   403       403    200  200

onboarding:letters       GET    403     403      403     403    403     200   403       403    200  200
onboarding:letters_class GET    403     403      403     403    403     200   403       403    200  200
onboarding:letters_class@other GET 403  403      403     403    403     404   403       403    200  200
onboarding:letters_class POST   403     403      403     403    403     302   403       403    302  302
onboarding:letters_class@other POST 403 403      403     403    403     404   403       403    302  302
onboarding:letters_staff GET    403     403      403     403    403     403   403       403    200  200
onboarding:letters_person POST  403     403      403     403    403     302   403       403    302  302
onboarding:letters_person@other POST 403 403     403     403    403     404   403       403    302  302
onboarding:letters_ready GET    403     403      403     403    403     200   403       403    200  200
onboarding:letters_print GET    403     403      403     403    403     302   403       403    302  302
onboarding:letters_revocation POST 403  403      403     403    403     404   403       403    302  302
onboarding:attempts      GET    403     403      403     403    403     200   403       403    200  200
onboarding:attempt       GET    403     403      403     403    403     200   403       403    200  200
onboarding:attempt       POST   403     403      403     403    403     302   403       403    403  302
onboarding:attempt@other GET    403     403      403     403    403     404   403       403    200  200
onboarding:attempt@other POST   403     403      403     403    403     404   403       403    403  302
onboarding:attempt_closing POST 403     403      403     403    403     302   403       403    302  302
onboarding:attempt_closing@other POST 403 403    403     403    403     404   403       403    302  302
onboarding:mistake_closing POST 403     403      403     403    403     302   403       403    302  302
onboarding:children      GET    403     200      403     403    403     403   403       403    403  403
onboarding:child         POST   403     200      403     403    403     403   403       403    403  403
onboarding:child@other   POST   403     404      403     403    403     403   403       403    403  403
"""
SCHOOL += absence_table.ROWS + conduct_table.ROWS


COLUMNS = {"class": "class_teacher"}

# What stands in a URL by the name of its argument ("url.argument" where two mean different things by it);
# objects of cast.school, of 7А.
ARGUMENTS: Mapping[str, Callable[[Cast], object]] = {
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

_REASON: dict[str, object] = {
    "reason": "Так велено"
}  # asked of the deputy, and of everybody when the window has passed

_LINE: dict[str, object] = {"part": "extracurricular", "name": "Разговоры о важном", "hours_a_week": "1"}


def _thing(cast: Cast) -> dict[str, object]:
    return {"subject": cast.course.subject_id, "grade": 7, "kind": "kit", "name": "Атлас", "grams": "300"}


_MEAL = {"kind": "meal", "name": "Завтрак", "weekday": "", "starts_at": "11:10", "ends_at": "11:25"}

# What a form sends when somebody with the right has filled it in.
BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    **absence_table.BODIES,
    **conduct_table.BODIES,
    "home:tabs": lambda _cast: {"way": "reset"},
    "home:widgets": lambda _cast: {"way": "reset"},
    "onboarding:attempt": lambda _cast: {"phone": "8 912 111-22-34", "email": ""},
    "onboarding:letters_class": lambda _cast: {"whom": "guardians"},
    "onboarding:entry": lambda _cast: {"kind": "parent"},  # and nothing else of it
    "journal:cells": lambda cast: {
        "edits": [
            {
                "lesson": cast.past_lesson.pk,
                "student": cast.students[2].pk,
                "text": "4",
                "seen": "",
                "operation": "6f1dbb0e-4d1c-4a3b-8f58-3b1f6b7f4f10",
            }
        ],
        "reason": "Так велено",
    },
    "journal:extra_lessons": lambda cast: {"held_on": cast.today.isoformat(), "topic": "Олимпиада"},
    "journal:lesson": lambda cast: {"topic": "Квадратные уравнения", "form": cast.form.pk} | _REASON,
    "diary:tick": lambda _cast: {"done": "1"},
    "diary:share": lambda _cast: {"shared": "1"},
    "journal:homework": lambda _cast: {"text": "§ 13"} | _REASON,
    "journal:task": lambda _cast: {"text": "§ 13"} | _REASON,
    "journal:withdrawal": lambda _cast: _REASON,
    "homework:series": lambda cast: (
        {
            "series": "0b0d1f0e-7f0a-4b3c-9a43-6f1f2f3f4f50",
            "lines": "§ 13",
            "since": cast.today.isoformat(),
            "publication": "draft",
            "apply": "1",
        }
        | _REASON
    ),
    "homework:new_task": lambda cast: {"text": "Доклад", "due_on": cast.today.isoformat()} | _REASON,
    "homework:task": lambda cast: {"text": "Доклад", "due_on": cast.today.isoformat()} | _REASON,
    "homework:publication": lambda _cast: _REASON,
    "homework:withdrawal": lambda _cast: _REASON,
    "journal:mark": lambda cast: {
        f"mark-{cast.marks[0].pk}-version": cast.marks[0].version,
        f"mark-{cast.marks[0].pk}-form": cast.test_form.pk,
        f"mark-{cast.marks[0].pk}-comment": "",
        f"mark-{cast.marks[0].pk}-reason": "Так велено",
    },
    "academics:contacts": lambda _cast: {"phone": "8 912 345-67-89", "email": ""},
    "academics:guardian_contacts": lambda _cast: {"phone": "8 912 345-67-89", "email": ""},
    "people:guardians": lambda _cast: {
        "surname": "Новая",
        "given_name": "Анна",
        "kind": "representative",
        "relation": "тётя",
    },
    "people:guardian_end": lambda _cast: _REASON,
    "people:role_end": lambda _cast: _REASON,
    "family:trusts": lambda cast: {
        "surname": "Бабушкина",
        "given_name": "Вера",
        "phone": "8 912 345-67-89",
        "marks": "on",
        "until_on": cast.today.isoformat(),
    },
    "family:consent": lambda _cast: {"agrees": "yes"},
    "family:grants": lambda _cast: {"login": "nobody", "reason": "Обращение № 2", "days": "1"},
    "academics:curricula": lambda _cast: {"name": "7 класс, второй", "grade": 7},
    "academics:curriculum": lambda _cast: {"name": "7 класс", "grade": 7},
    "academics:curriculum_lines": lambda _cast: _LINE,
    "academics:curriculum_line": lambda _cast: _LINE,
    "academics:profiles": lambda _cast: {"name": "Универсальный", "kind": "universal"},
    "academics:profile": lambda _cast: {"name": "Универсальный", "kind": "universal"},
    "academics:plan": lambda cast: {
        "curriculum": get_curriculum(cast).pk,
        "reason": "Так велено",
        "since_on": cast.today.isoformat(),
    },
    "schoolday:things": _thing,
    "schoolday:thing": _thing,
    "schoolday:typical_things": lambda _cast: {"grade": "7"},
    "schoolday:lesson_things": lambda cast: {"needed": [get_thing(cast).pk]} | _REASON,
    "diary:backpack": lambda _cast: {"grams": "700"},
    "grading:policy": lambda _cast: {
        "five": "4.6",
        "four": "3.6",
        "three": "2.6",
        "borderline": "0.1",
        "method": "average",
        "year_rule": "mean",
        "free_edit_days": 14,
        "dot_days": 14,
        "dot_outcome": "2",
        "publication": "at_once",
        "guardian_delay_hours": 0,
        "guardian_delay_from_age": 14,
    },
    "grading:scales": lambda cast: {"subject": cast.course.subject_id, "scale": "ten"},  # it has marks
    "grading:forms": lambda _cast: {
        "name": "Диктант",
        "short_name": "Д",
        "category": "tests",
        "weight": "4",
    },
    "grading:form": lambda cast: {
        "name": cast.form.name,
        "short_name": cast.form.short_name,
        "category": cast.form.category,
        "weight": "3",
    },
    "journal:dot": lambda cast: {
        "dot-version": get_dot(cast).version,
        "dot-valid_until": cast.today.isoformat(),
        "dot-outcome": "3",
        "dot-form": cast.test_form.pk,
        "dot-reason": "Так велено",
    },
    "schoolday:regime_grade": lambda _cast: _MEAL,
    "schoolday:regime_class": lambda _cast: _MEAL,
    "schoolday:regime_item": lambda _cast: _MEAL,
    "schoolday:club_new": lambda _cast: {"name": "Театр", "kind": "club"},
    "schoolday:club_edit": lambda _cast: {"name": "Театр", "kind": "club"},
    "schoolday:club_groups": lambda _cast: {"name": "Младшая"},
    "schoolday:group": lambda _cast: {"name": "Младшая"},
    "schoolday:group_meetings": lambda _cast: {"weekday": "2", "starts_at": "16:00", "ends_at": "17:00"},
    "schoolday:group_members": lambda cast: {
        "students": [cast.student.pk],
        "since_on": cast.today.isoformat(),
    },
    "schoolday:club_member": lambda cast: {"until_on": cast.today.isoformat()},
    "lessons:substitution": lambda cast: {"teacher": cast.class_teacher.pk},
}
JSON_BODIES = {"journal:cells"}
