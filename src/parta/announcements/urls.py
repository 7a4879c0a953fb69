from django.urls import path

from parta.announcements.views import managing, reading

app_name = "announcements"
urlpatterns = [
    path("", reading.index, name="index"),
    path("written/", managing.written, name="written"),
    path("new/", managing.edit, name="new"),
    path("<int:announcement_id>/", reading.page, name="page"),
    path("<int:announcement_id>/acknowledgement/", reading.acknowledgement, name="acknowledgement"),
    path("<int:announcement_id>/replies/", reading.replies, name="replies"),
    path("<int:announcement_id>/files/<uuid:key>/", reading.file, name="file"),
    path("<int:announcement_id>/edit/", managing.edit, name="edit"),
    path("<int:announcement_id>/check/", managing.check, name="check"),
    path("<int:announcement_id>/publication/", managing.publication, name="publication"),
    path("<int:announcement_id>/withdrawal/", managing.withdrawal, name="withdrawal"),
    path("<int:announcement_id>/readers/", managing.readers, name="readers"),
    path("<int:announcement_id>/reminder/", managing.reminder, name="reminder"),
]
