"""Study profiles, and students who follow a plan of their own (domain F6)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.commands.curriculum import STREAM, checked_text
from parta.academics.models import IndividualPlan, StudyProfile
from parta.academics.queries.curriculum import get_curriculum
from parta.academics.queries.individual import get_plan, get_profile
from parta.academics.rules import ProfileKind, are_overlapping
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core.errors import NotFound, Refused
from parta.people.models import Student
from parta.people.rules import place_of

MAX_PROFILE_NAME, MAX_DESCRIPTION, MAX_REASON = 100, 5000, 500


@dataclass(frozen=True, slots=True)
class ProfileData:
    name: str
    kind: ProfileKind
    description: str = ""


@dataclass(frozen=True, slots=True)
class PlanData:
    """Both days are included; ``until_on`` None: to the end."""

    curriculum_id: int
    reason: str
    since_on: date
    until_on: date | None = None


@transaction.atomic
def create_profile(*, actor: Actor, data: ProfileData) -> StudyProfile:
    """Refused: a name that another profile has, too long a description."""
    actor.require(Permission.WRITE_CURRICULUM)
    profile = _filled_profile(StudyProfile(school=actor.school), data)
    profile.save()
    _record(actor, "profile.created", f"profile:{profile.pk}", STREAM, None, _profile_values(profile))
    return profile


@transaction.atomic
def edit_profile(*, actor: Actor, profile_id: int, data: ProfileData) -> None:
    """Refused as ``create_profile`` refuses."""
    actor.require(Permission.WRITE_CURRICULUM)
    profile = get_profile(actor, profile_id)
    before = _profile_values(profile)
    _filled_profile(profile, data)
    if before != _profile_values(profile):
        profile.save()
        _record(actor, "profile.changed", f"profile:{profile_id}", STREAM, before, _profile_values(profile))


@transaction.atomic
def give_plan(*, actor: Actor, student_id: int, data: PlanData) -> IndividualPlan:
    """The student follows another curriculum than the class.

    Refused: without a reason, an end before the start, outside the curriculum's year, a second plan for
    the same day.
    """
    actor.require(Permission.WRITE_CURRICULUM)
    # Locked, so that two plans given at once cannot overlap.
    if not Student.objects.select_for_update().filter(school=actor.school, pk=student_id).exists():
        raise NotFound
    plan = _filled_plan(actor, IndividualPlan(student_id=student_id), data)
    plan.save()
    _record(actor, "plan.given", f"plan:{plan.pk}", place_of(student_id), None, _plan_values(plan))
    return plan


@transaction.atomic
def edit_plan(*, actor: Actor, plan_id: int, data: PlanData) -> None:
    """Refused as ``give_plan`` refuses."""
    plan = _own_plan(actor, plan_id)
    before = _plan_values(plan)
    _filled_plan(actor, plan, data)
    if before != _plan_values(plan):
        plan.save()
        place = place_of(plan.student_id)
        _record(actor, "plan.changed", f"plan:{plan_id}", place, before, _plan_values(plan))


@transaction.atomic
def withdraw_plan(*, actor: Actor, plan_id: int) -> None:
    """The plan was given by mistake; one that is over is given an end instead."""
    plan = _own_plan(actor, plan_id)
    _record(actor, "plan.withdrawn", f"plan:{plan_id}", place_of(plan.student_id), _plan_values(plan), None)
    plan.delete()


def _own_plan(actor: Actor, plan_id: int) -> IndividualPlan:
    actor.require(Permission.WRITE_CURRICULUM)
    plan = get_plan(actor, plan_id)
    Student.objects.select_for_update().get(pk=plan.student_id)
    return plan


def _filled_profile(profile: StudyProfile, data: ProfileData) -> StudyProfile:
    name = checked_text(data.name, MAX_PROFILE_NAME, "name")
    same = StudyProfile.objects.filter(school_id=profile.school_id, name=name)
    if same.exclude(pk=profile.pk).exists():
        raise Refused(_("Another profile has this name."), code="name_taken", field="name")
    description = data.description.strip()
    if len(description) > MAX_DESCRIPTION:
        raise Refused(
            _("At most %(count)d characters, please.") % {"count": MAX_DESCRIPTION},
            code="too_long",
            field="description",
        )
    profile.name, profile.kind, profile.description = name, data.kind.value, description
    return profile


def _filled_plan(actor: Actor, plan: IndividualPlan, data: PlanData) -> IndividualPlan:
    curriculum = get_curriculum(actor, data.curriculum_id)
    reason = checked_text(data.reason, MAX_REASON, "reason")
    if data.until_on is not None and data.until_on < data.since_on:
        raise Refused(_("It ends before it begins."), code="out_of_order", field="until_on")
    year = curriculum.year
    for field, day in (("since_on", data.since_on), ("until_on", data.until_on)):
        if day is not None and not year.starts_on <= day <= year.ends_on:
            raise Refused(_("The day is outside the academic year."), code="outside_year", field=field)
    others = IndividualPlan.objects.filter(student_id=plan.student_id).exclude(pk=plan.pk)
    span = (data.since_on, data.until_on or year.ends_on)
    for since_on, until_on, ends_on in others.values_list(
        "since_on", "until_on", "curriculum__year__ends_on"
    ):
        if are_overlapping(span, (since_on, until_on or ends_on)):
            raise Refused(
                _("The student has an individual plan on some of these days already."),
                code="overlap",
                field="since_on",
            )
    plan.curriculum_id, plan.reason = curriculum.pk, reason
    plan.since_on, plan.until_on = data.since_on, data.until_on
    return plan


def _record(
    actor: Actor,
    kind: str,
    record: str,
    place: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    record_changes(actor=actor, stream=STREAM, changes=[Change(kind, record, place, before, after)])


def _profile_values(profile: StudyProfile) -> dict[str, Any]:
    return {"name": profile.name, "kind": profile.kind, "description": profile.description}


def _plan_values(plan: IndividualPlan) -> dict[str, Any]:
    return {
        "curriculum": plan.curriculum_id,
        "reason": plan.reason,
        "since_on": plan.since_on.isoformat(),
        "until_on": plan.until_on.isoformat() if plan.until_on else None,
    }
