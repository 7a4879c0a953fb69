"""The jobs behind an import: comparing, writing, taking back."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from parta.access.actors import Actor
from parta.access.queries import get_actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.exchange.commands.fet import FetOptions, import_fet, place_fet
from parta.exchange.commands.imports_trace import Trace
from parta.exchange.commands.imports_undo import Dependent, dependents_text, find_dependents, take_back
from parta.exchange.commands.imports_writing import Writer
from parta.exchange.commands.report import Report
from parta.exchange.models import ImportRun
from parta.exchange.models.imports import Run
from parta.exchange.queries.imports import left_on
from parta.exchange.queries.imports_people import Tick
from parta.exchange.queries.imports_plan import plan_import
from parta.exchange.queries.imports_reading import read_bundle
from parta.exchange.queries.imports_words import unreadable_text
from parta.exchange.rules.issues import UnreadableError
from parta.exchange.rules.plan import Options, Plan
from parta.exchange.rules.runs import ImportKind, RunState
from parta.grading.commands.withdrawal import withdraw_marks
from parta.grading.models import Mark, TermMark
from parta.lessons.models import Lesson
from parta.people.models import Guardian, Student, Teacher
from parta.timetable.models import TimetableVersion

STREAM = "imports"


@task()
def check_import(key: str) -> None:
    """Job: what the file would change. Run again, it says the same."""
    run = _taken(key, RunState.WAITING, RunState.READING)
    if run is None:
        return
    with translation.override(run.language), failing(run):
        actor = running_actor(run)
        if ImportKind(run.kind) is ImportKind.FET:
            report = _fet_report(import_fet(_content(run), FetOptions(actor.school.slug), dry_run=True))
        else:
            report = _plan(run, actor).report()
        _step(run, RunState.READY, report=report, done=0, total=0)


@task()
def write_import(key: str) -> None:
    """Job: write what was planned, once, in one transaction."""
    run = _taken(key, RunState.QUEUED, RunState.WRITING)
    if run is None:
        return
    with translation.override(run.language), failing(run):
        actor = running_actor(run)
        if ImportKind(run.kind) is ImportKind.FET:
            _write_fet(run, actor)
        else:
            _write_plan(run, actor)


@task()
def unwrite_import(key: str) -> None:
    """Job: take back what the run wrote, unless something depends on it."""
    run = ImportRun.objects.filter(key=key, state=RunState.UNDOING).select_related("school").first()
    if run is None:
        return
    with translation.override(run.language), failing(run, RunState.APPLIED):
        actor = running_actor(run)
        dependents = _unwrite(run, actor)
        if dependents:
            _step(run, RunState.APPLIED, error=dependents_text(dependents))


def running_actor(run: ImportRun) -> Actor:
    """Who began it, with the right to import today; the import itself may then do all that it consists of."""
    actor = get_actor(user_id=run.started_by_id or 0, school_slug=run.school.slug)
    actor.require(Permission.IMPORT_DATA)
    return replace(actor, permissions=frozenset(Permission))


def _may_mark(run: ImportRun) -> bool:
    """Marks are taken from those only who may write them all."""
    actor = get_actor(user_id=run.started_by_id or 0, school_slug=run.school.slug)
    return actor.has(Permission.WRITE_ANY_COURSE)


def _plan(run: ImportRun, actor: Actor) -> Plan:
    """Raises Refused for a file that cannot be understood."""
    try:
        bundle = read_bundle(
            ImportKind(run.kind),
            _content(run),
            run.file_name,
            run.columns,
            clock.today(actor.school.zone),
        )
        options = Options(
            is_whole=bool(run.options.get("is_whole")),
            left_on=left_on(run),
            has_marks=_may_mark(run),
            makes_classes=run.options.get("makes_classes") if run.kind == ImportKind.ROSTER else False,
        )
        return plan_import(actor, bundle, options, _ticker(run))
    except UnreadableError as error:
        raise Refused(unreadable_text(error), code=error.reason) from error


def _write_plan(run: ImportRun, actor: Actor) -> None:
    """Planned before the transaction, which is short; anew in it where the school has changed meanwhile."""
    seen = _fingerprint(actor)
    plan = _plan(run, actor)
    _step(run, RunState.WRITING, done=0, total=0)
    with transaction.atomic():
        if not _is_still_writing(run):
            return
        trace = Trace(actor.school)
        if _fingerprint(actor) != seen:
            plan = _plan(run, actor)
        Writer(actor, plan, trace, clock.today(actor.school.zone)).write()
        _finish(run, actor, trace, plan.report())


def _write_fet(run: ImportRun, actor: Actor) -> None:
    """fet-cl may place the lessons for minutes: that happens before the school is locked."""
    content, options = _content(run), FetOptions(actor.school.slug)
    placed = place_fet(content, options)
    with transaction.atomic():
        if not _is_still_writing(run):
            return
        trace = Trace(actor.school)
        before = _timetables(actor)
        report = import_fet(content, options, placed=placed)
        after = _timetables(actor)
        ended = [(pk, was, after[pk]) for pk, was in before.items() if after[pk] != was]
        trace.note("timetable.TimetableVersion", "ends_on", ended)
        _finish(run, actor, trace, _fet_report(report))


def _is_still_writing(run: ImportRun) -> bool:
    rows = ImportRun.objects.select_for_update().filter(pk=run.pk, state=RunState.WRITING)
    return rows.values_list("pk", flat=True).first() is not None


def _finish(run: ImportRun, actor: Actor, trace: Trace, report: dict[str, Any]) -> None:
    now = clock.now()
    made = trace.made()
    ImportRun.objects.filter(pk=run.pk).update(
        state=RunState.APPLIED,
        report=report,
        made=made,
        changed=trace.changed,
        applied_at=now,
        undone_at=None,
        changed_at=now,
        error="",
    )
    record_run(run, actor, "import.applied", {label: len(ids) for label, ids in made.items()})


def _unwrite(run: ImportRun, actor: Actor) -> list[Dependent]:
    with transaction.atomic():
        if not ImportRun.objects.select_for_update().filter(pk=run.pk, state=RunState.UNDOING).exists():
            return []
        dependents = find_dependents(run.made, run.changed)
        if not dependents:
            withdraw_marks(
                actor=actor,
                mark_ids=run.made.get("grading.Mark", ()),
                grade_ids=run.made.get("grading.TermMark", ()),
            )
            take_back(run.made, run.changed)
            now = clock.now()
            ImportRun.objects.filter(pk=run.pk).update(
                state=RunState.UNDONE, undone_at=now, changed_at=now, error="", made={}, changed=[]
            )
            record_run(run, actor, "import.undone", {label: len(ids) for label, ids in run.made.items()})
        return dependents


def record_run(run: ImportRun, actor: Actor, kind: str, counts: dict[str, int]) -> None:
    place = f"import:{run.pk}"
    change = Change(kind, place, place, before=None, after={"kind": run.kind, "made": counts})
    record_changes(actor=actor, stream=STREAM, changes=[change])


def _fingerprint(actor: Actor) -> list[tuple[int, int]]:
    """What changes when somebody or a mark is added by another hand."""
    found = []
    for model in (Student, Guardian, Teacher, Lesson, Mark, TermMark):
        row = model._default_manager.filter(school=actor.school).aggregate(n=Count("pk"), last=Max("pk"))
        found.append((row["n"], row["last"] or 0))
    return found


def _timetables(actor: Actor) -> dict[int, date | None]:
    """The last day of each; a new one ends the one before."""
    return dict(TimetableVersion.objects.filter(school=actor.school).values_list("pk", "ends_on"))


def _fet_report(report: Report) -> dict[str, Any]:
    return {
        "counts": [[what, new, kept] for what, (new, kept) in report.counts.items()],
        "notes": report.notes,
        "issues": [[item.line, item.problem.value, item.about] for item in report.issues],
        "bad": len(report.bad),
    }


def _content(run: ImportRun) -> bytes:
    with run.file.open("rb") as file:
        return bytes(file.read())


def _ticker(run: ImportRun) -> Tick:
    def tick(done: int, total: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(
            state=RunState.COMPARING, done=done, total=total, changed_at=clock.now()
        )

    return tick


def _taken(key: str, state: RunState, following: RunState) -> ImportRun | None:
    """The run, if it waits for this job and no other was faster."""
    now = clock.now()
    if not ImportRun.objects.filter(key=key, state=state).update(state=following, changed_at=now):
        return None
    return ImportRun.objects.without_traces().select_related("school").get(key=key)


def _step(run: Run, state: RunState, **values: Any) -> None:
    type(run)._default_manager.filter(pk=run.pk).update(state=state, changed_at=clock.now(), **values)


class failing:  # noqa: N801 - used as a function
    """What goes wrong inside is said on the page; a fault of ours goes on to the log."""

    def __init__(self, run: Run, state: RunState = RunState.FAILED) -> None:
        self.run, self.state = run, state

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, _trace: Any) -> bool:
        if error is None:
            return False
        if isinstance(error, Refused):
            _step(self.run, self.state, error=str(error.message))
            return True
        text = _("Something went wrong, and nothing was written. Try again.")
        if isinstance(error, IntegrityError):
            text = _("The school was changed at the same time, and nothing was written. Try again.")
        if isinstance(error, NotFound | Forbidden):
            text = _("Whoever began this may not do it any more.")
        _step(self.run, self.state, error=text)
        return isinstance(error, IntegrityError | NotFound | Forbidden)
