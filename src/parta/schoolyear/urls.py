from django.urls import path

from parta.schoolyear import views

app_name = "schoolyear"
urlpatterns = [
    path("bells/", views.bells, name="bells"),
]
