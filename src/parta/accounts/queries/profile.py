"""The page on which people see what the portal knows about them, and what their level is."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from parta.accounts.countries import country_name
from parta.accounts.days import portal_today
from parta.accounts.models import Address, Identity, IdentityDocument, IdentityEvent, User
from parta.accounts.phones import spelled_phone
from parta.accounts.queries.identities import document_facts, get_identity, is_kept_child
from parta.accounts.queries.identity_words import (
    ADDRESS_NAMES,
    CHECK_NAMES,
    DOCUMENT_NAMES,
    LEVEL_GIVES,
    LEVEL_NAMES,
    LEVEL_NEEDS,
    SEX_NAMES,
    WAY_NAMES,
    finding_words,
)
from parta.accounts.rules import (
    AddressKind,
    CheckState,
    ConfirmationWay,
    DocumentKind,
    IdentityEventKind,
    Level,
    Sex,
)
from parta.accounts.rules.ages import may_use_diary, whole_years
from parta.accounts.rules.checks import Finding
from parta.accounts.rules.documents import DocumentFacts
from parta.accounts.rules.identities import may_check_again
from parta.accounts.rules.snils import spelled_snils
from parta.core import clock
from parta.core.errors import NotFound

_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class LevelStep:
    level: str
    name: Promise
    gives: Promise
    needs: Promise
    is_reached: bool
    is_current: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class LevelCard:
    """``opens_diary`` None: no birth date is known. ``findings``: what the check found wrong, in words."""

    level: str
    name: Promise
    steps: tuple[LevelStep, ...]
    check: str
    check_name: Promise
    checked_at: datetime | None
    findings: tuple[str, ...]
    may_check_again: bool
    opens_diary: bool | None
    confirmed_at: datetime | None
    way: Promise | str
    refusal: str  # why an operator of a desk has not confirmed; empty: nobody refused
    is_kept: bool  # of a child, who can do nothing about the level

    @property
    def is_being_checked(self) -> bool:
        return self.check == CheckState.PENDING


@dataclass(frozen=True, slots=True)
class DocumentLine:
    pk: int
    name: Promise
    series: str
    number: str
    issued_on: date | None
    issued_by: str
    division_code: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class AddressLine:
    name: Promise
    postcode: str
    text: str


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """``is_kept``: of a child whose account an adult keeps, who also states the data."""

    user_id: int
    full_name: str
    login: str
    phone: str
    email: str
    sex: Promise | str
    born_on: date | None
    age: int | None
    birth_place: str
    citizenship: str
    snils: str
    document: DocumentLine | None
    further: tuple[DocumentLine, ...]
    addresses: tuple[AddressLine, ...]
    card: LevelCard
    is_kept: bool


def profile_page(user: User) -> ProfilePage:
    identity = get_identity(user)
    documents = list(IdentityDocument.objects.filter(user=user).order_by("pk"))
    addresses = Address.objects.filter(user=user).order_by("kind")
    is_kept = is_kept_child(user)
    return ProfilePage(
        user_id=user.pk,
        full_name=user.get_full_name(),
        login=user.login,
        phone=spelled_phone(user.phone) if user.phone else "",
        email=user.email,
        sex=SEX_NAMES[Sex(identity.sex)] if identity.sex else "",
        born_on=identity.born_on,
        age=whole_years(identity.born_on, portal_today()) if identity.born_on else None,
        birth_place=identity.birth_place,
        citizenship=country_name(identity.citizenship) if identity.citizenship else "",
        snils=spelled_snils(identity.snils),
        document=next((_line(document) for document in documents if document.is_main), None),
        further=tuple(_line(document) for document in documents if not document.is_main),
        addresses=tuple(
            AddressLine(ADDRESS_NAMES[AddressKind(row.kind)], row.postcode, row.text) for row in addresses
        ),
        card=_card(identity, is_kept=is_kept),
        is_kept=is_kept,
    )


def level_card(user: User) -> LevelCard:
    return _card(get_identity(user), is_kept=is_kept_child(user))


def list_findings(user: User) -> tuple[Finding, ...]:
    """What the last check of the profile found wrong."""
    return tuple(map(Finding, get_identity(user).findings))


def _card(identity: Identity, *, is_kept: bool) -> LevelCard:
    level, check = Level(identity.level), CheckState(identity.check_state)
    way = identity.confirmation_way
    born_on = identity.born_on
    return LevelCard(
        level=level.value,
        name=LEVEL_NAMES[level],
        steps=tuple(_step(step, level) for step in _ORDER),
        check=check.value,
        check_name=CHECK_NAMES[check],
        checked_at=identity.checked_at,
        findings=tuple(finding_words(Finding(code)) for code in identity.findings),
        may_check_again=may_check_again(check, identity.check_asked_at, clock.now()),
        opens_diary=may_use_diary(whole_years(born_on, portal_today()), level) if born_on else None,
        confirmed_at=identity.confirmed_at,
        way=WAY_NAMES[ConfirmationWay(way)] if way else "",
        refusal=_last_refusal(identity) if level is Level.STANDARD else "",
        is_kept=is_kept,
    )


def _last_refusal(identity: Identity) -> str:
    """What did not agree when somebody was last at a desk, unless the data were stated anew since then."""
    kinds = [IdentityEventKind.REFUSED.value, IdentityEventKind.CHECK_ASKED.value]
    events = IdentityEvent.objects.filter(user_id=identity.user_id, kind__in=kinds)
    last = events.order_by("-at", "-pk").first()
    return last.detail if last and last.kind == IdentityEventKind.REFUSED.value else ""


def _step(step: Level, level: Level) -> LevelStep:
    place, reached = _ORDER.index(step), _ORDER.index(level)
    return LevelStep(
        level=step.value,
        name=LEVEL_NAMES[step],
        gives=LEVEL_GIVES[step],
        needs=LEVEL_NEEDS[step],
        is_reached=place <= reached,
        is_current=place == reached,
        is_next=place == reached + 1,
    )


def _line(document: IdentityDocument) -> DocumentLine:
    return DocumentLine(
        pk=document.pk,
        name=DOCUMENT_NAMES[DocumentKind(document.kind)],
        series=document.series,
        number=document.number,
        issued_on=document.issued_on,
        issued_by=document.issued_by,
        division_code=document.division_code,
        expires_on=document.expires_on,
    )


def addresses_initial(user: User) -> dict[str, object]:
    """The addresses as the fields of their form have them."""
    rows = {row.kind: row for row in Address.objects.filter(user=user)}
    found: dict[str, object] = {}
    for kind, row in rows.items():
        found |= {f"{kind}_postcode": row.postcode, f"{kind}_text": row.text}
    places = [(row.postcode, row.text) for row in rows.values()]
    found["is_same"] = len(places) == len(AddressKind) and len(set(places)) == 1
    return found


def get_further_document(user: User, document_id: int) -> DocumentFacts:
    """NotFound: it is not the user's, or it is the one that proves identity."""
    document = IdentityDocument.objects.filter(user=user, is_main=False, pk=document_id).first()
    if document is None:
        raise NotFound
    return document_facts(document)
