from django.apps import AppConfig

from parta.core import events


class GradingConfig(AppConfig):
    name = "parta.grading"

    def ready(self) -> None:
        from parta.grading.commands import (  # noqa: F401 - who tells
            merging,  # models are loaded only now
            telling,
            telling_dots,
            telling_terms,
            telling_works,
        )
        from parta.grading.queries import control_signs
        from parta.grading.queries.kinds_of_terms import marks_of_class

        events.term_kind_hindrances.connect(marks_of_class, dispatch_uid="grading")
        events.person_merging.connect(merging.list_parts, dispatch_uid="grading")
        events.lessons_moved.connect(telling_works.tell_of_moves, dispatch_uid="grading")
        events.lesson_signs.connect(control_signs.list_signs, dispatch_uid="grading")
        events.person_merged.connect(merging.move_marks, dispatch_uid="grading")
        from parta.grading.queries.own_data import school_data

        events.school_data.connect(school_data, dispatch_uid="grading")
