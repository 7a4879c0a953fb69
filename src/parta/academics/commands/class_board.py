"""Students change classes many at a time, as on the board of a grade."""

from collections.abc import Mapping

from django.db import transaction

from parta.academics.commands.enrollments import Joining, change_class, join_class
from parta.academics.commands.groups import require_within
from parta.academics.models import Enrollment, SchoolClass
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.errors import NotFound, Refused
from parta.people.models import Student


@transaction.atomic
def place_in_classes(*, actor: Actor, places: Mapping[int, Joining]) -> int:
    """Each student belongs to the class that is named from its day; how many have moved. All or nobody.

    Refused, with the student's name, for whatever ``join_class`` and ``change_class`` refuse.
    """
    actor.require(Permission.WRITE_PEOPLE)
    students = Student.objects.filter(school=actor.school, pk__in=places)
    names = {student.pk: student.list_name for student in students}
    if set(places) - set(names):
        raise NotFound
    wanted = {joining.class_id for joining in places.values()}
    classes_of = SchoolClass.objects.filter(school=actor.school).select_related("year").in_bulk(wanted)
    if wanted - set(classes_of):
        raise NotFound
    moved = 0
    for student_id, joining in places.items():
        require_within(classes_of[joining.class_id].year, joining.since_on)
        stays = Enrollment.objects.filter(student_id=student_id).valid_on(joining.since_on)
        classes = set(stays.values_list("school_class_id", flat=True))
        if joining.class_id in classes:
            continue
        way = change_class if classes else join_class
        try:
            way(actor=actor, student_id=student_id, joining=joining)
        except Refused as refused:
            text = f"{names[student_id]}: {refused.message}"
            raise Refused(text, code=refused.code, field=refused.field) from refused
        moved += 1
    return moved
