"""A family's own pages: who sees the diary and who has seen it."""

from django.urls import path

from parta.people.views import family

app_name = "family"
urlpatterns = [
    path("", family.index, name="index"),
    path("access/", family.viewings, name="access"),
    path("<int:student_id>/", family.student, name="student"),
    path("<int:student_id>/trusts/", family.trusts, name="trusts"),
    path("<int:student_id>/trusts/<int:guardianship_id>/end/", family.trust_end, name="trust_end"),
    path("<int:student_id>/consents/<int:guardianship_id>/", family.consent, name="consent"),
    path("<int:student_id>/operators/", family.grants, name="grants"),
    path("<int:student_id>/operators/<int:grant_id>/end/", family.grant_end, name="grant_end"),
]
