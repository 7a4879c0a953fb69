"""Generation as a job: asked for, watched, stopped; the result is a draft of its own."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from parta.academics.models import Course, Enrollment, GroupMember
from parta.access.actors import Actor
from parta.access.queries import get_actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.timetable.commands.plans import open_draft
from parta.timetable.models import Generation, LessonSlot, TimetableVersion
from parta.timetable.queries.problem import build_problem
from parta.timetable.queries.week import PlanData, load_plan
from parta.timetable.rules.generation import OVER, GenerationState, Wish, is_lost
from parta.timetable.solving.checks import Cause, Reason, check
from parta.timetable.solving.problem import Placement, Problem, Rule
from parta.timetable.solving.rooms import assign_rooms

_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Options:
    seconds: int
    rules: tuple[str, ...]
    few_windows: bool
    assigns_rooms: bool


@transaction.atomic
def request_generation(*, actor: Actor, version_id: int, options: Options, language: str) -> Generation:
    """Have the draft's lessons placed anew, locked ones apart. Asked while it runs, gives the same run.

    Refused for a published version.
    """
    base = open_draft(actor, version_id)
    now = clock.now()
    for run in Generation.objects.filter(base=base).exclude(state__in=[state.value for state in OVER]):
        if not is_lost(GenerationState(run.state), changed_at=run.changed_at, now=now):
            return run
        Generation.objects.filter(pk=run.pk).update(state=GenerationState.FAILED.value)
    run = Generation.objects.create(
        school=actor.school,
        base=base,
        asked_by_id=actor.author_id,
        language=language,
        options=asdict(options),
        asked_at=now,
        changed_at=now,
    )
    generate.enqueue(generation_id=run.pk)
    return run


@transaction.atomic
def stop_generation(*, actor: Actor, generation_id: int, wish: Wish) -> None:
    """Take the best so far, or give the run up; one that is over stays as it is."""
    actor.require(Permission.WRITE_TIMETABLE)
    run = Generation.objects.visible_to(actor).select_for_update().filter(pk=generation_id).first()
    if run is None:
        raise NotFound
    state = GenerationState(run.state)
    if state in OVER:
        return
    run.wish = wish.value
    if state is GenerationState.WAITING or is_lost(state, changed_at=run.changed_at, now=clock.now()):
        run.state = GenerationState.CANCELED.value
    run.save(update_fields=["wish", "state"])


@task()
def generate(generation_id: int) -> None:
    """Job: look for the timetable with the rights the asker has now. Run again, it changes nothing."""
    run = Generation.objects.select_related("school", "base__year").filter(pk=generation_id).first()
    if run is None or not _step(run, GenerationState.SOLVING):
        return
    try:
        with translation.override(run.language):
            actor = get_actor(user_id=run.asked_by_id or 0, school_slug=run.school.slug)
            actor.require(Permission.WRITE_TIMETABLE)
            _generate(actor, run)
    except Exception:
        _step(run, GenerationState.FAILED)
        raise


def _generate(actor: Actor, run: Generation) -> None:
    from parta.timetable.solving.engine import End, Progress, explain, find_timetable  # noqa: PLC0415

    options = run.options
    plan = load_plan(actor, run.base)
    rules = [Rule(rule) for rule in options["rules"]]
    problem = build_problem(plan, rules, few_windows=options["few_windows"])
    if reasons := check(problem):
        _step(run, GenerationState.IMPOSSIBLE, reasons=_plain(reasons))
        return

    def watch(progress: Progress) -> bool:
        values = {**asdict(progress), "of": options["seconds"]}
        Generation.objects.filter(pk=run.pk).update(progress=values, changed_at=clock.now())
        return Generation.objects.filter(pk=run.pk, wish=Wish.GO_ON.value).exists()

    outcome = find_timetable(problem, seconds=options["seconds"], watch=watch, workers=_WORKERS)
    watch(outcome.progress)
    run.refresh_from_db(fields=["wish"])
    if run.wish == Wish.CANCEL.value or outcome.end is End.STOPPED:
        _step(run, GenerationState.CANCELED)
    elif outcome.placement:
        _keep(actor, run, plan, problem, outcome.placement)
    elif outcome.end is End.IMPOSSIBLE:
        _step(run, GenerationState.EXPLAINING)
        reasons = explain(problem, watch=watch, workers=_WORKERS)
        _step(run, GenerationState.IMPOSSIBLE, reasons=_plain(reasons))
    else:
        _step(run, GenerationState.NOT_FOUND, reasons=_plain([Reason(Cause.NOT_FOUND)]))


@transaction.atomic
def _keep(actor: Actor, run: Generation, plan: PlanData, problem: Problem, placement: Placement) -> None:
    """The timetable as a new draft. The base stays as it was."""
    kept = {(slot.course.course_id, slot.weekday, slot.period): slot for slot in plan.slots}
    rooms: Mapping[tuple[int, int, int], int] = {}
    if run.options["assigns_rooms"]:
        capacities = {pk: room.capacity for pk, room in plan.rooms.items()}
        rooms = assign_rooms(problem, placement, capacities, _sizes(plan.courses))
    result = TimetableVersion.objects.create(
        school=actor.school,
        year=run.base.year,
        name=_free_name(run.base),
        starts_on=run.base.starts_on,
        ends_on=run.base.ends_on,
        is_draft=True,
        days_a_week=run.base.days_a_week,
    )
    LessonSlot.objects.bulk_create(
        LessonSlot(
            version=result,
            course_id=lesson[0],
            weekday=lesson[1],
            period=lesson[2],
            room_id=kept[lesson].room_id if lesson in kept and kept[lesson].is_locked else rooms.get(lesson),
            is_locked=lesson in kept and kept[lesson].is_locked,
        )
        for lesson in sorted(placement)
    )
    if not _step(run, GenerationState.DONE, result=result):
        raise Refused(_("The generation was stopped."), code="stopped")


def _free_name(base: TimetableVersion) -> str:
    taken = set(TimetableVersion.objects.filter(year=base.year_id).values_list("name", flat=True))
    names = (
        _("%(name)s, variant %(number)d") % {"name": base.name[:70], "number": number}
        for number in range(1, len(taken) + 2)
    )
    return next(name for name in names if name not in taken)


def _sizes(course_ids: Collection[int]) -> Counter[int]:
    """Students of each course today."""
    courses = Course.objects.filter(pk__in=course_ids).values_list("pk", "group_id", "school_class_id")
    today = {"until_on__isnull": True}
    groups = dict(GroupMember.objects.filter(**today).values_list("group_id").annotate(Count("pk")))
    classes = dict(Enrollment.objects.filter(**today).values_list("school_class_id").annotate(Count("pk")))
    return Counter({pk: groups.get(group, 0) if group else classes.get(own, 0) for pk, group, own in courses})


def _plain(reasons: Collection[Reason]) -> list[dict[str, Any]]:
    return [asdict(reason) | {"cause": reason.cause.value} for reason in reasons]


def _step(run: Generation, state: GenerationState, **values: Any) -> bool:
    """Whether it was taken: what is over stays over."""
    rows = Generation.objects.filter(pk=run.pk).exclude(state__in=[one.value for one in OVER])
    return bool(rows.update(state=state.value, changed_at=clock.now(), **values))
