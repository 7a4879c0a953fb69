"""Applications as the school's office sees them: the queue, and one on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.accounts.phones import spelled_phone
from parta.accounts.queries.identity_words import LEVEL_NAMES
from parta.accounts.rules import Level
from parta.accounts.rules.snils import spelled_snils
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.names import comparable
from parta.onboarding.models import AccessApplication, ApplicationFile
from parta.onboarding.queries.applications import (
    EventItem,
    FileItem,
    Term,
    about,
    list_events,
    list_files,
    pairs,
    term_of,
)
from parta.onboarding.queries.candidates import (
    CandidateItem,
    candidates_of,
    courses_of_teachers,
    guardian_items,
    search_students,
    student_items,
    teacher_items,
)
from parta.onboarding.queries.words import (
    KIND_NAMES,
    MATCH_COLORS,
    MATCH_NAMES,
    PAPER_NAMES,
    REFUSAL_NAMES,
    STATE_COLORS,
    STATE_NAMES,
    scope_names,
)
from parta.onboarding.rules.applications import (
    FOR_A_CHILD,
    WITH_SCHOOL,
    ApplicantKind,
    Paper,
    RefusalReason,
    Side,
    State,
    Step,
    is_overdue,
    spelled_number,
    steps_from,
)
from parta.onboarding.rules.matching import Match

_PAGE = 25
_OPEN, _ALL = "open", "all"
_MOST_SEARCHED = 2000  # rows of a school looked through by name


@dataclass(frozen=True, slots=True)
class Filters:
    """``state``: a State, ``open`` (waiting for a decision) or ``all``; ``kind`` empty: any."""

    state: str = _OPEN
    kind: str = ""
    overdue: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    key: UUID
    number: str
    kind: str
    applicant: str
    about: str
    state_name: str
    state_color: str
    match_name: str
    match_color: str
    registered_at: datetime | None
    due_on: date | None
    is_overdue: bool
    is_running: bool
    reviewer: str


@dataclass(frozen=True, slots=True)
class Queue:
    rows: tuple[QueueRow, ...]
    page: Page[AccessApplication]
    overdue: int  # of all, whatever is filtered


def queue_page(actor: Actor, filters: Filters, number: int) -> Queue:
    """The school's applications, those due first at the top."""
    today = _today(actor)
    rows = _filtered(actor, filters, today)
    page = Paginator(rows, _PAGE).get_page(number)
    overdue = AccessApplication.objects.visible_to(actor).running().filter(due_on__lt=today).count()
    return Queue(tuple(_row(row, today) for row in page.object_list), page, overdue)


def list_queue(actor: Actor, filters: Filters) -> list[QueueRow]:
    """All of those that fit, whatever the page."""
    today = _today(actor)
    return [_row(row, today) for row in _filtered(actor, filters, today)]


def _filtered(actor: Actor, filters: Filters, today: date) -> "QuerySet[AccessApplication]":
    rows = AccessApplication.objects.visible_to(actor).select_related("region", "reviewer")
    if filters.state == _OPEN:
        rows = rows.filter(state__in=[state.value for state in WITH_SCHOOL])
    elif filters.state != _ALL:
        rows = rows.filter(state=filters.state)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.overdue:
        rows = rows.running().filter(due_on__lt=today)
    if filters.words.strip():
        rows = rows.filter(pk__in=_named(rows, filters.words))
    if filters.state == _OPEN:
        return rows.order_by("due_on", "pk")
    return rows.order_by(F("registered_at").desc(nulls_last=True), "-pk")


def _named(rows: "QuerySet[AccessApplication]", words: str) -> list[int]:
    """By number or by names of applicant and child; compared here, as databases fold Cyrillic differently."""
    wanted = comparable(words).split()
    fields = ("pk", "region__code", "number_year", "serial", "surname", "given_name", "patronymic")
    child = ("child_surname", "child_given_name", "child_patronymic")
    latest = rows.order_by("-pk").values_list(*fields, *child)[:_MOST_SEARCHED]
    return [
        pk
        for pk, code, year, serial, *names in latest
        if all(word in comparable(" ".join([spelled_number(code, year, serial), *names])) for word in wanted)
    ]


def _row(row: AccessApplication, today: date) -> QueueRow:
    state, match = State(row.state), Match(row.match)
    return QueueRow(
        key=row.key,
        number=row.number,
        kind=str(KIND_NAMES[ApplicantKind(row.kind)]),
        applicant=row.full_name,
        about=about(row),
        state_name=str(STATE_NAMES[state]),
        state_color=STATE_COLORS[state],
        match_name=str(MATCH_NAMES[match]),
        match_color=MATCH_COLORS[match],
        registered_at=row.registered_at,
        due_on=row.due_on,
        is_overdue=is_overdue(state, row.due_on, today),
        is_running=state in WITH_SCHOOL,
        reviewer=str(row.reviewer) if row.reviewer else "",
    )


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """What the head reads of an overdue application: nothing of what is in it."""

    number: str
    kind: str
    state_name: str
    registered_at: datetime | None
    due_on: date | None
    days_late: int
    reviewer: str


def list_overdue(actor: Actor) -> list[OverdueRow]:
    """Applications of the school on which nobody decided in time, the oldest first."""
    today = _today(actor)
    rows = AccessApplication.objects.filter(school=actor.school).running().filter(due_on__lt=today)
    return [
        OverdueRow(
            number=row.number,
            kind=str(KIND_NAMES[ApplicantKind(row.kind)]),
            state_name=str(STATE_NAMES[State(row.state)]),
            registered_at=row.registered_at,
            due_on=row.due_on,
            days_late=(today - row.due_on).days if row.due_on else 0,
            reviewer=str(row.reviewer) if row.reviewer else "",
        )
        for row in rows.select_related("region", "reviewer").order_by("due_on", "pk")[:200]
    ]


def count_waiting(actor: Actor) -> int:
    """Applications that the school has not decided yet."""
    actor.require(Permission.DECIDE_APPLICATIONS)
    return AccessApplication.objects.filter(school=actor.school).running().count()


def count_overdue(actor: Actor) -> int:
    rows = AccessApplication.objects.filter(school=actor.school).running()
    return rows.filter(due_on__lt=_today(actor)).count()


@dataclass(frozen=True, slots=True)
class JournalItem:
    """A journal that a teacher names, and whether the likeliest teacher keeps one called so."""

    class_name: str
    subject: str
    is_assigned: bool


@dataclass(frozen=True, slots=True)
class Review:
    """Everything about one application, on one page."""

    application: AccessApplication
    kind_name: str
    state_name: str
    state_color: str
    is_for_child: bool
    is_teacher: bool
    is_trusted: bool
    scope_names: tuple[str, ...]
    level_name: str
    journal_pairs: tuple[tuple[str, str], ...]
    term: Term | None
    files: tuple[FileItem, ...]
    seen: tuple[str, ...]
    events: tuple[EventItem, ...]
    steps: frozenset[Step]
    students: tuple[CandidateItem, ...]
    adults: tuple[CandidateItem, ...]
    journals: tuple[JournalItem, ...]
    refusal: str
    previous: AccessApplication | None

    @property
    def snils(self) -> str:
        return spelled_snils(self.application.snils)

    @property
    def phone(self) -> str:
        return spelled_phone(self.application.phone) if self.application.phone else ""

    @property
    def may_take(self) -> bool:
        return Step.TAKE in self.steps

    @property
    def may_approve(self) -> bool:
        return Step.APPROVE in self.steps

    @property
    def may_ask(self) -> bool:
        return Step.ASK in self.steps

    @property
    def may_refuse(self) -> bool:
        return Step.REFUSE in self.steps


def get_application(actor: Actor, key: UUID) -> AccessApplication:
    rows = AccessApplication.objects.visible_to(actor).select_related(
        "school", "region", "reviewer", "decided_by", "previous__region"
    )
    found = rows.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def review_page(actor: Actor, key: UUID, *, words: str = "") -> Review:
    """``words``: look for a student whom the comparison did not find."""
    application = get_application(actor, key)
    kind, state = ApplicantKind(application.kind), State(application.state)
    steps = steps_from(state, Side.SCHOOL)
    students: Sequence[CandidateItem] = ()
    adults: Sequence[CandidateItem] = ()
    if Step.APPROVE in steps:
        students, adults = _people(application, kind, words)
    return Review(
        application=application,
        kind_name=str(KIND_NAMES[kind]),
        state_name=str(STATE_NAMES[state]),
        state_color=STATE_COLORS[state],
        is_for_child=kind in FOR_A_CHILD,
        is_teacher=kind is ApplicantKind.TEACHER,
        is_trusted=kind is ApplicantKind.TRUSTED,
        scope_names=scope_names(application.trust_scope),
        level_name=str(LEVEL_NAMES[Level(application.level)]) if application.level else "",
        journal_pairs=tuple(pairs(application.journals)),
        term=term_of(application),
        files=tuple(list_files(application)),
        seen=tuple(str(PAPER_NAMES[Paper(paper)]) for paper in application.papers_seen),
        events=tuple(list_events(application)),
        steps=steps,
        students=tuple(students),
        adults=tuple(adults),
        journals=tuple(_journals(application, adults)),
        refusal=str(REFUSAL_NAMES[RefusalReason(application.refusal_reason)])
        if application.refusal_reason
        else "",
        previous=application.previous,
    )


def _people(
    application: AccessApplication, kind: ApplicantKind, words: str
) -> tuple[list[CandidateItem], list[CandidateItem]]:
    found, school = candidates_of(application), application.school
    if kind is ApplicantKind.TEACHER:
        return [], teacher_items(school, found.adults)
    known = {candidate.person_id for candidate in found.students}
    searched = [one for one in search_students(school, words) if one.person_id not in known]
    students = student_items(school, [*found.students, *searched])
    return students, guardian_items(school, found.adults) if kind in FOR_A_CHILD else []


def _journals(application: AccessApplication, adults: Sequence[CandidateItem]) -> list[JournalItem]:
    ids = [item.person_id for item in adults[:1]]
    courses = courses_of_teachers(application.school, ids) if ids else {}
    held = {(_key(name), _key(subject)) for found in courses.values() for name, subject in found}
    return [
        JournalItem(class_name, subject, (_key(class_name), _key(subject)) in held)
        for class_name, subject in pairs(application.journals)
    ]


def _key(text: str) -> str:
    return "".join(letter for letter in comparable(text) if letter.isalnum())


def get_review_file(actor: Actor, key: UUID, file_key: UUID) -> ApplicationFile:
    application = get_application(actor, key)
    found = ApplicationFile.objects.select_related("attachment").filter(application=application, key=file_key)
    row = found.first()
    if row is None:
        raise NotFound
    return row


def _today(actor: Actor) -> date:
    return clock.today(actor.school.region.zone)
