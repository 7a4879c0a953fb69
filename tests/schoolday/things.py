"""Things to carry for the standing cast's lessons."""

from parta.schoolday.models import Textbook
from tests.factories.cast import SchoolCast


def add_thing(
    cast: SchoolCast, subject_id: int, grams: int, name: str = "Учебник", **values: object
) -> Textbook:
    """By default a textbook of grade 7, the cast's."""
    return Textbook.objects.create(
        **{
            "school": cast.school,
            "subject_id": subject_id,
            "grade": cast.school_class.grade,
            "kind": "textbook",
            "name": name,
            "grams": grams,
            **values,
        }
    )
