"""Children's accounts, which a parent makes and keeps until the child is 14 (acceptance P4)."""

import secrets

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from parta.accounts.commands.consents import give_consent
from parta.accounts.commands.history import record_identity_event
from parta.accounts.commands.identities import ProfileData, ask_for_check, write_profile
from parta.accounts.commands.issued import free_login
from parta.accounts.days import portal_today
from parta.accounts.models import Identity, User
from parta.accounts.queries.children import get_child, has_such_child, may_register_children
from parta.accounts.rules import IdentityEventKind
from parta.accounts.rules.ages import OWN_AGE, is_kept
from parta.accounts.rules.consents import PERSONAL_DATA, PERSONAL_DATA_VERSION
from parta.accounts.rules.issued import grouped, login_stem, temporary_password
from parta.accounts.rules.keepers import MOST_CHILDREN
from parta.core.errors import NotFound, Refused
from parta.core.sites import Site


@transaction.atomic
def register_child(*, user: User, data: ProfileData) -> tuple[User, str]:
    """The child's account and its password, which is shown to the parent once.

    Refused: the parent's level is simplified, the child is 14 already or has an account of this parent, or
    there are too many children.
    """
    if not may_register_children(user):
        message = _("Children are registered by a parent whose level is standard or confirmed.")
        raise Refused(message, code="may_not_keep")
    if not is_kept(data.born_on, portal_today()):
        message = _("From the age of %(age)d people register themselves.") % {"age": OWN_AGE}
        raise Refused(message, code="too_old", field="born_on")
    names = (data.surname, data.given_name, data.patronymic)
    User.objects.select_for_update().get(pk=user.pk)  # two clicks make one account
    if has_such_child(user, names=names, born_on=data.born_on):
        raise Refused(_("This child has an account already."), code="registered_already", field="surname")
    if user.kept_accounts.filter(is_active=True).count() >= MOST_CHILDREN:
        raise Refused(_("There are too many children’s accounts."), code="too_many_children")
    password = _new_password()
    child = User.objects.create(
        site=Site.PORTAL.value,
        login=free_login(login_stem(data.surname)),
        password=make_password(password),
        keeper=user,
    )
    _write(child, data)
    give_consent(user=user, kind=PERSONAL_DATA, version=PERSONAL_DATA_VERSION, subject=child.get_full_name())
    record_identity_event(user=child, kind=IdentityEventKind.CHILD_REGISTERED, by=user)
    return child, password


@transaction.atomic
def change_child(*, user: User, child_id: int, data: ProfileData) -> None:
    """Correct what the parent has stated. NotFound: not their child under 14. Refused: another birth date."""
    child = get_child(user, child_id)
    if Identity.objects.get(user=child).born_on != data.born_on:
        raise NotFound  # its field is closed: with a later date the parent would keep the account for longer
    _write(child, data)


@transaction.atomic
def set_child_password(*, user: User, child_id: int) -> tuple[User, str]:
    """A new password for the child, shown once; the child is signed out everywhere. NotFound as above."""
    child = get_child(user, child_id)
    password = _new_password()
    child.password = make_password(password)
    child.save(update_fields=["password"])
    for session in UserSession.objects.filter(user=child):
        session.end()
    record_identity_event(user=child, kind=IdentityEventKind.PASSWORD_SET_BY_KEEPER, by=user)
    return child, password


def _write(child: User, data: ProfileData) -> None:
    identity, _is_new = Identity.objects.get_or_create(user=child)
    write_profile(user=child, identity=identity, data=data)
    if data.snils:  # without it there is nothing to win: under 14 the simplified level is enough
        ask_for_check(user=child)


def _new_password() -> str:
    """Typed just as it is printed, in groups."""
    return grouped(temporary_password(secrets.choice))
