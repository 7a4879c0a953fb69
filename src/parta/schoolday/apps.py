from django.apps import AppConfig

from parta.core import events


class SchoolDayConfig(AppConfig):
    name = "parta.schoolday"

    def ready(self) -> None:
        from parta.schoolday.queries.own_data import school_data

        events.school_data.connect(school_data, dispatch_uid="schoolday")
