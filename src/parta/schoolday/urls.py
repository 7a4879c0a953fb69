from django.urls import path

from parta.schoolday.views import backpack, club_groups, clubs, regime

app_name = "schoolday"
urlpatterns = [
    path("regime/", regime.index, name="regime"),
    path("regime/grades/<int:grade>/", regime.grade, name="regime_grade"),
    path("regime/grades/<int:grade>/copies/", regime.grade_copies, name="regime_grade_copies"),
    path("regime/classes/<int:class_id>/", regime.school_class, name="regime_class"),
    path("regime/classes/<int:class_id>/copies/", regime.class_copies, name="regime_class_copies"),
    path("regime/items/<int:item_id>/", regime.item, name="regime_item"),
    path("regime/items/<int:item_id>/removal/", regime.removal, name="regime_removal"),
    path("clubs/", clubs.index, name="clubs"),
    path("clubs/new/", clubs.new, name="club_new"),
    path("clubs/<int:club_id>/", clubs.club, name="club"),
    path("clubs/<int:club_id>/edit/", clubs.edit, name="club_edit"),
    path("clubs/<int:club_id>/removal/", clubs.removal, name="club_removal"),
    path("clubs/<int:club_id>/groups/", clubs.groups, name="club_groups"),
    path("clubs/groups/<int:group_id>/", club_groups.group, name="group"),
    path("clubs/groups/<int:group_id>/removal/", club_groups.removal, name="group_removal"),
    path("clubs/groups/<int:group_id>/meetings/", club_groups.meetings, name="group_meetings"),
    path("clubs/groups/<int:group_id>/members/", club_groups.members, name="group_members"),
    path("clubs/meetings/<int:meeting_id>/removal/", club_groups.meeting_removal, name="meeting_removal"),
    path("clubs/members/<int:member_id>/", club_groups.member, name="club_member"),
    path("backpack/", backpack.things, name="things"),
    path("backpack/weights/", backpack.weights, name="weights"),
    path("backpack/typical/", backpack.typical_things, name="typical_things"),
    path("backpack/<int:thing_id>/", backpack.thing, name="thing"),
    path("backpack/<int:thing_id>/removal/", backpack.thing_removal, name="thing_removal"),
    path("lessons/<int:lesson_id>/backpack/", backpack.lesson_things, name="lesson_things"),
]
