from datetime import timedelta

from parta.access.actors import Actor
from parta.access.rules import Role
from parta.core import clock
from parta.grading.models import GradingPolicy
from parta.grading.rules.publication import Cutoff, age_on, guardian_delay, visible_before
from parta.people.models import Student
from parta.schools.models import School

_FAMILY = {Role.STUDENT, Role.GUARDIAN, Role.TRUSTED}


def get_policy(school: School) -> GradingPolicy:
    """The school's own policy, or the presets (not saved) where it has none."""
    return GradingPolicy.objects.filter(school=school).first() or GradingPolicy(school=school)


def publication_cutoff(actor: Actor, student_id: int) -> Cutoff:
    """Which marks of the student the actor may see yet (acceptance K1): staff all of them."""
    if not actor.roles & _FAMILY or student_id not in actor.student_ids:
        return None
    policy = get_policy(actor.school)
    if policy.publish_at is None and not policy.guardian_delay_hours:
        return None
    return visible_before(
        clock.now(),
        publish_at=policy.publish_at,
        delay=_delay(actor, policy, student_id),
        zone=actor.school.zone,
    )


def _delay(actor: Actor, policy: GradingPolicy, student_id: int) -> timedelta:
    """The student's own news come first; a guardian's later by the policy."""
    student = Student.objects.get(pk=student_id)
    if student.user_id == actor.user_id:
        return timedelta()
    return guardian_delay(
        hours=policy.guardian_delay_hours,
        from_age=policy.guardian_delay_from_age,
        age=age_on(clock.today(actor.school.zone), student.born_on),
    )
