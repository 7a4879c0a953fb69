"""The first accounts of a school, which nobody who signs in could make yet."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import system_actor
from parta.access.commands import grant_roles
from parta.access.rules import Role
from parta.accounts.commands import create_user
from parta.accounts.models import User
from parta.accounts.queries import first_taken_login
from parta.core import clock
from parta.core.errors import Refused
from parta.people.commands import link_user
from parta.schools.models import School


@dataclass(frozen=True, slots=True)
class Admission:
    """What was done: ``is_new`` is about the account."""

    is_new: bool
    person: str


def has_account(login: str) -> bool:
    return first_taken_login([login]) is not None


@transaction.atomic
def admit_user(*, login: str, slug: str, role: Role, person: str = "", password: str = "") -> Admission:
    """Let the account work in the school with the role, and as the person of that full name.

    The account is made, with the password, where there is none. Refused with nothing written: no such
    school, a bad login or password, see ``link_user``.
    """
    school = School.objects.filter(slug=slug).first()
    if school is None:
        raise Refused(_("There is no school “%(slug)s”.") % {"slug": slug}, code="no_school")
    user = User.objects.filter(login__iexact=login).first()
    is_new = user is None
    if user is None:
        user = create_user(login=login, password=password)
    actor = system_actor(school)
    grant_roles(actor=actor, grants=[(user.pk, role)], since_on=clock.today(school.zone))
    if not person:
        return Admission(is_new, "")
    found = link_user(actor=actor, user_id=user.pk, role=role, full_name=person)
    if is_new:
        user.surname, user.given_name, user.patronymic = found.surname, found.given_name, found.patronymic
        user.save(update_fields=["surname", "given_name", "patronymic"])
    return Admission(is_new, found.full_name)
