"""Imports of a school: the list, one of them, and its bad rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from parta.academics.models import SchoolClass
from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.exchange.models import ColumnMemory, ImportRun
from parta.exchange.queries.imports_words import change_words, count_words, field_label, issue_text
from parta.exchange.rules.columns import fields_of
from parta.exchange.rules.issues import Issue, Problem
from parta.exchange.rules.runs import ImportKind, RunState, is_running, may_retry, percent_of
from parta.schoolyear.queries import find_year_on

SHOWN_ISSUES = 50
_LISTED = 50


@dataclass(frozen=True, slots=True)
class RunRow:
    key: UUID
    kind: ImportKind
    file_name: str
    state: RunState
    started_at: datetime
    who: str
    new: int
    bad: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file; ``field``: what it is taken for, empty: left out."""

    index: int
    title: str
    examples: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class CountRow:
    label: str
    new: int
    kept: int


@dataclass(frozen=True, slots=True)
class Sample:
    """How many there are, and the first of them."""

    count: int
    names: tuple[str, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.names)


@dataclass(frozen=True, slots=True)
class ImportPage:
    run: RunRow
    percent: int
    is_running: bool
    may_retry: bool
    error: str
    counts: tuple[CountRow, ...]
    added: Sample
    changed: Sample
    left: Sample
    missing: int
    notes: tuple[str, ...]
    bad: int
    issues: tuple[tuple[int, str, bool], ...]  # line, reason, whether the line is taken all the same
    more_issues: int
    columns: tuple[tuple[str, str], ...]  # title and field, in words
    is_whole: bool
    lacks_classes: bool  # which the school could have made
    applied_at: datetime | None
    undone_at: datetime | None
    same_file_at: datetime | None  # when the same file was brought in before
    seen: str

    @property
    def has_changes(self) -> bool:
        return bool(self.changed.count or self.left.count or any(row.new for row in self.counts))


def get_run(actor: Actor, key: UUID) -> ImportRun:
    """NotFound for one that is not the actor's to see."""
    run = ImportRun.objects.visible_to(actor).without_traces().filter(key=key).first()
    if run is None:
        raise NotFound
    return run


def list_runs(actor: Actor) -> list[RunRow]:
    """The latest first."""
    runs = ImportRun.objects.visible_to(actor).without_traces().select_related("started_by")
    return [_row(run) for run in runs.order_by("-started_at", "-pk")[:_LISTED]]


def import_page(actor: Actor, key: UUID) -> ImportPage:
    run = get_run(actor, key)
    state, now = RunState(run.state), clock.now()
    issues = [Issue(line, Problem(problem), about) for line, problem, about in run.report.get("issues", [])]
    same = ImportRun.objects.visible_to(actor).filter(checksum=run.checksum, state=RunState.APPLIED)
    titles = [column[0] for column in run.heading]
    return ImportPage(
        run=_row(run),
        percent=percent_of(state, run.done, run.total),
        is_running=is_running(state),
        may_retry=may_retry(state, changed_at=run.changed_at, now=now),
        error=run.error,
        counts=_counts(run.report),
        added=_sample(run.report, "added"),
        changed=_sample(run.report, "changed"),
        left=_sample(run.report, "left"),
        missing=run.report.get("missing", 0),
        notes=tuple(run.report.get("notes", [])),
        bad=run.report.get("bad", 0),
        issues=tuple((item.line, issue_text(item), item.is_note) for item in issues[:SHOWN_ISSUES]),
        more_issues=max(0, len(issues) - SHOWN_ISSUES),
        columns=tuple((titles[place], field_label(name)) for name, place in run.columns.items()),
        is_whole=bool(run.options.get("is_whole")),
        lacks_classes=run.kind == ImportKind.ROSTER
        and any(item.problem is Problem.UNKNOWN_CLASS for item in issues),
        applied_at=run.applied_at,
        undone_at=run.undone_at,
        same_file_at=same.exclude(pk=run.pk).aggregate(last=Max("applied_at"))["last"],
        seen=f"{run.state}-{run.done}",
    )


def list_columns(actor: Actor, key: UUID) -> tuple[ImportRun, tuple[Column, ...]]:
    """The columns of the file as they are understood now. NotFound for what is no table."""
    run = get_run(actor, key)
    if not ImportKind(run.kind).is_table:
        raise NotFound
    by_place = {place: name for name, place in run.columns.items()}
    return run, tuple(
        Column(
            index=place,
            title=title or _("Column %(number)d") % {"number": place + 1},
            examples=tuple(filter(None, examples)),
            field=by_place.get(place, ""),
        )
        for place, (title, *examples) in enumerate(run.heading)
    )


def field_choices(kind: ImportKind) -> list[tuple[str, str]]:
    return [("", _("Left out")), *((name, field_label(name)) for name in fields_of(kind))]


def remembered_columns(actor: Actor, kind: ImportKind) -> dict[str, str]:
    """What the school's headings have meant before, by folded title."""
    rows = ColumnMemory.objects.filter(school=actor.school, kind=kind.value)
    return dict(rows.values_list("title", "field"))


def list_bad_rows(actor: Actor, key: UUID) -> tuple[ImportRun, list[tuple[int, list[str]]]]:
    """Lines with something wrong, each with its reasons in words."""
    run = get_run(actor, key)
    reasons: dict[int, list[str]] = {}
    for line, problem, about in run.report.get("issues", []):
        reasons.setdefault(line, []).append(issue_text(Issue(line, Problem(problem), about)))
    return run, sorted(reasons.items())


def first_options(actor: Actor, run: ImportRun) -> dict[str, Any]:
    """What was chosen; of nothing yet, what the comparison has supposed."""
    year = find_year_on(actor, clock.today(actor.school.zone))
    makes = bool(year) and not SchoolClass.objects.filter(year=year).exists()
    return {"makes_classes": makes, **run.options}


def left_on(run: ImportRun) -> date | None:
    text = run.options.get("left_on")
    return date.fromisoformat(text) if text else None


def _row(run: ImportRun) -> RunRow:
    return RunRow(
        key=run.key,
        kind=ImportKind(run.kind),
        file_name=run.file_name,
        state=RunState(run.state),
        started_at=run.started_at,
        who=str(run.started_by or ""),
        new=sum(new for _what, new, _kept in run.report.get("counts", [])),
        bad=run.report.get("bad", 0),
    )


def _counts(report: dict[str, Any]) -> tuple[CountRow, ...]:
    return tuple(CountRow(count_words(what), new, kept) for what, new, kept in report.get("counts", []))


def _sample(report: dict[str, Any], name: str) -> Sample:
    count, names = report.get(name, [0, []])
    return Sample(count, tuple(item if isinstance(item, str) else change_words(*item) for item in names))
