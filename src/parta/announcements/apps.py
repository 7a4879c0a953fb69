from django.apps import AppConfig

from parta.core import events


class AnnouncementsConfig(AppConfig):
    name = "parta.announcements"

    def ready(self) -> None:
        from parta.announcements.commands import owners, telling  # noqa: F401 - it says who tells of announcements
        from parta.announcements.queries.own_data import school_data

        events.school_data.connect(school_data, dispatch_uid="announcements")
        events.account_erased.connect(owners.forget_reader, dispatch_uid="announcements")
