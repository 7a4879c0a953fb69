"""Applications for access: who may apply, their way, what belongs to them (A1–A6; domain G4–G6)."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum

from parta.schools.rules.working_days import IsWorking

MAX_OPEN = 10  # applications of one person that are not decided, drafts included
MAX_FILES = 12  # of one application
MAX_JOURNALS = 20
DECISION_DAYS = 3  # working days from registration (G4)
REGISTRATION_MINUTES = 15  # from submission (A3)
CONSENT_VERSION = "2026-1"


class ApplicantKind(StrEnum):
    PARENT = "parent"
    REPRESENTATIVE = "representative"
    TRUSTED = "trusted"
    STUDENT = "student"
    TEACHER = "teacher"


FOR_A_CHILD = frozenset({ApplicantKind.PARENT, ApplicantKind.REPRESENTATIVE, ApplicantKind.TRUSTED})


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    REGISTERED = "registered"
    IN_REVIEW = "in_review"
    MORE_DATA = "more_data"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What moves an application from one state to the next."""

    SUBMIT = "submit"
    REGISTER = "register"
    TAKE = "take"
    ASK = "ask"
    ANSWER = "answer"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class Side(StrEnum):
    APPLICANT = "applicant"
    SCHOOL = "school"
    SYSTEM = "system"


_ALIVE = (State.SUBMITTED, State.REGISTERED, State.IN_REVIEW, State.MORE_DATA)
# The whole way. A decision is taken on what is being reviewed, so that nothing changes under the reader.
STEPS: Mapping[tuple[State, Step], tuple[State, Side]] = {
    (State.DRAFT, Step.SUBMIT): (State.SUBMITTED, Side.APPLICANT),
    (State.SUBMITTED, Step.REGISTER): (State.REGISTERED, Side.SYSTEM),
    (State.REGISTERED, Step.TAKE): (State.IN_REVIEW, Side.SCHOOL),
    (State.IN_REVIEW, Step.ASK): (State.MORE_DATA, Side.SCHOOL),
    (State.MORE_DATA, Step.ANSWER): (State.IN_REVIEW, Side.APPLICANT),
    (State.MORE_DATA, Step.REFUSE): (State.REFUSED, Side.SCHOOL),
    (State.IN_REVIEW, Step.APPROVE): (State.APPROVED, Side.SCHOOL),
    (State.IN_REVIEW, Step.REFUSE): (State.REFUSED, Side.SCHOOL),
    **{(state, Step.WITHDRAW): (State.WITHDRAWN, Side.APPLICANT) for state in _ALIVE},
}

DECIDED = frozenset({State.APPROVED, State.REFUSED, State.WITHDRAWN})
WITH_SCHOOL = frozenset({State.REGISTERED, State.IN_REVIEW, State.MORE_DATA})
RUNNING = frozenset({State.REGISTERED, State.IN_REVIEW})  # the working days are being counted
CORRECTABLE = frozenset({State.DRAFT, State.SUBMITTED, State.REGISTERED, State.MORE_DATA})
# What a decided application may be followed by: a new one with the old data (A5).
REPEATABLE = frozenset({State.REFUSED, State.WITHDRAWN})


def next_state(state: State, step: Step) -> State | None:
    """Where the step leads; None: it cannot be taken from there."""
    found = STEPS.get((state, step))
    return found[0] if found else None


def steps_from(state: State, side: Side) -> frozenset[Step]:
    """What the side may do with an application in this state."""
    return frozenset(step for (begin, step), (_end, who) in STEPS.items() if begin is state and who is side)


class RefusalReason(StrEnum):
    """The only grounds of a refusal (A5, G6)."""

    NOT_ENTITLED = "not_entitled"
    NOT_OF_SCHOOL = "not_of_school"
    DOCUMENTS_INVALID = "documents_invalid"
    DOCUMENTS_CONTRADICT = "documents_contradict"
    DATA_WRONG = "data_wrong"
    WITHDRAWN = "withdrawn"


class Paper(StrEnum):
    """What is attached to an application, or shown at the school."""

    IDENTITY = "identity"
    BIRTH_CERTIFICATE = "birth_certificate"
    GUARDIANSHIP_ACT = "guardianship_act"
    TRUST = "trust"
    CONSENT = "consent"  # on paper, where the form was filled in at the school
    OTHER = "other"


_NEEDED: Mapping[ApplicantKind, tuple[Paper, ...]] = {
    ApplicantKind.PARENT: (Paper.IDENTITY, Paper.BIRTH_CERTIFICATE),
    ApplicantKind.REPRESENTATIVE: (Paper.IDENTITY, Paper.BIRTH_CERTIFICATE, Paper.GUARDIANSHIP_ACT),
    ApplicantKind.TRUSTED: (Paper.IDENTITY, Paper.TRUST),
    ApplicantKind.STUDENT: (Paper.IDENTITY,),
    ApplicantKind.TEACHER: (),
}


def needed_papers(kind: ApplicantKind) -> tuple[Paper, ...]:
    """Documents without which nobody of this kind may apply (G5)."""
    return _NEEDED[kind]


def offered_papers(kind: ApplicantKind) -> tuple[Paper, ...]:
    """The needed documents, and whatever else somebody wants to show."""
    return (*_NEEDED[kind], Paper.OTHER)


def missing_papers(kind: ApplicantKind, given: Collection[Paper]) -> tuple[Paper, ...]:
    return tuple(paper for paper in _NEEDED[kind] if paper not in given)


class ProfileField(StrEnum):
    """What must be known of the applicant (P10)."""

    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    BORN_ON = "born_on"
    SNILS = "snils"
    DOCUMENT = "document"
    CONTACT = "contact"
    LEVEL = "level"  # the documents are checked (P3); asked for when everything else is there


_COUNTRY_OF_SNILS = "RU"


def empty_profile_fields(
    filled: Mapping[ProfileField, bool], *, citizenship: str
) -> tuple[ProfileField, ...]:
    """What is still to be filled in before anything can be submitted, in the order of the profile.

    ``citizenship``: ISO code, empty when unknown. Foreigners may have no SNILS.
    """
    needed = [field for field in ProfileField if not filled[field]]
    if citizenship not in {"", _COUNTRY_OF_SNILS}:
        needed = [field for field in needed if field is not ProfileField.SNILS]
    if len(needed) > 1:
        needed = [field for field in needed if field is not ProfileField.LEVEL]
    return tuple(needed)


def spelled_number(region_code: str, year: int, serial: int) -> str:
    """29-2026-000123: the number under which an application is registered."""
    return f"{region_code}-{year}-{serial:06}"


def working_days_between(first: date, last: date, is_working: IsWorking) -> int:
    """Working days after ``first`` up to and with ``last``; less than none is none."""
    days = (first + timedelta(days=offset) for offset in range(1, (last - first).days + 1))
    return sum(1 for day in days if is_working(day))


def days_left_to_resume(asked_on: date, due_on: date, is_working: IsWorking) -> int:
    """Working days the school still has when the applicant has answered: the waiting is not its time.

    At least one, so that an answer can be read.
    """
    return max(1, working_days_between(asked_on, due_on, is_working))


def is_overdue(state: State, due_on: date | None, today: date) -> bool:
    """The school should have decided; while it waits for the applicant, its days stand still."""
    return state in RUNNING and due_on is not None and today > due_on
