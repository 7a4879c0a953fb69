from django.apps import AppConfig

from parta.core import events


class PeopleConfig(AppConfig):
    name = "parta.people"

    def ready(self) -> None:
        from parta.people.queries import list_own_students  # models are loaded only now
        from parta.people.queries.own_data import data_of_schools
        from parta.people.queries.readers import list_told_about

        events.personal_data.connect(data_of_schools, dispatch_uid="people")
        events.own_students.connect(list_own_students, dispatch_uid="people")
        events.told_about.connect(list_told_about, dispatch_uid="people")
