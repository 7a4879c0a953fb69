from django.apps import AppConfig


class HomeworkConfig(AppConfig):
    name = "parta.homework"

    def ready(self) -> None:
        from parta.homework.commands import telling  # noqa: F401 - it says who tells of homework
