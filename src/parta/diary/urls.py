from django.urls import path

from parta.diary.views import absences, backpack, conduct, curriculum, day, homework, news, signing, week

app_name = "diary"
urlpatterns = [
    path("", week.index, name="index"),
    path("<int:student_id>/", week.week, name="week"),
    path("<int:student_id>/marks/<int:mark_id>/", week.mark, name="mark"),
    path("<int:student_id>/homework/", homework.homework, name="homework"),
    path("<int:student_id>/homework/<int:homework_id>/done/", homework.tick, name="tick"),
    path("<int:student_id>/homework/<int:homework_id>/share/", homework.share, name="share"),
    path("<int:student_id>/control-works/", homework.control_works, name="control_works"),
    path("<int:student_id>/news/", news.news, name="news"),
    path("<int:student_id>/debts/", homework.debts, name="debts"),
    path("<int:student_id>/subjects/", week.subjects, name="subjects"),
    path("<int:student_id>/subjects/<int:course_id>/", week.subject, name="subject"),
    path("<int:student_id>/day/", day.day, name="day"),
    path("<int:student_id>/curriculum/", curriculum.curriculum, name="curriculum"),
    path("<int:student_id>/backpack/", backpack.backpack, name="backpack"),
    path("<int:student_id>/behavior/", conduct.behavior, name="behavior"),
    path("<int:student_id>/behavior/remarks/<int:remark_id>/replies/", conduct.replies, name="replies"),
    path("<int:student_id>/signature/", signing.signature, name="signature"),
    path("<int:student_id>/absences/", absences.absences, name="absences"),
    path("<int:student_id>/absences/catch-up/", absences.catch_up, name="catch_up"),
    path("<int:student_id>/absences/notices/", absences.notices, name="absence_notices"),
    path("<int:student_id>/absences/notices/<int:notice_id>/", absences.notice, name="absence_notice"),
    path(
        "<int:student_id>/absences/notices/<int:notice_id>/withdrawal/",
        absences.withdrawal,
        name="absence_withdrawal",
    ),
    path(
        "<int:student_id>/absences/notices/<int:notice_id>/certificates/",
        absences.certificates,
        name="absence_certificates",
    ),
    path("<int:student_id>/absences/notices/<int:notice_id>/answer/", absences.answer, name="absence_answer"),
    path("<int:student_id>/absences/files/<uuid:notice_key>/", absences.file, name="absence_file"),
    path("<int:student_id>/files/<uuid:file_key>/", week.file, name="file"),
]
