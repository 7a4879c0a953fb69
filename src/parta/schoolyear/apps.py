from django.apps import AppConfig


class SchoolyearConfig(AppConfig):
    name = "parta.schoolyear"
