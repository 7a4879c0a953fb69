from django.urls import path

from parta.attendance.views import reports, sheet

app_name = "attendance"
urlpatterns = [
    path("", sheet.sheet, name="sheet"),
    path("notices/", sheet.notices, name="notices"),
    path("notices/<int:notice_id>/acceptance/", sheet.acceptance, name="acceptance"),
    path("students/<int:student_id>/files/<uuid:notice_key>/", sheet.file, name="file"),
    path("reports/", reports.reports, name="reports"),
]
