"""Operators of the portal who may be let into a diary, and who lets them in."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.db.models import Q

from parta.access.actors import Actor
from parta.access.queries import get_operator
from parta.access.rules import Office, Permission
from parta.accounts.models import Pseudonym, User
from parta.accounts.rules.oidc import OWN_CLIENT, OWN_PROVIDER
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.sites import Site
from parta.people.models import Student
from parta.people.queries.family import GrantItem, list_grants
from parta.people.rules import is_adult
from parta.schools.models import School

_OFFICES = (Office.SUPPORT, Office.REGION)


def require_grantable(actor: Actor, student_id: int) -> Student:
    """The student whose diary the actor may open to an operator; NotFound for everybody else's.

    The head may for every student; a legal representative for a child; of age the student alone.
    """
    student = Student.objects.filter(school=actor.school, pk=student_id).first()
    if student is None:
        raise NotFound
    if actor.has(Permission.GRANT_ANY_OPERATORS):
        return student
    actor.require_family(student_id)
    is_own = student.user_id == actor.user_id
    if is_own != is_adult(student.born_on, clock.today(actor.school.zone)):
        raise NotFound
    return student


@dataclass(frozen=True, slots=True)
class GrantPage:
    """``is_family``: the reader is of the student's family, not the head."""

    student_id: int
    name: str
    grants: tuple[GrantItem, ...]
    is_family: bool


def grant_page(actor: Actor, student_id: int) -> GrantPage:
    """Operators who are or were let into the diary; NotFound as in ``require_grantable``."""
    student = require_grantable(actor, student_id)
    return GrantPage(student.pk, student.full_name, list_grants(student.pk), student.pk in actor.family_ids)


def find_operator(login: str, school: School) -> User | None:
    """The diary account of a support or region operator, by the login of either of their accounts.

    Offices are held by accounts of the portal; the diary is read with the one that is linked with it.
    """
    found = User.objects.filter(login__iexact=login.strip(), is_active=True).first()
    if found is None:
        return None
    links = SocialAccount.objects.filter(provider=OWN_PROVIDER, user__is_active=True, user__site=Site.DIARY)
    subs = Pseudonym.objects.filter(sector=OWN_CLIENT)
    of_portal = Q(uid__in=subs.filter(user=found).values("sub"))
    link = links.select_related("user").filter(of_portal | Q(user=found)).first()
    person = subs.filter(sub=link.uid).first() if link else None
    if link is None or person is None or not _is_operator(person.user_id, school):
        return None
    diary_user: User = link.user
    return diary_user


def _is_operator(portal_user_id: int, school: School) -> bool:
    try:
        operator = get_operator(user_id=portal_user_id, offices=_OFFICES)
    except NotFound:
        return False
    return operator.covers(school.region_id)
