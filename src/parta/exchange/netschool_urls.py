"""Addresses as the protocol of another diary has them."""

from django.urls import path

from parta.exchange.views import netschool

app_name = "netschool"
urlpatterns = [
    path("logindata", netschool.logindata, name="logindata"),
    path("auth/getdata", netschool.getdata, name="getdata"),
    path("login", netschool.login, name="login"),
    path("auth/logout", netschool.logout, name="logout"),
    path("schools/search", netschool.schools, name="schools"),
    path("schools/<str:school>/card", netschool.school_card, name="school_card"),
    path("student/diary/init", netschool.diary_init, name="diary_init"),
    path("years/current", netschool.current_year, name="current_year"),
    path("grade/assignment/types", netschool.types, name="types"),
    path("student/diary", netschool.diary, name="diary"),
    path("student/diary/pastMandatory", netschool.past_mandatory, name="past_mandatory"),
    path("student/diary/get-attachments", netschool.assignment_files, name="assignment_files"),
    path("announcements", netschool.announcements, name="announcements"),
    path("attachments/<int:attachment_id>", netschool.attachment, name="attachment"),
    path("users/photo", netschool.photo, name="photo"),
]
