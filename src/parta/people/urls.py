"""The office's pages about people.

Linking a guardian who is known shows classes too, so its page is academics'.
"""

from django.urls import path

from parta.people.views import office, personal

app_name = "people"
_RIGHT = "students/<int:student_id>/guardians/<int:guardianship_id>"
urlpatterns = [
    path("students/<int:student_id>/guardians/", office.guardians, name="guardians"),
    path("students/<int:student_id>/documents/<int:document_id>/", office.document, name="document"),
    path(
        "students/<int:student_id>/documents/<int:document_id>/removal/",
        office.document_removal,
        name="document_removal",
    ),
    path(f"{_RIGHT}/documents/", office.documents, name="documents"),
    path(f"{_RIGHT}/end/", office.guardian_end, name="guardian_end"),
    path(f"{_RIGHT}/restriction/", office.restriction, name="restriction"),
    path(f"{_RIGHT}/scopes/", office.scopes, name="scopes"),
    path("data/<slug:kind>/<int:person_id>/", personal.personal, name="personal"),
    path("data/<slug:kind>/<int:person_id>/export/", personal.personal_export, name="personal_export"),
    path("staff/", office.staff, name="staff"),
    path("staff/<int:user_id>/organizer/", office.organizer, name="organizer"),
    path("staff/<int:user_id>/<slug:role>/end/", office.role_end, name="role_end"),
]
