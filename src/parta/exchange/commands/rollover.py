"""The rollover of a school: a draft that is kept at every step, written once, and perhaps taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from parta.access.actors import Actor
from parta.access.queries import get_actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.exchange.commands.imports_jobs import STREAM, failing
from parta.exchange.commands.imports_trace import Trace
from parta.exchange.commands.imports_undo import dependents_text, find_dependents, take_back
from parta.exchange.commands.rollover_writing import YearWriter
from parta.exchange.models import Rollover
from parta.exchange.queries.rollover import (
    TermChoice,
    find_ending_year,
    find_next_year,
    first_choices,
    get_rollover,
    read_choices,
    read_old_year,
    students_page,
)
from parta.exchange.rules.rollover import Fate, Way, may_choose_way, parse_classes, usual_fate, usual_way
from parta.exchange.rules.runs import RunState, may_retry
from parta.schoolyear.models import AcademicYear


@transaction.atomic
def begin_rollover(*, actor: Actor, language: str) -> Rollover:
    """A draft for the year that ends; the one there is, if somebody has begun it. Refused: no classes."""
    actor.require(Permission.ROLL_YEAR)
    year = find_ending_year(actor)
    if year is None:
        raise Refused(_("The school has no classes yet."), code="no_classes")
    running = Rollover.objects.visible_to(actor).filter(
        year=year, state__in=[RunState.QUEUED, RunState.WRITING]
    )
    if found := running.first():
        return found
    now = clock.now()
    rollover, _is_new = Rollover.objects.get_or_create(
        school=actor.school,
        year=year,
        state=RunState.DRAFT.value,
        defaults={
            "choices": first_choices(year),
            "language": language,
            "started_by_id": actor.author_id,
            "started_at": now,
            "changed_at": now,
        },
    )
    return rollover


@transaction.atomic
def choose_year(
    *, actor: Actor, key: UUID, name: str, starts_on: date, ends_on: date, terms: Sequence[TermChoice]
) -> None:
    """The next year and its terms. Refused: days out of order, a year that begins before this one ends."""
    rollover = _draft(actor, key)
    if starts_on <= rollover.year.ends_on:
        message = _("The next year begins after %(day)s.") % {"day": rollover.year.ends_on.isoformat()}
        raise Refused(message, code="overlap", field="starts_on")
    if ends_on <= starts_on:
        raise Refused(_("The last day lies before the first."), code="order", field="ends_on")
    taken = AcademicYear.objects.filter(school=actor.school, name=name)
    if find_next_year(rollover.year) is None and taken.exists():
        raise Refused(_("Another year has this name."), code="name_taken", field="name")
    _check_terms(starts_on, ends_on, terms)
    rollover.choices |= {
        "name": name,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "terms": [
            [term.kind.value, term.number, term.starts_on.isoformat(), term.ends_on.isoformat()]
            for term in terms
        ],
    }
    _save(rollover)


def _check_terms(starts_on: date, ends_on: date, terms: Sequence[TermChoice]) -> None:
    last: dict[str, date] = {}
    for term in terms:
        before = last.get(term.kind.value)
        if term.ends_on <= term.starts_on or (before and term.starts_on <= before):
            message = _("The days of the terms are out of order.")
            raise Refused(message, code="term_order", field=f"{term.key}_starts_on")
        if term.starts_on < starts_on or term.ends_on > ends_on:
            message = _("The term lies outside the year.")
            raise Refused(message, code="term_outside", field=f"{term.key}_starts_on")
        last[term.kind.value] = term.ends_on


@transaction.atomic
def choose_classes(
    *, actor: Actor, key: UUID, ways: Mapping[int, Way], first: str, copied: Mapping[str, bool]
) -> None:
    """What becomes of each class, the new first grade, and what is copied. Refused: no first grade's name."""
    rollover = _draft(actor, key)
    try:
        keys = parse_classes(first)
    except ValueError as error:
        message = _("“%(name)s” is no class of the first grade.") % {"name": str(error)}
        raise Refused(message, code="first", field="first") from error
    grades = {item.class_id: item.grade for item in read_old_year(rollover.year).classes}
    rollover.choices |= {
        "first": [list(item) for item in keys],
        "ways": {
            str(pk): way.value
            for pk, way in ways.items()
            if pk in grades and may_choose_way(grades[pk]) and way is not usual_way(grades[pk])
        },
        **{f"has_{name}": is_copied for name, is_copied in copied.items()},
    }
    _save(rollover)


@transaction.atomic
def choose_fates(*, actor: Actor, key: UUID, class_id: int, fates: Mapping[int, Fate]) -> None:
    """What becomes of the students of one class, where it is not what becomes of the class."""
    rollover = _draft(actor, key)
    _found, old, rows = students_page(actor, key, class_id)
    usual = usual_fate(read_choices(rollover).ways.get(class_id, usual_way(old.grade)))
    chosen = dict(rollover.choices["fates"])
    for row in rows:
        chosen.pop(str(row.student_id), None)
        fate = fates.get(row.student_id, row.fate)
        if fate is not usual:
            chosen[str(row.student_id)] = fate.value
    rollover.choices |= {"fates": chosen}
    _save(rollover)


@transaction.atomic
def apply_rollover(*, actor: Actor, key: UUID) -> None:
    """Have the next year written as the preview says. Asked twice, it is written once."""
    actor.require(Permission.ROLL_YEAR)
    rollover = get_rollover(actor, key)
    if _moved(rollover, RunState.DRAFT, RunState.QUEUED):
        write_rollover.enqueue(key=str(key))
    elif RunState(rollover.state) is RunState.UNDONE:
        raise Refused(_("It was undone: begin anew."), code="undone")


@transaction.atomic
def undo_rollover(*, actor: Actor, key: UUID) -> None:
    """Have taken back what the rollover wrote; what it may not take back the page says then."""
    actor.require(Permission.ROLL_YEAR)
    if _moved(get_rollover(actor, key), RunState.APPLIED, RunState.UNDOING):
        unwrite_rollover.enqueue(key=str(key))


@transaction.atomic
def retry_rollover(*, actor: Actor, key: UUID) -> None:
    """Begin again what failed or was left lying; anything else stays as it is."""
    actor.require(Permission.ROLL_YEAR)
    rollover = get_rollover(actor, key)
    state = RunState(rollover.state)
    if not may_retry(state, changed_at=rollover.changed_at, now=clock.now()):
        return
    if state is RunState.UNDOING:
        unwrite_rollover.enqueue(key=str(key))
    elif _moved(rollover, state, RunState.QUEUED):
        write_rollover.enqueue(key=str(key))


@task()
def write_rollover(key: str) -> None:
    """Job: write the next year, once, in one transaction."""
    rollover = Rollover.objects.select_related("school", "year").filter(key=key).first()
    if rollover is None or not _moved(rollover, RunState.QUEUED, RunState.WRITING):
        return
    with translation.override(rollover.language), failing(rollover, RunState.DRAFT), transaction.atomic():
        actor = _running_actor(rollover)
        locked = Rollover.objects.select_for_update().filter(pk=rollover.pk, state=RunState.WRITING)
        if locked.first() is None:
            return
        trace = Trace(actor.school)
        YearWriter(actor, read_old_year(rollover.year), read_choices(rollover), trace).write()
        now, made = clock.now(), trace.made()
        Rollover.objects.filter(pk=rollover.pk).update(
            state=RunState.APPLIED,
            made=made,
            changed=trace.changed,
            applied_at=now,
            changed_at=now,
            error="",
        )
        _record(rollover, actor, "rollover.applied", made)


@task()
def unwrite_rollover(key: str) -> None:
    """Job: take back the next year, unless something depends on it."""
    rollover = Rollover.objects.select_related("school").filter(key=key, state=RunState.UNDOING).first()
    if rollover is None:
        return
    with translation.override(rollover.language), failing(rollover, RunState.APPLIED), transaction.atomic():
        actor = _running_actor(rollover)
        Rollover.objects.select_for_update().get(pk=rollover.pk)
        if dependents := find_dependents(rollover.made, rollover.changed):
            raise Refused(dependents_text(dependents), code="dependents")
        take_back(rollover.made, rollover.changed)
        now = clock.now()
        Rollover.objects.filter(pk=rollover.pk).update(
            state=RunState.UNDONE, undone_at=now, changed_at=now, error="", made={}, changed=[]
        )
        _record(rollover, actor, "rollover.undone", rollover.made)


def _running_actor(rollover: Rollover) -> Actor:
    actor = get_actor(user_id=rollover.started_by_id or 0, school_slug=rollover.school.slug)
    actor.require(Permission.ROLL_YEAR)
    return replace(actor, permissions=frozenset(Permission))


def _record(rollover: Rollover, actor: Actor, kind: str, made: Mapping[str, Sequence[int]]) -> None:
    place = f"rollover:{rollover.pk}"
    counts: dict[str, Any] = {label: len(ids) for label, ids in made.items()}
    change = Change(kind, place, place, before=None, after={"year": rollover.year_id, "made": counts})
    record_changes(actor=actor, stream=STREAM, changes=[change])


def _draft(actor: Actor, key: UUID) -> Rollover:
    actor.require(Permission.ROLL_YEAR)
    pk = get_rollover(actor, key).pk
    rollover = Rollover.objects.select_for_update(of=("self",)).select_related("year").get(pk=pk)
    if RunState(rollover.state) is not RunState.DRAFT:
        raise NotFound
    return rollover


def _save(rollover: Rollover) -> None:
    rollover.changed_at = clock.now()
    rollover.save(update_fields=["choices", "changed_at"])


def _moved(rollover: Rollover, state: RunState, to: RunState) -> bool:
    """Of two requests at once one moves it."""
    rows = Rollover.objects.filter(pk=rollover.pk, state=state)
    return bool(rows.update(state=to, error="", changed_at=clock.now()))
