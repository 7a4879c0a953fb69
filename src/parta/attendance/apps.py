from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "parta.attendance"

    def ready(self) -> None:
        from parta.attendance.commands import telling  # noqa: F401 - it says who tells of absences
