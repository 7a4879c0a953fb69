"""The page of a student's homework: by day or by subject, with load and ticks (acceptance D4, K9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.dates import day_text, moment_text
from parta.diary.queries.due_words import day_heading, due_words, week_heading
from parta.diary.queries.people import Pupil
from parta.diary.queries.student_tasks import (
    StudentTask,
    TaskFile,
    list_files,
    list_student_tasks,
    list_subjects,
)
from parta.diary.rules.homework import (
    AHEAD,
    AskedHomework,
    Days,
    Grouping,
    PeriodKind,
    is_asked,
    percent_of,
    period_days,
)
from parta.homework.queries.student import Tick, get_own_task, list_ticks
from parta.homework.rules import LoadLevel, daily_norm, load_level, minutes_counted
from parta.schoolyear.queries import list_terms, term_on
from parta.schoolyear.rules import TermKind

_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class ShownTick:
    """What the reader may know of a task being done. ``may_tick``: it is the reader's own task."""

    task_id: int
    subject: str
    done_at: datetime | None
    done_words: str
    is_shared: bool
    is_known: bool  # whether the reader would see a tick; otherwise its absence means nothing
    may_tick: bool


@dataclass(frozen=True, slots=True)
class ShownTask:
    task: StudentTask
    due_words: str
    edited_words: str
    is_new: bool
    is_changed: bool
    files: tuple[TaskFile, ...]
    links: tuple[tuple[str, str], ...]  # address, and the host it leads to
    tick: ShownTick


@dataclass(frozen=True, slots=True)
class Load:
    """Minutes of a day's mandatory tasks against the norm of the grade (domain F3), whatever is shown."""

    minutes: int
    norm: int | None
    level: LoadLevel
    percent: int
    is_estimated: bool  # some tasks say no minutes


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The tasks of a day or of a subject. ``load`` None: it is a subject's, or a class without a grade."""

    key: str
    heading: str
    tasks: tuple[ShownTask, ...]
    done: int
    load: Load | None = None
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class TaskWeek:
    """A page of paper. ``heading`` empty: the tasks are not by day."""

    heading: str
    groups: tuple[TaskGroup, ...]


@dataclass(frozen=True, slots=True)
class HomeworkPage:
    pupil: Pupil
    asked: AskedHomework
    days: Days
    days_words: str
    weeks: tuple[TaskWeek, ...]
    may_tick: bool
    sees_ticks: bool
    has_terms: bool
    news: int  # new or changed since the last visit


def homework_page(actor: Actor, pupil: Pupil, asked: AskedHomework, since: datetime | None) -> HomeworkPage:
    """``since``: the reader's visit before this one; None: there was none, and nothing is marked as new."""
    today = clock.today(actor.school.zone)
    terms = list_terms(pupil.year_id, TermKind(pupil.term_kind))
    term = term_on(terms, today)
    days = period_days(asked.period, today, Days(term.starts_on, term.ends_on) if term else None, asked.span)
    every = list_student_tasks(pupil, days.first, days.last)
    chosen = [
        task
        for task in every
        if is_asked(asked.kind, is_mandatory=task.is_mandatory, is_independent=task.is_independent)
        and asked.subject_id in {None, task.subject_id}
    ]
    shown = _show(actor, pupil, chosen, since, today)
    return HomeworkPage(
        pupil=pupil,
        asked=asked,
        days=days,
        days_words=""
        if asked.period is PeriodKind.NEXT
        else f"{day_text(days.first)} – {day_text(days.last)}",
        weeks=_by_subject(shown)
        if asked.grouping is Grouping.SUBJECT
        else _by_week(shown, _loads(every, pupil.grade), today),
        may_tick=_may_tick(actor, pupil),
        sees_ticks=pupil.is_family,
        has_terms=bool(terms),
        news=sum(entry.is_new or entry.is_changed for entry in shown),
    )


def offered_subjects(pupil: Pupil, today: date) -> list[tuple[int, str]]:
    return list_subjects(pupil, today - _YEAR, today + AHEAD)


def shown_tick(actor: Actor, pupil: Pupil, homework_id: int) -> ShownTick:
    """One task's tick anew, after it was set or taken back."""
    task = get_own_task(actor, pupil.student_id, homework_id)
    if not pupil.covers(task.due_on):
        raise NotFound
    ticks = list_ticks(pupil.student_id, [homework_id])
    return _tick(actor, pupil, homework_id, task.course.subject.name, ticks.get(homework_id))


def _show(
    actor: Actor, pupil: Pupil, tasks: Sequence[StudentTask], since: datetime | None, today: date
) -> list[ShownTask]:
    ids = [task.task_id for task in tasks]
    files = list_files(ids)
    ticks = list_ticks(pupil.student_id, ids, only_shared=not pupil.is_family)
    return [
        ShownTask(
            task=task,
            due_words=due_words(task.due_on, task.period, today),
            edited_words=_edited_words(actor, task),
            is_new=task.is_new(since),
            is_changed=task.is_changed(since),
            files=tuple(files.get(task.task_id, ())),
            links=tuple((link, urlsplit(link).hostname or link) for link in task.links),
            tick=_tick(actor, pupil, task.task_id, task.subject, ticks.get(task.task_id)),
        )
        for task in tasks
    ]


def _edited_words(actor: Actor, task: StudentTask) -> str:
    values = {"when": moment_text(task.edited_at, actor.school.zone), "who": task.editor}
    if not task.is_edited:
        return _("given on %(when)s by %(who)s") % values if task.editor else _("given on %(when)s") % values
    if not task.editor:
        return _("last edited on %(when)s") % values
    return _("last edited on %(when)s by %(who)s") % values


def _tick(actor: Actor, pupil: Pupil, task_id: int, subject: str, tick: Tick | None) -> ShownTick:
    return ShownTick(
        task_id=task_id,
        subject=subject,
        done_at=tick.done_at if tick else None,
        done_words=moment_text(tick.done_at, actor.school.zone) if tick else "",
        is_shared=bool(tick and tick.is_shared),
        is_known=pupil.is_family,
        may_tick=_may_tick(actor, pupil),
    )


def _may_tick(actor: Actor, pupil: Pupil) -> bool:
    """The diary is the reader's own, not that of a child of theirs."""
    own_children = {child.student_id for child in pupil.children}
    return actor.has(Permission.TICK_HOMEWORK) and pupil.is_family and pupil.student_id not in own_children


def _loads(tasks: Iterable[StudentTask], grade: int) -> dict[date, Load]:
    norm = daily_norm(grade)
    if norm is None:
        return {}
    loads = {}
    for day, group in groupby(tasks, key=lambda task: task.due_on):
        weighing = [task.minutes for task in group if task.is_mandatory]
        minutes = sum(map(minutes_counted, weighing))
        loads[day] = Load(
            minutes=minutes,
            norm=norm,
            level=load_level(minutes, norm),
            percent=percent_of(minutes, norm),
            is_estimated=None in weighing,
        )
    return loads


def _by_week(shown: Iterable[ShownTask], loads: Mapping[date, Load], today: date) -> tuple[TaskWeek, ...]:
    groups = [
        (day, _group(day.isoformat(), day_heading(day, today), list(entries)))
        for day, entries in groupby(shown, key=lambda entry: entry.task.due_on)
    ]
    return tuple(
        TaskWeek(
            heading=week_heading(monday, today),
            groups=tuple(
                replace(group, load=loads.get(day), is_today=day == today) for day, group in members
            ),
        )
        for monday, members in groupby(groups, key=lambda pair: pair[0] - timedelta(days=pair[0].weekday()))
    )


def _by_subject(shown: Iterable[ShownTask]) -> tuple[TaskWeek, ...]:
    ordered = sorted(shown, key=lambda entry: (entry.task.subject, entry.task.due_on))
    groups = [
        _group(f"s{subject_id}", entries[0].task.subject, entries)
        for subject_id, entries in (
            (key, list(members)) for key, members in groupby(ordered, key=lambda entry: entry.task.subject_id)
        )
    ]
    return (TaskWeek("", tuple(groups)),) if groups else ()


def _group(key: str, heading: str, entries: list[ShownTask]) -> TaskGroup:
    done = sum(entry.tick.done_at is not None for entry in entries)
    return TaskGroup(key=key, heading=heading, tasks=tuple(entries), done=done)
