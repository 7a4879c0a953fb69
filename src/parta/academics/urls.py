from django.urls import path

from parta.academics.views import classes, students

app_name = "academics"
_STUDENT = "people/students/<int:student_id>/"
urlpatterns = [
    path("classes/", classes.classes, name="classes"),
    path("classes/<int:class_id>/", classes.school_class, name="class"),
    path(_STUDENT, students.card, name="student"),
    path(f"{_STUDENT}contacts/", students.contacts, name="contacts"),
    path(f"{_STUDENT}guardians/<int:guardian_id>/contacts/", students.contacts, name="guardian_contacts"),
]
