"""What the pages of an application on the portal show."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from parta.onboarding.models import AccessApplication
from parta.onboarding.queries.applicants import Applicant, get_applicant
from parta.onboarding.queries.applications import (
    EventItem,
    PaperItem,
    Rights,
    Term,
    lacks_subject,
    list_events,
    list_papers,
    missing_paper_names,
    pairs,
    rights_of,
    term_of,
)
from parta.onboarding.queries.words import (
    FIELD_NAMES,
    KIND_HELP,
    KIND_NAMES,
    REFUSAL_NAMES,
    STATE_COLORS,
    STATE_NAMES,
    scope_names,
)
from parta.onboarding.rules.applications import ApplicantKind, ProfileField, RefusalReason, State

_PROFILE = "account_profile"
# Where each field of the profile is filled in: an anchor of its page.
_ANCHORS = {
    ProfileField.SURNAME: "id_surname",
    ProfileField.GIVEN_NAME: "id_given_name",
    ProfileField.BORN_ON: "id_born_on",
    ProfileField.SNILS: "id_snils",
    ProfileField.DOCUMENT: "document",
    ProfileField.CONTACT: "contacts",
    ProfileField.LEVEL: "level",
}


@dataclass(frozen=True, slots=True)
class KindItem:
    kind: ApplicantKind
    name: str
    help: str


@dataclass(frozen=True, slots=True)
class StepItem:
    page: str  # the name of its URL
    number: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """The pages of the wizard for this application."""

    key: UUID
    subject: StepItem
    papers: StepItem
    check: StepItem

    @property
    def first(self) -> str:
        return self.subject.page

    @property
    def first_open(self) -> str:
        """Where a draft goes on."""
        return next((step.page for step in (self.subject, self.papers) if not step.is_done), self.check.page)


@dataclass(frozen=True, slots=True)
class FieldLink:
    """An empty field of the profile, and where it is filled in."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    row: AccessApplication
    kind: ApplicantKind
    kind_name: str
    applicant: Applicant
    empty_fields: tuple[FieldLink, ...]
    papers: tuple[PaperItem, ...]
    missing_papers: tuple[str, ...]
    lacks_subject: bool
    journals: tuple[tuple[str, str], ...]
    is_answer: bool
    profile_url: str
    scope_names: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        return not (self.empty_fields or self.missing_papers or self.lacks_subject)


@dataclass(frozen=True, slots=True)
class StatusPage:
    row: AccessApplication
    kind: ApplicantKind
    kind_name: str
    state: State
    state_name: str
    state_color: str
    term: Term | None
    rights: Rights
    refusal: str
    papers: tuple[PaperItem, ...]
    journals: tuple[tuple[str, str], ...]
    events: tuple[EventItem, ...]
    subject_page: str
    scope_names: tuple[str, ...]


def kind_items() -> list[KindItem]:
    return [KindItem(kind, str(KIND_NAMES[kind]), str(KIND_HELP[kind])) for kind in ApplicantKind]


def steps_of(row: AccessApplication) -> Steps:
    is_teacher = row.kind == ApplicantKind.TEACHER
    has_subject, has_papers = not lacks_subject(row), not missing_paper_names(row)
    return Steps(
        key=row.key,
        subject=StepItem("journals" if is_teacher else "child", 2, has_subject),
        papers=StepItem("papers", 3, has_papers),
        check=StepItem("check", 4, is_done=False),
    )


def check_page(row: AccessApplication) -> CheckPage:
    applicant, kind = get_applicant(row.applicant_id or 0), ApplicantKind(row.kind)
    return CheckPage(
        row=row,
        kind=kind,
        kind_name=str(KIND_NAMES[kind]),
        applicant=applicant,
        empty_fields=field_links(applicant.missing),
        papers=tuple(list_papers(row)),
        missing_papers=tuple(missing_paper_names(row)),
        lacks_subject=lacks_subject(row),
        journals=tuple(pairs(row.journals)),
        is_answer=row.state == State.MORE_DATA,
        profile_url=profile_url(),
        scope_names=scope_names(row.trust_scope),
    )


def status_page(row: AccessApplication) -> StatusPage:
    kind, state = ApplicantKind(row.kind), State(row.state)
    reason = row.refusal_reason if state is State.REFUSED else ""
    return StatusPage(
        row=row,
        kind=kind,
        kind_name=str(KIND_NAMES[kind]),
        state=state,
        state_name=str(STATE_NAMES[state]),
        state_color=STATE_COLORS[state],
        term=term_of(row),
        rights=rights_of(row),
        refusal=str(REFUSAL_NAMES[RefusalReason(reason)]) if reason else "",
        papers=tuple(list_papers(row)),
        journals=tuple(pairs(row.journals)),
        events=tuple(list_events(row)),
        subject_page=steps_of(row).first,
        scope_names=scope_names(row.trust_scope),
    )


def field_links(fields: Iterable[ProfileField]) -> tuple[FieldLink, ...]:
    """Where each of the empty fields is filled in."""
    return tuple(FieldLink(str(FIELD_NAMES[field]), f"{profile_url()}#{_ANCHORS[field]}") for field in fields)


def profile_url() -> str:
    try:
        return reverse(_PROFILE)
    except NoReverseMatch:
        return "/account/profile/"
