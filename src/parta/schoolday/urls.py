from django.urls import path

from parta.schoolday.views import backpack

app_name = "schoolday"
urlpatterns = [
    path("backpack/", backpack.things, name="things"),
    path("backpack/weights/", backpack.weights, name="weights"),
    path("backpack/grades/<int:grade>/typical/", backpack.typical_things, name="typical_things"),
    path("backpack/<int:thing_id>/", backpack.thing, name="thing"),
    path("backpack/<int:thing_id>/removal/", backpack.thing_removal, name="thing_removal"),
    path("lessons/<int:lesson_id>/backpack/", backpack.lesson_things, name="lesson_things"),
]
