from django.apps import AppConfig

from parta.core import events


class PeopleConfig(AppConfig):
    name = "parta.people"

    def ready(self) -> None:
        from parta.people.queries import own_student_ids  # models are loaded only now

        events.own_students.connect(own_student_ids, dispatch_uid="people")
