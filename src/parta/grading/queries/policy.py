from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.access.actors import Actor
from parta.core import clock
from parta.grading.models import GradingPolicy
from parta.grading.rules.interim import Method
from parta.grading.rules.policy import PolicyValues
from parta.grading.rules.publication import Cutoff, age_on, guardian_delay, visible_before
from parta.grading.rules.terms import YearRule
from parta.people.models import Student
from parta.schools.models import School


@dataclass(frozen=True, slots=True)
class Publication:
    """What decides when one student's family sees a mark: the school's policy, and who the student is.

    ``publish_at`` and the delay are None where the school has no policy of its own.
    """

    publish_at: time | None
    delay_hours: int | None
    delay_from_age: int | None
    born_on: date | None
    user_id: int | None


def get_policy(school: School) -> GradingPolicy:
    """The school's own policy, or the presets (not saved) where it has none."""
    return GradingPolicy.objects.filter(school=school).first() or GradingPolicy(school=school)


def policy_values(policy: GradingPolicy, school: School) -> PolicyValues:
    """The policy with what the school itself keeps of it."""
    return PolicyValues(
        five=policy.five,
        four=policy.four,
        three=policy.three,
        borderline=policy.borderline,
        method=Method(policy.method),
        year_rule=YearRule(policy.year_rule),
        allows_mark_one=school.allows_mark_one,
        free_edit_days=school.free_edit_days,
        dot_days=policy.dot_days,
        dot_outcome=policy.dot_outcome,
        publish_at=policy.publish_at,
        guardian_delay_hours=policy.guardian_delay_hours,
        guardian_delay_from_age=policy.guardian_delay_from_age,
        works_a_day=policy.works_a_day,
        works_a_week=policy.works_a_week,
    )


def publication_cutoff(actor: Actor, student_id: int, moment: datetime | None = None) -> Cutoff:
    """Which marks of the student the actor may see now, or saw at the moment (K1): staff all of them."""
    if not is_family(actor, student_id):
        return None
    row = (
        Student.objects.filter(pk=student_id)
        .values_list(
            "school__grading_policy__publish_at",
            "school__grading_policy__guardian_delay_hours",
            "school__grading_policy__guardian_delay_from_age",
            "born_on",
            "user_id",
        )
        .first()
    )
    return cutoff_by(Publication(*row), actor, moment) if row else None


def is_family(actor: Actor, student_id: int) -> bool:
    """Whether the actor sees what the family does: as one of it, or as an operator who was let in."""
    return student_id in actor.student_ids


def cutoff_by(publication: Publication, actor: Actor, moment: datetime | None = None) -> Cutoff:
    """Before which moment a mark must have been set for the actor, one of the family, to see it now.

    With ``moment``: to have seen it then.
    """
    return visible_before(
        moment or clock.now(),
        publish_at=publication.publish_at,
        delay=_delay(publication, actor),
        zone=actor.school.zone,
    )


def publication_words(publication: Publication, actor: Actor) -> str:
    """When the actor, one of the family, sees marks; empty: at once."""
    words = []
    if publication.publish_at is not None:
        moment = time_format(publication.publish_at, "H:i")
        words.append(_("Marks appear daily at %(time)s.") % {"time": moment})
    if _delay(publication, actor):
        hours = publication.delay_hours or 0
        text = ngettext(
            "Parents see a mark %(count)d hour after the student.",
            "Parents see a mark %(count)d hours after the student.",
            hours,
        )
        words.append(text % {"count": hours})
    return " ".join(words)


def _delay(publication: Publication, actor: Actor) -> timedelta:
    """The student's own news come first; a guardian's later by the policy."""
    if publication.user_id == actor.user_id:
        return timedelta()
    return guardian_delay(
        hours=publication.delay_hours or 0,
        from_age=publication.delay_from_age or 0,
        age=age_on(clock.today(actor.school.zone), publication.born_on),
    )
