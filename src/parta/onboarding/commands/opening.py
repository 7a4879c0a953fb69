"""Going to the diary by the data of the portal account: access opens where they fit (P10, K6)."""

from dataclasses import dataclass

from django.db import transaction

from parta.access.actors import Actor, system_actor
from parta.access.commands import grant_roles
from parta.accounts.commands.consents import give_consent
from parta.accounts.commands.issued import create_issued_user, open_by_state_services
from parta.accounts.models import User
from parta.accounts.queries.identities import may_open_diary
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.sites import Site
from parta.onboarding.commands.activations import STREAM, IssuedAccess, issue_access, kind_of
from parta.onboarding.commands.links import link_portal_account
from parta.onboarding.models import AccessAttempt, Activation
from parta.onboarding.queries.applicants import get_applicant
from parta.onboarding.queries.links import linked_portal_account
from parta.onboarding.queries.opening import Found, empty_fields, is_open_account, list_found
from parta.onboarding.rules.applications import ProfileField
from parta.onboarding.rules.opening import Difference, Fit
from parta.onboarding.rules.welcome import DIARY_DATA, DIARY_DATA_VERSION
from parta.people.commands.people import link_account
from parta.schools.models import Region


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """How it went: ``empty`` fields of the account, ``is_open``, ``attempts`` that nearly fit, or nothing.

    ``issued``: in a region whose diary is not entered through State Services, a login and a temporary
    password for each person, to be shown once.
    """

    empty: tuple[ProfileField, ...] = ()
    is_open: bool = False
    issued: tuple[IssuedAccess, ...] = ()
    differences: tuple[Difference, ...] = ()
    attempts: tuple[int, ...] = ()


@transaction.atomic
def enter_diary(*, user: User, region_code: str) -> Entry:
    """Compare the portal account with the people of the region's schools, and open access to those that fit.

    Somebody who nearly fits is noted as an attempt, which the school sees. Nobody learns what the school
    has written, nor whether it knows somebody of the name. NotFound: no open region of this code.
    """
    region = Region.objects.filter(code=region_code, is_open=True).first()
    if region is None or user.site != Site.PORTAL:
        raise NotFound
    if empty := empty_fields(get_applicant(user.pk)):
        return Entry(empty=empty)
    if not may_open_diary(user):
        return Entry(empty=(ProfileField.LEVEL,))
    User.objects.select_for_update().get(pk=user.pk)
    found = list_found(user, region_code=region_code)
    fitting = [one for one in found if one.comparison.fit is Fit.OPEN]
    if fitting:
        return open_access(user=user, fitting=fitting, by_state_services=region.has_state_services)
    attempts = [_note_attempt(user, one) for one in found]
    differences = dict.fromkeys(field for one in found for field in one.comparison.differences)
    return Entry(differences=tuple(differences), attempts=tuple(attempt.pk for attempt in attempts))


@transaction.atomic
def open_access(*, user: User, fitting: list[Found], by_state_services: bool) -> Entry:
    """The people are the owner of the portal account: one account of the diary opens everything of theirs.

    An account that its owner has taken over already is linked, never replaced.
    """
    if by_state_services:
        account = _account_for(user, fitting)
        for one in fitting:
            _let_in(account, one)
        _link(account, user)
        issued: tuple[IssuedAccess, ...] = ()
    else:
        issued = tuple(_issue(one) for one in fitting if not is_open_account(one.person))
    for one in fitting:
        _record(user, one)
    schools = {one.person.school_id for one in fitting}
    waiting = AccessAttempt.objects.filter(account=user, school_id__in=schools, closed_at__isnull=True)
    waiting.update(closed_at=clock.now(), was_opened=True)
    return Entry(is_open=True, issued=issued)


def _account_for(user: User, fitting: list[Found]) -> User:
    """The account that is linked, or the one somebody of them has made their own, or any, or a new one."""
    if linked := linked_portal_account(user):
        return User.objects.get(pk=linked.user_id)
    accounts = [one.person.user for one in fitting if one.person.user is not None]
    own = [one.person.user for one in fitting if is_open_account(one.person)]
    for account in [*own, *accounts]:
        if account is not None:
            return account
    account, _password = create_issued_user(
        surname=user.surname, given_name=user.given_name, patronymic=user.patronymic
    )
    return account


def _let_in(account: User, one: Found) -> None:
    """The account is the person's from now on, unless they sign in with another one of their own."""
    person, office = one.person, system_actor(one.person.school)
    if person.user_id != account.pk:
        if is_open_account(person):
            return
        if person.user is not None:
            _void_letters(person.user)
        try:
            link_account(actor=office, person=person, user_id=account.pk)
        except Refused:  # a second record of the same person at the same school
            return
    today = clock.today(person.school.zone)
    grant_roles(actor=office, grants=[(account.pk, one.role)], since_on=today)


def _link(account: User, user: User) -> None:
    """State Services open the account; a letter on its way opens nothing any more."""
    if account.must_activate:
        _void_letters(account)
        open_by_state_services(user=account)
        give_consent(user=account, kind=DIARY_DATA, version=DIARY_DATA_VERSION)
    link_portal_account(diary_user=account, portal_user=user)


def _void_letters(account: User) -> None:
    Activation.objects.filter(user=account).waiting().update(
        revoked_at=clock.now(), reveal_digest="", reveal_to=None
    )


def _issue(one: Found) -> IssuedAccess:
    return issue_access(actor=system_actor(one.person.school), person=one.person, role=one.role)


def _note_attempt(user: User, one: Found) -> AccessAttempt:
    now, person = clock.now(), one.person
    differences = [field.value for field in one.comparison.differences]
    waiting = AccessAttempt.objects.filter(
        account=user, school=person.school, closed_at__isnull=True, **{kind_of(person): person}
    )
    attempt = waiting.first()
    if attempt is None:
        return AccessAttempt.objects.create(
            school=person.school,
            account=user,
            differences=differences,
            tried_at=now,
            **{kind_of(person): person},
        )
    attempt.differences, attempt.tried_at, attempt.tries = differences, now, attempt.tries + 1
    attempt.save(update_fields=["differences", "tried_at", "tries"])
    return attempt


def _record(user: User, one: Found) -> None:
    person = one.person
    actor = Actor(user.pk, person.school, frozenset(), frozenset())
    place = f"{kind_of(person)}:{person.pk}"
    change = Change("access.matched", place, place, None, {"role": one.role.value})
    record_changes(actor=actor, stream=STREAM, changes=[change])
