"""Who gets what at which address: one row for each URL and method, one column for each person of the cast.

Adding a page, add its row; ``test_matrix`` fails for a URL without one, and for an answer that is not the
table's. Numbers are HTTP statuses: 200 a page, 302 sent on (after a form), 400/422 an empty form refused,
403 a member of the school without the right, 404 not their business. For everybody else each URL of a school
is checked without a column: whoever is not signed in is sent to sign in; strangers, everybody of the other
school and whose rights have ended get 404.

A row's name is the URL's name; ``@variant`` after it takes other arguments from ``objects.VARIANTS``.
``POST`` rows send ``bodies.BODIES[name]`` or nothing; whatever a request changes is rolled back before the
next.
"""

from tests.access import (
    absence_table,
    announcements_table,
    api_table,
    conduct_table,
    control_works_table,
    events_table,
    imports_table,
    people_office_table,
    structure_table,
    talk_table,
    timetable_table,
)

# Addresses of a school. Columns: keys of the cast; trusted = with every scope, support = an operator let into
# the first student's diary, class = class teacher of 7А, colleague = teaches another class only.
SCHOOL = """
url                      method student guardian trusted support teacher class colleague deputy head registrar

home:school              GET    200     200      200     200    200     200   200       200    200  200
home:tabs                GET    200     200      200     200    200     200   200       200    200  200
home:tabs                POST   302     302      302     302    302     302   302       302    302  302
home:widgets             GET    200     200      200     200    200     200   200       200    200  200
home:widgets             POST   302     302      302     302    302     302   302       302    302  302
home:share               GET    200     200      200     200    200     200   200       200    200  200
home:share               POST   302     302      403     403    404     404   404       404    404  404
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
people:organizer         POST   403     403      403     403    403     403   403       403    302  302
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
journal:heading          POST   403     403      403     403    200     200   404       200    200  403
journal:heading@other    POST   403     403      403     403    404     404   200       200    200  403
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
grading:usual_forms      POST   403     403      403     403    403     403   403       302    302  403
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
SCHOOL += absence_table.ROWS + announcements_table.ROWS + conduct_table.ROWS + events_table.ROWS
SCHOOL += talk_table.ROWS
SCHOOL += timetable_table.ROWS
SCHOOL += control_works_table.ROWS
SCHOOL += people_office_table.ROWS + structure_table.ROWS + timetable_table.ROWS + imports_table.ROWS
SCHOOL += talk_table.ROWS + api_table.ROWS


COLUMNS = {"class": "class_teacher"}
