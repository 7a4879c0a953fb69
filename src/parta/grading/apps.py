from django.apps import AppConfig


class GradingConfig(AppConfig):
    name = "parta.grading"

    def ready(self) -> None:
        from parta.grading.commands import telling  # noqa: F401 - it says who tells of marks
