"""An application as its applicant sees it. Whether the school knows the child is no part of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from parta.core import clock
from parta.core.errors import NotFound
from parta.onboarding.models import AccessApplication, ApplicationFile
from parta.onboarding.queries.words import EVENT_NAMES, KIND_NAMES, PAPER_NAMES, STATE_COLORS, STATE_NAMES
from parta.onboarding.rules.applications import (
    CORRECTABLE,
    FOR_A_CHILD,
    REPEATABLE,
    RUNNING,
    ApplicantKind,
    Paper,
    Side,
    State,
    Step,
    missing_papers,
    needed_papers,
    offered_papers,
    steps_from,
    working_days_between,
)
from parta.schools.queries import working_calendar


@dataclass(frozen=True, slots=True)
class OwnRow:
    key: UUID
    number: str
    kind: str
    state: State
    state_name: str
    color: str
    school: str
    about: str  # the child, the class, or the journals
    changed_at: datetime
    time_zone: str  # of the school


@dataclass(frozen=True, slots=True)
class FileItem:
    key: UUID
    paper: Paper
    paper_name: str
    name: str
    size: int
    is_picture: bool


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A document that is asked for or may be added, with what is there."""

    paper: Paper
    name: str
    is_needed: bool
    files: tuple[FileItem, ...]


@dataclass(frozen=True, slots=True)
class EventItem:
    at: datetime
    name: str
    note: str
    is_by_school: bool


def get_own(user_id: int, key: UUID) -> AccessApplication:
    """One's own application with its school; NotFound for anybody else's."""
    rows = AccessApplication.objects.of_applicant(user_id).select_related(
        "school__region", "region", "previous"
    )
    found = rows.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def list_own(user_id: int) -> list[OwnRow]:
    """The person's applications, those that move first and the latest before the older."""
    rows = AccessApplication.objects.of_applicant(user_id).select_related("school", "region")
    items = [
        OwnRow(
            key=row.key,
            number=row.number,
            kind=str(KIND_NAMES[ApplicantKind(row.kind)]),
            state=(state := State(row.state)),
            state_name=str(STATE_NAMES[state]),
            color=STATE_COLORS[state],
            school=row.school.short_name,
            about=about(row),
            changed_at=row.changed_at,
            time_zone=row.school.time_zone,
        )
        for row in rows.order_by("-changed_at")
    ]
    return sorted(items, key=lambda item: item.state in {State.APPROVED, *REPEATABLE})


def about(row: AccessApplication) -> str:
    """Whose diary, or which journals."""
    if row.kind == ApplicantKind.TEACHER:
        return ", ".join(f"{class_name} {subject}" for class_name, subject in row.journals)
    return row.child_name or row.class_name


def list_files(application: AccessApplication) -> list[FileItem]:
    """Attached documents in the order in which they were added."""
    rows = ApplicationFile.objects.filter(application=application).select_related("attachment")
    return [_file(row) for row in rows.order_by("pk")]


def list_papers(application: AccessApplication) -> list[PaperItem]:
    """The documents of the application's kind with the files given."""
    kind, files = ApplicantKind(application.kind), list_files(application)
    needed = needed_papers(kind)
    return [
        PaperItem(
            paper=paper,
            name=str(PAPER_NAMES[paper]),
            is_needed=paper in needed,
            files=tuple(item for item in files if item.paper is paper),
        )
        for paper in offered_papers(kind)
    ]


def missing_paper_names(application: AccessApplication) -> list[str]:
    """Needed documents of which there is neither a file nor a note that the original was shown."""
    given = {Paper(paper) for paper in application.papers_seen} | {
        item.paper for item in list_files(application)
    }
    return [str(PAPER_NAMES[paper]) for paper in missing_papers(ApplicantKind(application.kind), given)]


def lacks_subject(application: AccessApplication) -> bool:
    """It does not say yet whose diary or which journals it is about."""
    kind = ApplicantKind(application.kind)
    if kind is ApplicantKind.TEACHER:
        return not application.journals
    if kind is ApplicantKind.STUDENT:
        return not application.class_name
    lacks_child = not (
        application.child_surname and application.child_given_name and application.child_born_on
    )
    if kind is ApplicantKind.TRUSTED:
        return lacks_child or not application.trust_given_by or application.trust_ends_on is None
    return kind in FOR_A_CHILD and lacks_child


def list_events(application: AccessApplication) -> list[EventItem]:
    """What happened, the latest first; no names of who works at the school."""
    return [
        EventItem(
            at=event.at,
            name=str(EVENT_NAMES.get(event.kind, event.kind)),
            note=event.note,
            is_by_school=event.side == Side.SCHOOL,
        )
        for event in application.events.order_by("-at", "-pk")
    ]


def get_own_file(user_id: int, key: UUID, file_key: UUID) -> ApplicationFile:
    rows = ApplicationFile.objects.select_related("attachment", "application")
    found = rows.filter(application__key=key, application__applicant_id=user_id, key=file_key).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Term:
    """How long the school still has."""

    due_on: date
    days_left: int  # working days after today
    is_overdue: bool


def term_of(application: AccessApplication) -> Term | None:
    """None: nothing is being waited for from the school."""
    if State(application.state) not in RUNNING or application.due_on is None:
        return None
    today = clock.today(application.region.zone)
    calendar = working_calendar(application.region)
    return Term(
        due_on=application.due_on,
        days_left=working_days_between(today, application.due_on, calendar.is_working),
        is_overdue=today > application.due_on,
    )


@dataclass(frozen=True, slots=True)
class Rights:
    """What the applicant can do with it now."""

    may_correct: bool
    may_submit: bool
    may_answer: bool
    may_withdraw: bool
    may_repeat: bool
    may_delete: bool


def rights_of(application: AccessApplication) -> Rights:
    state = State(application.state)
    steps = steps_from(state, Side.APPLICANT)
    return Rights(
        may_correct=state in CORRECTABLE,
        may_submit=Step.SUBMIT in steps,
        may_answer=Step.ANSWER in steps,
        may_withdraw=Step.WITHDRAW in steps,
        may_repeat=state in REPEATABLE,
        may_delete=state is State.DRAFT,
    )


def pairs(journals: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Class and subject of each journal that is named."""
    return [(class_name, subject) for class_name, subject in journals]


def _file(row: ApplicationFile) -> FileItem:
    return FileItem(
        key=row.key,
        paper=(paper := Paper(row.paper)),
        paper_name=str(PAPER_NAMES[paper]),
        name=row.attachment.name,
        size=row.attachment.size,
        is_picture=row.attachment.content_type.startswith("image/"),
    )


def child_values(row: AccessApplication) -> dict[str, object]:
    """What the form of the child shows at first."""
    names = (
        "child_surname",
        "child_given_name",
        "child_patronymic",
        "child_born_on",
        "class_name",
        "relation",
        "trust_given_by",
        "trust_scope",
        "trust_ends_on",
    )
    return {name: getattr(row, name) for name in names}
