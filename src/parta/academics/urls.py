from django.urls import path

from parta.academics import views

app_name = "academics"
urlpatterns = [
    path("classes/", views.classes, name="classes"),
    path("classes/<int:class_id>/", views.school_class, name="class"),
]
