"""From the draft to the school: submitting with registration, answering, withdrawing."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.accounts.commands.consents import give_consent
from parta.accounts.models import User
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.names import comparable
from parta.onboarding.commands.comparing import compare_soon
from parta.onboarding.commands.notices import note_event, tell_applicant
from parta.onboarding.models import AccessApplication
from parta.onboarding.queries.applicants import Applicant, get_applicant
from parta.onboarding.queries.applications import lacks_subject, missing_paper_names
from parta.onboarding.rules.applications import (
    CONSENT_VERSION,
    DECISION_DAYS,
    RefusalReason,
    Side,
    State,
    Step,
    days_left_to_resume,
    next_state,
)
from parta.onboarding.rules.matching import Match
from parta.schools.models import Region
from parta.schools.queries import add_working_days, working_calendar

STREAM = "applications"
CONSENT_KIND = "application"


@transaction.atomic
def submit_application(*, user_id: int, key: UUID, has_consent: bool, root: str = "") -> AccessApplication:
    """Hand the draft in; it is registered at once (A3). ``root``: the portal's address, for the notice.

    Refused while something is missing (``profile_incomplete``, ``child_missing``, ``papers_missing``,
    ``no_consent``) or when the same is being decided already. None of it depends on whom the school knows.
    """
    application = _own(user_id, key)
    applicant = get_applicant(user_id)
    step(application, Step.SUBMIT, Side.APPLICANT)
    _check(application, applicant, has_consent=has_consent)
    _copy(application, applicant)
    now = clock.now()
    application.submitted_at = application.consent_at = now
    application.consent_version = CONSENT_VERSION
    note_event(application, Step.SUBMIT, Side.APPLICANT, user_id=user_id)
    register(application)
    _keep_consent(application, user_id)
    record_step(_author(application, user_id), application, State.DRAFT)
    compare_soon(application)
    tell_applicant(application, root)
    return application


@transaction.atomic
def answer_application(*, user_id: int, key: UUID, root: str = "") -> AccessApplication:
    """Give back to the school what it asked more data of; its working days go on from where they stood."""
    application = _own(user_id, key)
    applicant = get_applicant(user_id)
    before = step(application, Step.ANSWER, Side.APPLICANT)
    _check(application, applicant, has_consent=True)
    _copy(application, applicant)
    calendar, today = working_calendar(application.region), clock.today(application.region.zone)
    if application.asked_at and application.due_on:
        asked_on = application.asked_at.astimezone(application.region.zone).date()
        left = days_left_to_resume(asked_on, application.due_on, calendar.is_working)
        application.due_on = calendar.after(today, left)
    application.asked_for = ""
    save_step(application)
    note_event(application, Step.ANSWER, Side.APPLICANT, user_id=user_id)
    record_step(_author(application, user_id), application, before)
    compare_soon(application)
    tell_applicant(application, root)
    return application


@transaction.atomic
def withdraw_application(*, user_id: int, key: UUID, root: str = "") -> None:
    """The applicant gives it up. Refused when it is decided."""
    application = _own(user_id, key)
    before = step(application, Step.WITHDRAW, Side.APPLICANT)
    application.refusal_reason = RefusalReason.WITHDRAWN.value
    application.decided_at = clock.now()
    save_step(application)
    note_event(application, Step.WITHDRAW, Side.APPLICANT, user_id=user_id)
    record_step(_author(application, user_id), application, before)
    tell_applicant(application, root)


def step(application: AccessApplication, what: Step, side: Side) -> State:
    """Move to where the step leads; the state before it. Refused where it leads nowhere."""
    before = State(application.state)
    after = next_state(before, what)
    if after is None:
        message = _("That is not possible any more: the application has changed meanwhile.")
        if side is Side.SCHOOL and before in {State.APPROVED, State.REFUSED} and application.decided_by:
            message = _("%(name)s has already decided on this application.")
            message %= {"name": str(application.decided_by)}
        raise Refused(message, code="wrong_state")
    application.state = after.value
    return before


def save_step(application: AccessApplication) -> None:
    application.changed_at = clock.now()
    application.save()


def register(application: AccessApplication) -> None:
    """Give it the region's next number of the year and the day by which it must be decided."""
    step(application, Step.REGISTER, Side.SYSTEM)
    # Whoever registers in the region at the same moment waits here for the number before.
    region = Region.objects.select_for_update().get(pk=application.region_id)
    now = clock.now()
    year = now.astimezone(region.zone).year
    rows = AccessApplication.objects.filter(region=region, number_year=year)
    last = rows.aggregate(last=Max("serial"))["last"] or 0
    application.number_year, application.serial = year, last + 1
    application.registered_at = now
    application.due_on = add_working_days(region, now, DECISION_DAYS).date()
    application.match = Match.PENDING.value
    save_step(application)
    note_event(application, Step.REGISTER, Side.SYSTEM)


def record_step(actor: Actor, application: AccessApplication, before: State) -> None:
    """Into the school's history: which application, from which state to which. Nothing of what is in it."""
    record = f"application:{application.pk}"
    after = {"state": application.state, "number": application.number}
    if application.refusal_reason:
        after["reason"] = application.refusal_reason
    change = Change(f"application.{application.state}", record, record, {"state": before.value}, after)
    record_changes(actor=actor, stream=STREAM, changes=[change])


def _own(user_id: int, key: UUID) -> AccessApplication:
    rows = AccessApplication.objects.of_applicant(user_id).select_for_update(of=("self",))
    found = rows.select_related("school", "region").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def _author(application: AccessApplication, user_id: int) -> Actor:
    """The applicant as author of a line in the school's history: somebody without any right there."""
    return Actor(user_id=user_id, school=application.school, roles=frozenset(), permissions=frozenset())


def _check(application: AccessApplication, applicant: Applicant, *, has_consent: bool) -> None:
    if applicant.missing:
        message = _("The application cannot be submitted: fill in your profile first.")
        raise Refused(message, code="profile_incomplete")
    if lacks_subject(application):
        message = _("The application cannot be submitted: say first what it is about.")
        raise Refused(message, code="child_missing")
    if missing := missing_paper_names(application):
        message = _("The application cannot be submitted: these documents are missing: %(names)s.")
        raise Refused(message % {"names": ", ".join(missing)}, code="papers_missing")
    if not has_consent:
        message = _("Without the consent the school may not process the application.")
        raise Refused(message, code="no_consent", field="consent")
    if _is_repeated(application):
        message = _("You have already applied for the same, and it is not decided yet.")
        raise Refused(message, code="repeated")


def _is_repeated(application: AccessApplication) -> bool:
    """Asked of the applicant's own applications only: nothing is told about anybody else's."""
    others = AccessApplication.objects.of_applicant(application.applicant_id or 0).undecided()
    others = others.filter(school=application.school, kind=application.kind)
    rows = others.exclude(pk=application.pk).exclude(state=State.DRAFT.value)
    wanted = comparable(application.child_name), application.child_born_on
    return any((comparable(row.child_name), row.child_born_on) == wanted for row in rows)


def _copy(application: AccessApplication, applicant: Applicant) -> None:
    names = ("surname", "given_name", "patronymic", "born_on", "snils", "email", "phone", "document", "level")
    for name in names:
        setattr(application, name, getattr(applicant, name))


def _keep_consent(application: AccessApplication, user_id: int) -> None:
    """Into the register of the person's consents, where it can be read and taken back."""
    subject = _("Application %(number)s, %(school)s")
    give_consent(
        user=User.objects.get(pk=user_id),
        kind=CONSENT_KIND,
        version=CONSENT_VERSION,
        subject=subject % {"number": application.number, "school": application.school.short_name},
        record=f"application:{application.key}",
    )
