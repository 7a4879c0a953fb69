from django.apps import AppConfig

from parta.core import events


class HomeworkConfig(AppConfig):
    name = "parta.homework"

    def ready(self) -> None:
        from parta.homework.commands import telling  # noqa: F401 - it says who tells of homework
        from parta.homework.queries.own_data import school_data

        events.school_data.connect(school_data, dispatch_uid="homework")
