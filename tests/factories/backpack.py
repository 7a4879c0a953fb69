"""A thing that the standing cast's algebra needs, as the deputy head writes it down."""

from parta.schoolday.commands.backpack import ThingData, add_thing
from parta.schoolday.models import Textbook
from parta.schoolday.rules import ThingKind
from tests.factories.cast import SchoolCast

_NAME = "Алгебра: задачник"


def get_thing(cast: SchoolCast) -> Textbook:
    found = Textbook.objects.filter(school=cast.school, name=_NAME).first()
    if found is not None:
        return found
    data = ThingData(cast.course.subject_id, cast.school_class.grade, ThingKind.TEXTBOOK, _NAME, 350)
    return add_thing(actor=cast.actor("deputy"), data=data)
