from django.apps import AppConfig


class SchoolDayConfig(AppConfig):
    name = "parta.schoolday"
