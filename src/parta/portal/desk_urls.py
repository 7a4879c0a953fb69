"""The desk's pages, which are a part of the portal's."""

from django.urls import path

from parta.portal.views import desk, desk_contacts, desk_letters

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("letters/", desk_letters.desk_letters, name="desk_letters"),
    path("letters/<int:letter_id>/", desk_letters.desk_letter, name="desk_letter"),
    path("people/<str:key>/", desk.desk_person, name="desk_person"),
    path("people/<str:key>/confirmation/", desk.desk_confirmation, name="desk_confirmation"),
    path("people/<str:key>/refusal/", desk.desk_refusal, name="desk_refusal"),
    path("people/<str:key>/contacts/<slug:kind>/", desk_contacts.desk_contact, name="desk_contact"),
    path("people/<str:key>/contacts/<slug:kind>/code/", desk_contacts.desk_code, name="desk_code"),
]
