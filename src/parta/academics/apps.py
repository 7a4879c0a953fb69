from django.apps import AppConfig

from parta.core import events


class AcademicsConfig(AppConfig):
    name = "parta.academics"

    def ready(self) -> None:
        from parta.academics.commands import merging  # models are loaded only now
        from parta.academics.queries.closings import closings_of_terms

        events.term_hindrances.connect(closings_of_terms, dispatch_uid="academics")
        events.person_merging.connect(merging.list_parts, dispatch_uid="academics")
        events.person_merged.connect(merging.join_stays, dispatch_uid="academics")
        from parta.academics.queries.own_data import school_data

        events.school_data.connect(school_data, dispatch_uid="academics")
        from parta.academics.queries.still_here import still_here

        events.erasure_hindrances.connect(still_here, dispatch_uid="academics")
