"""What the first sign-in knows and shows."""

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.db.models import Q

from parta.access.rules import Role
from parta.accounts import sms
from parta.accounts.models import User
from parta.accounts.phones import masked_phone
from parta.core import clock
from parta.core.errors import NotFound
from parta.onboarding.models import Activation
from parta.onboarding.queries.whom_to_ask import classes_of, list_children, list_helpers
from parta.onboarding.rules.issuing import is_small
from parta.onboarding.rules.welcome import Confirmation, Progress, Step, masked_email, next_step
from parta.people.models import Guardianship, Student


@dataclass(frozen=True, slots=True)
class Child:
    name: str
    class_name: str  # empty: in none today


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody at the first sign-in. ``progress`` None: the temporary password is too old or revoked."""

    activation: Activation
    helpers: tuple[str, ...]
    progress: Progress | None
    born_on: date | None = None

    @property
    def step(self) -> Step:
        return next_step(self.progress) if self.progress else Step.DATA


@dataclass(frozen=True, slots=True)
class DataPage:
    """What the school has written of the person. Contacts are masked: the letter may have gone astray."""

    school: str
    role: Role
    name: str
    born_on: date | None
    class_name: str
    children: tuple[Child, ...]
    phone: str
    email: str
    helpers: tuple[str, ...]


def get_arrival(user: User) -> Arrival:
    """How far the user's first sign-in has come; NotFound for whom the diary is open already."""
    if not user.must_activate:
        raise NotFound
    activation = (
        Activation.objects.filter(user=user)
        .select_related("school", "student__school", "guardian__school", "teacher__school")
        .order_by("-issued_at", "-pk")
        .first()
    )
    if activation is None:
        raise NotFound
    helpers = tuple(list_helpers(activation.person))
    over = activation.used_at is None and activation.expires_at <= clock.now()
    if over or activation.revoked_at is not None:
        return Arrival(activation, helpers, None)
    born_on = activation.student.born_on if activation.student else None
    return Arrival(activation, helpers, _progress(user, activation, born_on), born_on)


def data_page(arrival: Arrival) -> DataPage:
    person = arrival.activation.person
    students = list_children(person)
    classes = classes_of([student.pk for student in students], person.school)
    children = tuple(
        Child(student.full_name, classes[student.pk].name if student.pk in classes else "")
        for student in students
    )
    is_student = isinstance(person, Student)
    return DataPage(
        school=person.school.name,
        role=Role(arrival.activation.role),
        name=person.full_name,
        born_on=arrival.born_on,
        class_name=children[0].class_name if is_student else "",
        children=() if is_student else children,
        phone=masked_phone(person.phone) if person.phone else "",
        email=masked_email(person.email) if person.email else "",
        helpers=arrival.helpers,
    )


def _progress(user: User, activation: Activation, born_on: date | None) -> Progress:
    return Progress(
        is_checked=activation.checked_at is not None,
        has_password=activation.used_at is not None,
        phone=_phone_state(user),
        email=_email_state(user),
        are_contacts_needed=not (
            is_small(born_on, clock.today(activation.school.zone)) and _has_reachable_guardian(activation)
        ),
    )


def _phone_state(user: User) -> Confirmation:
    """Where no SMS can be sent a phone counts as it is given."""
    if not user.phone:
        return Confirmation.ABSENT
    is_done = user.phone_confirmed_at is not None or not sms.is_available()
    return Confirmation.DONE if is_done else Confirmation.WAITING


def _email_state(user: User) -> Confirmation:
    if not user.email:
        return Confirmation.ABSENT
    is_done = EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
    return Confirmation.DONE if is_done else Confirmation.WAITING


def _has_reachable_guardian(activation: Activation) -> bool:
    """Some guardian of the student has confirmed a phone or an e-mail in an account of their own."""
    today = clock.today(activation.school.zone)
    rows = Guardianship.objects.filter(student=activation.student).valid_on(today)
    emails = EmailAddress.objects.filter(verified=True).values("user_id")
    reachable = Q(guardian__user__phone_confirmed_at__isnull=False) | Q(guardian__user_id__in=emails)
    return rows.filter(reachable, guardian__user__must_activate=False).exists()
