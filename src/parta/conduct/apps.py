from django.apps import AppConfig

from parta.core import events


class ConductConfig(AppConfig):
    name = "parta.conduct"

    def ready(self) -> None:
        from parta.conduct.commands import telling  # noqa: F401 - it says who is told of behavior
        from parta.conduct.queries.own_data import school_data

        events.school_data.connect(school_data, dispatch_uid="conduct")
