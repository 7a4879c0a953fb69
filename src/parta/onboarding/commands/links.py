"""Linking an account of the diary with an account of the portal or of another provider of State Services."""

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.accounts.commands.pseudonyms import subject_of
from parta.accounts.models import User
from parta.accounts.rules.oidc import OWN_CLIENT, OWN_PROVIDER
from parta.audit.commands import Change, record_changes
from parta.core.errors import NotFound, Refused
from parta.core.sites import Site
from parta.onboarding.queries.links import list_schools_that_know, list_snils_of
from parta.onboarding.rules.linking import is_somebody_else

_STREAM = "access"
_KIND = "state_services_link"


def link_portal_account(*, diary_user: User, portal_user: User) -> None:
    """Let the person's account of this installation's portal open their account of the diary.

    The caller knows that both are one person's: the school has decided on their application, or they have
    proven both. Nothing happens when they are linked already; refused as by ``link_account``.
    """
    if portal_user.site != Site.PORTAL:
        raise ValueError("an account of the diary is linked with one of the portal")
    uid = subject_of(user=portal_user, sector=OWN_CLIENT)
    link_account(user=diary_user, provider=OWN_PROVIDER, uid=uid)


@transaction.atomic
def link_account(*, user: User, provider: str, uid: str, snils: str = "") -> SocialAccount:
    """Let the provider's account ``uid`` open the diary account; the link that is there already is returned.

    Refused: one of the two is linked otherwise, or the school knows the owner by another SNILS than the one
    that came with the account.
    """
    if user.site != Site.DIARY:
        raise ValueError("an account of the diary is linked")
    links = SocialAccount.objects.select_for_update().filter(provider=provider)
    link = links.filter(uid=uid).first()
    if link is not None and link.user_id == user.pk:
        return link
    if link is not None:
        message = _("Your account of State Services is already linked with another diary account.")
        raise Refused(message, code="linked_otherwise")
    if links.filter(user=user).exists():
        message = _("This diary account is already linked with another account of State Services.")
        raise Refused(message, code="linked_otherwise")
    codes = {school.region.code for school in list_schools_that_know(user)}
    if provider != OWN_PROVIDER and codes and provider not in codes:
        message = _("This account of State Services is of another region than your school.")
        raise Refused(message, code="another_region")
    if is_somebody_else(snils, list_snils_of(user)):
        message = _(
            "The school knows the owner of this diary account by another SNILS, so the accounts were not "
            "linked. If the school is mistaken, ask the class teacher or the office to correct it."
        )
        raise Refused(message, code="another_snils")
    _record(user, None, {"provider": provider})
    return SocialAccount.objects.create(user=user, provider=provider, uid=uid)


@transaction.atomic
def unlink_account(*, user: User, link_id: int) -> None:
    """The provider's account opens the diary account no more. NotFound: it is not the user's link.

    Refused: the user has no password, and would have no way in.
    """
    link = SocialAccount.objects.filter(user=user, pk=link_id).first()
    if link is None:
        raise NotFound
    if not user.has_usable_password():
        message = _("You have no password yet: without State Services you could not sign in. Set one first.")
        raise Refused(message, code="no_password")
    _record(user, {"provider": link.provider}, None)
    link.delete()


def _record(user: User, before: dict[str, str] | None, after: dict[str, str] | None) -> None:
    """In the history of every school that knows the owner."""
    for school in list_schools_that_know(user):
        actor = Actor(user_id=user.pk, school=school, roles=frozenset(), permissions=frozenset())
        change = Change(_KIND, f"user:{user.pk}", f"user:{user.pk}", before, after)
        record_changes(actor=actor, stream=_STREAM, changes=[change])
