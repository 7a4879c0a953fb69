from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "parta.events"

    def ready(self) -> None:
        from parta.core import events
        from parta.events.commands import owners, telling  # noqa: F401 - telling says who tells of events

        events.personal_data.connect(owners.data_of_events, dispatch_uid="events")
        events.school_data.connect(owners.data_of_students, dispatch_uid="events")
        events.account_erased.connect(owners.forget_person, dispatch_uid="events")
