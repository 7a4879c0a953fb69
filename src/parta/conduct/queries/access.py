"""Whose behavior the actor may read, and in which classes write."""

from parta.academics.models import Enrollment, SchoolClass, led_by
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import Forbidden, NotFound


def sees_conduct(actor: Actor, student_id: int) -> bool:
    """Whether the actor, who may open the diary, may also read notes and remarks in it (domain H).

    Not those whom a family or the head has let in: trusted persons and operators.
    """
    if student_id in actor.family_ids or actor.has(Permission.READ_WHOLE_SCHOOL):
        return True
    if not actor.has(Permission.READ_CONDUCT):
        return False
    return student_id not in actor.student_ids or _is_of_own_class(actor, student_id)


def require_conduct(actor: Actor, student_id: int) -> None:
    """Raise NotFound unless the actor may read the student's behavior; the diary itself apart."""
    if not sees_conduct(actor, student_id):
        raise NotFound


def get_class(actor: Actor, class_id: int) -> SchoolClass:
    """A class the actor may see; NotFound for any other."""
    found = (
        SchoolClass.objects.visible_to(actor)
        .on(clock.today(actor.school.zone))
        .select_related("year", "review_policy")
        .filter(pk=class_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def is_class_teacher(actor: Actor, school_class: SchoolClass) -> bool:
    """Whether the class is the actor's own to write about (or the actor is the installation)."""
    if not actor.has(Permission.WRITE_CONDUCT):
        return False
    teacher = school_class.class_teacher
    return actor.author_id is None or (teacher is not None and teacher.user_id == actor.user_id)


def get_own_class(actor: Actor, class_id: int) -> SchoolClass:
    """The class if it is the actor's own; Forbidden for one that the actor may only read."""
    actor.require(Permission.WRITE_CONDUCT)
    school_class = get_class(actor, class_id)
    if not is_class_teacher(actor, school_class):
        raise Forbidden(Permission.WRITE_CONDUCT)
    return school_class


def reviews_remarks(school_class: SchoolClass) -> bool:
    policy = getattr(school_class, "review_policy", None)
    return bool(policy and policy.reviews_remarks)


def _is_of_own_class(actor: Actor, student_id: int) -> bool:
    own = Enrollment.objects.filter(led_by(actor, "school_class__"), student_id=student_id)
    return actor.has(Permission.READ_OWN_CLASS) and own.exists()
