from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "parta.announcements"

    def ready(self) -> None:
        from parta.announcements.commands import telling  # noqa: F401 - it says who tells of announcements
