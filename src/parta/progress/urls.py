from django.urls import path

from parta.progress.views import classes, closing, documents, school, student

app_name = "progress"

urlpatterns = [
    path("", classes.index, name="index"),
    path("classes/<int:class_id>/", classes.school_class, name="class"),
    path("accumulation/", school.accumulation, name="accumulation"),
    path("integrity/", school.integrity, name="integrity"),
    path("integrity/check/", school.integrity_check, name="integrity_check"),
    path("school/", school.school, name="school"),
    path("students/<int:student_id>/", student.table, name="student"),
    path("students/<int:student_id>/charts/", student.charts, name="charts"),
    path("students/<int:student_id>/subjects/<int:subject_id>/", student.subject, name="subject"),
    path("closings/", closing.closing, name="closings"),
    path("journals/<uuid:filed_key>/", closing.filed_journal, name="filed_journal"),
    path("classes/<int:class_id>/closing/", closing.closing, name="closing"),
    path("students/<int:student_id>/card.pdf", documents.card, name="card"),
    path("classes/<int:class_id>/cards/", documents.class_cards, name="class_cards"),
    path("documents/<uuid:key>/", documents.document, name="document"),
    path("documents/<uuid:key>/attempt/", documents.document_attempt, name="document_attempt"),
    path("documents/<uuid:key>/file/", documents.document_file, name="document_file"),
]
