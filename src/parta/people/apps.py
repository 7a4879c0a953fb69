from django.apps import AppConfig

from parta.core import events


class PeopleConfig(AppConfig):
    name = "parta.people"

    def ready(self) -> None:
        from parta.people.queries import list_own_students  # models are loaded only now

        events.own_students.connect(list_own_students, dispatch_uid="people")
