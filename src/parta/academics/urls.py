from django.urls import include, path

from parta.academics.views import (
    class_board,
    class_settings,
    classes,
    curriculum,
    groups,
    individual,
    moves,
    people,
    several,
    students,
    subjects,
    teaching,
)

app_name = "academics"
_STUDENT = "people/students/<int:student_id>/"
_CURRICULA = [
    path("", curriculum.curricula, name="curricula"),
    path("profiles/", individual.profiles, name="profiles"),
    path("profiles/<int:profile_id>/", individual.profile, name="profile"),
    path("plans/", individual.plans, name="plans"),
    path("plans/<int:plan_id>/", individual.plan, name="plan"),
    path("plans/<int:plan_id>/withdrawal/", individual.plan_withdrawal, name="plan_withdrawal"),
    path("<int:curriculum_id>/", curriculum.curriculum, name="curriculum"),
    path("<int:curriculum_id>/removal/", curriculum.removal, name="curriculum_removal"),
    path("<int:curriculum_id>/copy/", curriculum.copy, name="curriculum_copy"),
    path("<int:curriculum_id>/classes/", curriculum.classes, name="curriculum_classes"),
    path("<int:curriculum_id>/lines/", curriculum.lines, name="curriculum_lines"),
    path("<int:curriculum_id>/lines/<int:line_id>/", curriculum.line, name="curriculum_line"),
    path(
        "<int:curriculum_id>/lines/<int:line_id>/removal/",
        curriculum.line_removal,
        name="curriculum_line_removal",
    ),
]
_SUBJECTS = [
    path("", subjects.subjects, name="subjects"),
    path("usual/", subjects.usual_subjects, name="usual_subjects"),
    path("<int:subject_id>/", subjects.subject, name="subject"),
    path("<int:subject_id>/removal/", subjects.subject_removal, name="subject_removal"),
]
_GROUPS = [
    path("", groups.groups, name="groups"),
    path("<int:teaching_group_id>/", groups.group, name="group"),
    path("<int:teaching_group_id>/name/", groups.group_name, name="group_name"),
    path("<int:teaching_group_id>/removal/", groups.group_removal, name="group_removal"),
]
_TEACHING = [
    path("", teaching.teaching, name="teaching"),
    path("load/", teaching.load, name="load"),
    path("<int:course_id>/", teaching.course, name="course"),
    path("<int:course_id>/hours/", teaching.course_hours, name="course_hours"),
    path("<int:course_id>/removal/", teaching.course_removal, name="course_removal"),
    path("<int:course_id>/teachers/<int:teacher_id>/end/", teaching.course_end, name="course_end"),
]
urlpatterns = [
    path("subjects/", include(_SUBJECTS)),
    path("groups/", include(_GROUPS)),
    path("teaching/", include(_TEACHING)),
    path("classes/board/", class_board.board, name="class_board"),
    path("classes/setup/", class_settings.setup, name="class_setup"),
    path("classes/<int:class_id>/settings/", class_settings.settings, name="class_settings"),
    path("classes/<int:class_id>/settings/removal/", class_settings.removal, name="class_removal"),
    path(
        "classes/<int:class_id>/settings/<slug:what>/withdrawal/",
        class_settings.withdrawal,
        name="class_plan_withdrawal",
    ),
    path("curricula/", include(_CURRICULA)),
    path("classes/", classes.classes, name="classes"),
    path("classes/<int:class_id>/", classes.school_class, name="class"),
    path("people/", people.people, name="people"),
    path("people/duplicates/", people.duplicates, name="duplicates"),
    path("people/duplicates/<slug:kind>/<int:kept_id>/<int:gone_id>/", people.merger, name="merger"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/several/", several.people_several, name="people_several"),
    path("people/cards/<slug:kind>/<int:person_id>/", people.person, name="person"),
    path("people/cards/<slug:kind>/<int:person_id>/edit/", people.person_edit, name="person_edit"),
    path("people/teachers/<int:teacher_id>/dismissal/", moves.dismissal, name="dismissal"),
    path("people/teachers/<int:teacher_id>/roles/", moves.roles, name="roles"),
    path(f"{_STUDENT}guardians/link/", people.guardian_link, name="guardian_link"),
    path(f"{_STUDENT}enrollment/", moves.enrollment, name="enrollment"),
    path(f"{_STUDENT}enrollment/<slug:step>/", moves.move, name="move"),
    path(
        f"{_STUDENT}certificates/<int:certificate_id>/withdrawal/",
        moves.certificate_withdrawal,
        name="certificate_withdrawal",
    ),
    path(_STUDENT, students.card, name="student"),
    path(f"{_STUDENT}contacts/", students.contacts, name="contacts"),
    path(f"{_STUDENT}guardians/<int:guardian_id>/contacts/", students.contacts, name="guardian_contacts"),
]
