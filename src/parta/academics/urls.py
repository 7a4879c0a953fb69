from django.urls import include, path

from parta.academics.views import classes, curriculum, individual, students

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
urlpatterns = [
    path("curricula/", include(_CURRICULA)),
    path("classes/", classes.classes, name="classes"),
    path("classes/<int:class_id>/", classes.school_class, name="class"),
    path(_STUDENT, students.card, name="student"),
    path(f"{_STUDENT}contacts/", students.contacts, name="contacts"),
    path(f"{_STUDENT}guardians/<int:guardian_id>/contacts/", students.contacts, name="guardian_contacts"),
]
