"""Addresses of the app on the diary that lead everybody to their own: shortcuts on the home screen."""

from django.urls import path

from parta.pocket import views

urlpatterns = [
    path("diary/", views.section, {"page": "diary:index"}, name="pocket_diary"),
    path("journal/", views.section, {"page": "journal:index"}, name="pocket_journal"),
    path("share/", views.share, name="pocket_share"),
    path("messages/", views.section, {"page": "chats:index"}, name="pocket_messages"),
]
