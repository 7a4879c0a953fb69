from django.urls import path

from parta.conduct import views

app_name = "conduct"
urlpatterns = [
    path("lessons/<int:lesson_id>/students/<int:student_id>/", views.remarks, name="remarks"),
    path("remarks/<int:remark_id>/", views.change, name="change"),
    path("remarks/<int:remark_id>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("remarks/<int:remark_id>/release/", views.release, name="release"),
    path("<int:class_id>/remarks/", views.waiting, name="waiting"),
    path("<int:class_id>/review/", views.review, name="review"),
]
