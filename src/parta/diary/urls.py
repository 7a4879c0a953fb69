from django.urls import path

from parta.diary import views

app_name = "diary"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:student_id>/", views.week, name="week"),
    path("<int:student_id>/marks/<int:mark_id>/", views.mark, name="mark"),
    path("<int:student_id>/subjects/", views.subjects, name="subjects"),
    path("<int:student_id>/subjects/<int:course_id>/", views.subject, name="subject"),
    path("<int:student_id>/files/<uuid:file_key>/", views.file, name="file"),
]
