from django.urls import path

from parta.home import views
from parta.home.views import office, sharing

app_name = "home"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:school>/", views.school, name="school"),
    path("<slug:school>/tabs/", views.tabs, name="tabs"),
    path("<slug:school>/widgets/", views.widgets, name="widgets"),
    path("<slug:school>/share/", sharing.share, name="share"),
    path("<slug:school>/security/", views.security, name="security"),
    path("<slug:school>/office/", office.office, name="office"),
    path("<slug:school>/office/policy/", office.policy, name="policy"),
    path("<slug:school>/office/policy/journal/", office.journal_policy, name="journal_policy"),
]
