"""The choice of a region, on the diary."""

from django.urls import path

from parta.schools import views

app_name = "schools"
urlpatterns = [path("", views.regions, name="regions")]
