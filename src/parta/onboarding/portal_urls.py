"""The way to access, on the portal: applications and going to the diary."""

from django.urls import path

from parta.onboarding.views import opening
from parta.onboarding.views import portal_applications as views
from parta.onboarding.views.reveals import reveal

app_name = "applications"
_ONE = "applications/<uuid:application_key>/"
urlpatterns = [
    path("applications/", views.applications, name="list"),
    path("applications/new/", views.start, name="start"),
    path(_ONE, views.application, name="application"),
    path(f"{_ONE}child/", views.child, name="child"),
    path(f"{_ONE}journals/", views.journals, name="journals"),
    path(f"{_ONE}documents/", views.papers, name="papers"),
    path(f"{_ONE}documents/<uuid:file_key>/", views.file, name="file"),
    path(f"{_ONE}documents/<uuid:file_key>/removal/", views.file_removal, name="file_removal"),
    path(f"{_ONE}check/", views.check, name="check"),
    path(f"{_ONE}withdrawal/", views.withdrawal, name="withdrawal"),
    path(f"{_ONE}repetition/", views.repetition, name="repetition"),
    path(f"{_ONE}deletion/", views.deletion, name="deletion"),
    path("access/<str:token>/", reveal, name="reveal"),
    path("diary/", opening.diary, name="diary"),
    path("diary/correction/", opening.correction, name="correction"),
    path("diary/question/", opening.question, name="question"),
]
