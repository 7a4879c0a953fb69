from django.urls import path

from parta.timetable.views import demand, generation, plans

app_name = "timetable"
urlpatterns = [
    path("", plans.index, name="plans"),
    path("<int:version_id>/", plans.grid, name="grid"),
    path("<int:version_id>/details/", plans.details, name="details"),
    path("<int:version_id>/removal/", plans.removal, name="removal"),
    path("<int:version_id>/moves/", plans.moves, name="moves"),
    path("<int:version_id>/lessons/<int:slot_id>/", plans.slot, name="slot"),
    path("<int:version_id>/lessons/<int:slot_id>/removal/", plans.slot_removal, name="slot_removal"),
    path("<int:version_id>/comparison/", plans.comparison, name="comparison"),
    path("<int:version_id>/hours/", demand.hours, name="hours"),
    path("<int:version_id>/teachers/", demand.teachers, name="teachers"),
    path("<int:version_id>/generation/", generation.request, name="generation"),
    path("generations/<int:generation_id>/", generation.run, name="run"),
    path("generations/<int:generation_id>/stop/", generation.stop, name="stop"),
    path("rooms/", demand.rooms, name="rooms"),
    path("rooms/<int:room_id>/", demand.room, name="room"),
    path("rooms/<int:room_id>/removal/", demand.room_removal, name="room_removal"),
    path("teachers/<int:teacher_id>/", demand.busy_times, name="busy_times"),
]
