"""The operators' side of support, on the portal."""

from django.urls import path

from parta.support.views import canned, desk

app_name = "support_desk"
_ONE = "requests/<str:number>/"
urlpatterns = [
    path("", desk.queue, name="queue"),
    path("answers/", canned.answers, name="canned"),
    path("answers/new/", canned.new_answer, name="new_canned"),
    path("answers/<int:canned_id>/", canned.answer, name="canned_answer"),
    path("answers/<int:canned_id>/removal/", canned.removal, name="canned_removal"),
    path(_ONE, desk.ticket, name="ticket"),
    path(f"{_ONE}taking/", desk.taking, name="taking"),
    path(f"{_ONE}answer/", desk.answer, name="answer"),
    path(f"{_ONE}note/", desk.note, name="note"),
    path(f"{_ONE}transfer/", desk.transfer, name="transfer"),
    path(f"{_ONE}combination/", desk.combination, name="combination"),
    path(f"{_ONE}files/<uuid:file_key>/", desk.file, name="file"),
]
