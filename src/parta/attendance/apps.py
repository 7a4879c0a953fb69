from django.apps import AppConfig

from parta.core import events


class AttendanceConfig(AppConfig):
    name = "parta.attendance"

    def ready(self) -> None:
        from parta.attendance.commands import (  # models are loaded only now
            erasure,
            merging,
            telling,  # noqa: F401 - it says who tells of absences
        )

        events.person_merging.connect(merging.list_parts, dispatch_uid="attendance")
        events.person_merged.connect(merging.move_absences, dispatch_uid="attendance")
        from parta.attendance.queries.own_data import school_data

        events.school_data.connect(school_data, dispatch_uid="attendance")
        events.person_erased.connect(erasure.forget_notices, dispatch_uid="attendance")
