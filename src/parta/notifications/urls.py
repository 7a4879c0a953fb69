from django.urls import path

from parta.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.index, name="index"),
    path("badge/", views.badge, name="badge"),
    path("read/", views.read_all, name="read_all"),
    path("settings/", views.settings, name="settings"),
    path("devices/", views.devices, name="devices"),
    path("devices/<int:device_id>/end/", views.device_end, name="device_end"),
    path("off/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("<int:notification_id>/", views.open_one, name="open"),
]
