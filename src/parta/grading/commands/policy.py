from django.db import transaction

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core.errors import Refused
from parta.grading.models import GradingPolicy
from parta.grading.queries.policy import policy_values
from parta.grading.queries.policy_words import plain_policy, problem_message
from parta.grading.rules.policy import PolicyValues, policy_problems
from parta.schools.commands import lock_school, set_journal_policy

STREAM = "policy"  # the hash chain of a school's policy, and the place of its history
_OWN = (
    "five",
    "four",
    "three",
    "borderline",
    "method",
    "year_rule",
    "dot_days",
    "dot_outcome",
    "publish_at",
    "guardian_delay_hours",
    "guardian_delay_from_age",
    "works_a_day",
    "works_a_week",
)


@transaction.atomic
def set_policy(*, actor: Actor, values: PolicyValues) -> None:
    """Make this the school's policy of assessment; nothing is recorded when it is so already.

    Refused for the first value that cannot be so, with its field.
    """
    actor.require(Permission.WRITE_GRADING_POLICY)
    for field, problem in policy_problems(values).items():
        raise Refused(problem_message(problem), code=problem, field=field)
    school = lock_school(actor.school.pk)
    policy, _created = GradingPolicy.objects.get_or_create(school=school)
    before = policy_values(policy, school)
    if before == values:
        return
    for field in _OWN:
        setattr(policy, field, getattr(values, field))
    policy.save()
    set_journal_policy(
        school=school, allows_mark_one=values.allows_mark_one, free_edit_days=values.free_edit_days
    )
    change = Change(
        "policy.changed", f"policy:{school.pk}", STREAM, plain_policy(before), plain_policy(values)
    )
    record_changes(actor=actor, stream=STREAM, changes=[change])
