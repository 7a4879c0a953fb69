from django.urls import path

from parta.grading.views import policy, transfers

app_name = "grading"
urlpatterns = [
    path("arrivals/", transfers.arrival, name="arrival"),
    path("students/<int:student_id>/brought/", transfers.brought, name="brought"),
    path(
        "students/<int:student_id>/brought/<int:mark_id>/removal/",
        transfers.brought_removal,
        name="brought_removal",
    ),
    path("", policy.policy, name="policy"),
    path("scales/", policy.scales, name="scales"),
    path("forms/", policy.forms, name="forms"),
    path("forms/usual/", policy.usual_forms, name="usual_forms"),
    path("forms/<int:form_id>/", policy.form, name="form"),
    path("forms/<int:form_id>/default/", policy.default, name="default"),
    path("forms/<int:form_id>/position/", policy.position, name="position"),
    path("forms/<int:form_id>/removal/", policy.removal, name="removal"),
]
