from django.urls import include, path

from parta.homework import views

app_name = "homework"

urlpatterns = [
    path("", views.planner, name="planner"),
    path(
        "courses/<int:course_id>/",
        include(
            [
                path("", views.course, name="course"),
                path("series/", views.series, name="series"),
                path("earlier/", views.reuse, name="reuse"),
                path("tasks/", views.task, name="new_task"),
                path("tasks/<int:homework_id>/", views.task, name="task"),
                path("tasks/<int:homework_id>/publication/", views.publication, name="publication"),
                path("tasks/<int:homework_id>/withdrawal/", views.withdrawal, name="withdrawal"),
            ]
        ),
    ),
    path("lessons/<int:lesson_id>/load/", views.lesson_load, name="lesson_load"),
    path("load/", views.load, name="load"),
    path("load/<int:class_id>/", views.class_load, name="class_load"),
]
