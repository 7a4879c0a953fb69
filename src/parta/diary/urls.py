from django.urls import path

from parta.diary.views import backpack, day, homework, news, week

app_name = "diary"
urlpatterns = [
    path("", week.index, name="index"),
    path("<int:student_id>/", week.week, name="week"),
    path("<int:student_id>/marks/<int:mark_id>/", week.mark, name="mark"),
    path("<int:student_id>/homework/", homework.homework, name="homework"),
    path("<int:student_id>/homework/<int:homework_id>/done/", homework.tick, name="tick"),
    path("<int:student_id>/homework/<int:homework_id>/share/", homework.share, name="share"),
    path("<int:student_id>/news/", news.news, name="news"),
    path("<int:student_id>/debts/", homework.debts, name="debts"),
    path("<int:student_id>/subjects/", week.subjects, name="subjects"),
    path("<int:student_id>/subjects/<int:course_id>/", week.subject, name="subject"),
    path("<int:student_id>/day/", day.day, name="day"),
    path("<int:student_id>/backpack/", backpack.backpack, name="backpack"),
    path("<int:student_id>/files/<uuid:file_key>/", week.file, name="file"),
]
