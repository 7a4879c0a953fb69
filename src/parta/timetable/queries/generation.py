"""A run of the engine as the person who waits sees it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from parta.academics.models import SchoolClass
from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.models import Teacher
from parta.timetable.models import Generation, Room
from parta.timetable.queries.courses import list_courses
from parta.timetable.queries.words import lesson_words
from parta.timetable.rules.generation import OVER, GenerationState, Wish, is_lost
from parta.timetable.solving.checks import Cause
from parta.timetable.solving.problem import Rule


@dataclass(frozen=True, slots=True)
class GenerationPage:
    generation_id: int
    base_id: int
    base_name: str
    result_id: int | None
    state: GenerationState
    seconds: int
    of_seconds: int
    solutions: int
    windows: int  # cost of the best so far
    reasons: tuple[str, ...]
    is_stopping: bool = False  # somebody has asked it to, and it has not noticed yet

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def percent(self) -> int:
        return min(100, 100 * self.seconds // max(1, self.of_seconds))

    @property
    def seen(self) -> str:
        return f"{self.state}-{self.seconds}-{self.solutions}-{self.is_stopping:d}"


def generation_page(actor: Actor, generation_id: int) -> GenerationPage:
    run = Generation.objects.visible_to(actor).select_related("base").filter(pk=generation_id).first()
    if run is None:
        raise NotFound
    state = GenerationState(run.state)
    if is_lost(state, changed_at=run.changed_at, now=clock.now()):
        state = GenerationState.FAILED
    return GenerationPage(
        generation_id=run.pk,
        base_id=run.base_id,
        base_name=run.base.name,
        result_id=run.result_id,
        state=state,
        seconds=round(run.progress.get("seconds", 0)),
        of_seconds=run.options.get("seconds", 0),
        solutions=run.progress.get("solutions", 0),
        windows=run.progress.get("cost") or 0,
        reasons=tuple(_words(actor, run, reason) for reason in run.reasons),
        is_stopping=run.wish != Wish.GO_ON.value and state not in OVER,
    )


def rule_name(rule: str) -> str:
    """A group of conditions as it is called in the form."""
    return {
        Rule.BUSY_TIMES: _("busy times of teachers"),
        Rule.DAY_MAXIMUM: _("the norm of lessons a day"),
        Rule.NO_WINDOWS: _("classes without windows"),
        Rule.NO_DOUBLES: _("a subject once a day"),
        Rule.PAIRS: _("groups of a class at the same time"),
        Rule.ROOMS: _("usual rooms"),
        Rule.LOCKS: _("locked lessons"),
    }[Rule(rule)]


def _words(actor: Actor, run: Generation, reason: dict[str, Any]) -> str:
    cause = Cause(reason["cause"])
    values = {
        "name": _name(actor, run, cause, reason["pk"]),
        "need": reason["need"],
        "have": reason["have"],
        "rules": ", ".join(rule_name(rule) for rule in reason["rule"].split(",") if rule),
    }
    if cause is Cause.LOCK_CLASH:
        values["other"] = _name(actor, run, cause, reason["need"])
    return _text(cause) % values


def _text(cause: Cause) -> str:
    return {
        Cause.NOTHING_TO_PLACE: _("No course has hours a week: set them first."),
        Cause.CLASS_FULL: _("Class %(name)s has %(need)d lessons a week and only %(have)d places for them."),
        Cause.TEACHER_FULL: _("%(name)s has %(need)d lessons a week and is free for only %(have)d."),
        Cause.ROOM_FULL: _("Room %(name)s is wanted for %(need)d lessons a week and holds %(have)d."),
        Cause.COURSE_TOO_OFTEN: _("%(name)s has %(need)d lessons a week: at most %(have)d fit, two a day."),
        Cause.LOCK_CLASH: _("Locked lessons clash: %(name)s and %(other)s."),
        Cause.LOCK_BUSY: _("%(name)s has a locked lesson when its teacher is busy."),
        Cause.TOO_MANY_LOCKS: _("%(name)s has %(need)d locked lessons but only %(have)d hours a week."),
        Cause.GIVE_UP: _("There is a timetable without this condition: %(rules)s."),
        Cause.GIVE_UP_TEACHER: _("It would be enough to give up the busy times of %(name)s alone."),
        Cause.GIVE_UP_ALL: _(
            "One condition less is not enough. There is a timetable without all of: %(rules)s."
        ),
        Cause.HOPELESS: _("Even without any condition nobody found a timetable: look at hours and teachers."),
        Cause.NOT_FOUND: _("None was found in the time given. Give more time, or fewer conditions."),
    }[cause]


_CLASSES = {Cause.CLASS_FULL}
_TEACHERS = {Cause.TEACHER_FULL, Cause.GIVE_UP_TEACHER}
_ROOMS = {Cause.ROOM_FULL}


def _name(actor: Actor, run: Generation, cause: Cause, pk: int) -> str:
    if cause in _CLASSES:
        return str(SchoolClass.objects.filter(school=actor.school, pk=pk).first() or "")
    if cause in _TEACHERS:
        teacher = Teacher.objects.visible_to(actor).filter(pk=pk).first()
        return teacher.short_name if teacher else ""
    if cause in _ROOMS:
        return str(Room.objects.filter(school=actor.school, pk=pk).first() or "")
    course = list_courses(actor, run.base).get(pk) if pk else None
    return lesson_words(course) if course else ""
