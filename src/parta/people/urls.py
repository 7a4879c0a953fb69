"""The office's pages about people."""

from django.urls import path

from parta.people.views import office

app_name = "people"
_RIGHT = "students/<int:student_id>/guardians/<int:guardianship_id>"
urlpatterns = [
    path("students/<int:student_id>/guardians/", office.guardians, name="guardians"),
    path(f"{_RIGHT}/end/", office.guardian_end, name="guardian_end"),
    path(f"{_RIGHT}/restriction/", office.restriction, name="restriction"),
    path(f"{_RIGHT}/scopes/", office.scopes, name="scopes"),
    path("staff/", office.staff, name="staff"),
    path("staff/<int:user_id>/<slug:role>/end/", office.role_end, name="role_end"),
]
