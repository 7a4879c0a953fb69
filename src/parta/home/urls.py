from django.urls import path

from parta.home import views

app_name = "home"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:school>/", views.school, name="school"),
    path("<slug:school>/tabs/", views.tabs, name="tabs"),
    path("<slug:school>/widgets/", views.widgets, name="widgets"),
    path("<slug:school>/security/", views.security, name="security"),
]
