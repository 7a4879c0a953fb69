from django.apps import AppConfig

from parta.core import events


class LessonsConfig(AppConfig):
    name = "parta.lessons"

    def ready(self) -> None:
        from parta.lessons import calendar  # models are loaded only now
        from parta.lessons.commands import (  # noqa: F401 - they say who is told of what
            telling,
            telling_days,
            telling_moves,
            telling_plans,
        )

        events.calendar_changed.connect(calendar.follow_calendar, dispatch_uid="lessons")
        events.bells_changed.connect(calendar.follow_bells, dispatch_uid="lessons")
