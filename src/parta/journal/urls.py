from django.urls import include, path

from parta.journal import views

app_name = "journal"

urlpatterns = [
    path("", views.index, name="index"),
    path(
        "<int:course_id>/",
        include(
            [
                path("", views.course, name="course"),
                path("terms/<int:term>/", views.course, name="term"),
                path("terms/<int:term>/grades/", views.term_marks, name="term_marks"),
                path("year/grades/", views.term_marks, name="year_marks"),
                path("cells/", views.cells, name="cells"),
                path("lessons/", views.extra_lessons, name="extra_lessons"),
            ]
        ),
    ),
    path(
        "lessons/<int:lesson_id>/",
        include(
            [
                path("", views.lesson, name="lesson"),
                path("heading/", views.heading, name="heading"),
                path("homework/", views.homework, name="homework"),
                path("homework/<int:homework_id>/", views.homework, name="task"),
                path("homework/<int:homework_id>/withdrawal/", views.homework_withdrawal, name="withdrawal"),
                path("students/<int:student_id>/", views.cell, name="cell"),
                path("students/<int:student_id>/marks/<int:mark_id>/", views.mark, name="mark"),
                path("students/<int:student_id>/dots/<int:dot_id>/", views.dot, name="dot"),
            ]
        ),
    ),
    path("files/<uuid:key>/", views.file, name="file"),
]
