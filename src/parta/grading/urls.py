from django.urls import path

from parta.grading import views

app_name = "grading"
urlpatterns = [
    path("", views.policy, name="policy"),
    path("scales/", views.scales, name="scales"),
    path("forms/", views.forms, name="forms"),
    path("forms/<int:form_id>/", views.form, name="form"),
    path("forms/<int:form_id>/default/", views.default, name="default"),
    path("forms/<int:form_id>/position/", views.position, name="position"),
    path("forms/<int:form_id>/removal/", views.removal, name="removal"),
]
