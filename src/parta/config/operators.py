"""The first holders of offices on the portal, whom nobody who signs in could appoint yet."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.commands import appoint_operator, dismiss_operator
from parta.access.rules import Office
from parta.accounts.commands import create_user
from parta.accounts.models import User
from parta.core import clock
from parta.core.errors import Refused
from parta.core.sites import Site
from parta.schools.models import Region, default_zone


@transaction.atomic
def admit_operator(*, login: str, office: Office, region_code: str = "", password: str = "") -> bool:
    """Appoint the account of the portal; True when it was made, with the password, because there was none.

    Refused with nothing written: no such region, a bad login or password, see ``appoint_operator``.
    """
    region = _region(region_code) if region_code else None
    user = User.objects.filter(login__iexact=login).first()
    is_new = user is None
    if user is None:
        user = create_user(login=login, password=password, site=Site.PORTAL)
    today = clock.today(region.zone if region else default_zone())
    appoint_operator(by=None, user=user, office=office, region=region, since_on=today)
    return is_new


def release_operator(*, login: str, office: Office) -> int:
    """End the office of the account at once, everywhere; Refused where there is no such account."""
    user = User.objects.filter(login__iexact=login, site=Site.PORTAL.value).first()
    if user is None:
        message = _("There is no account “%(login)s” on the portal.") % {"login": login}
        raise Refused(message, code="no_account", field="login")
    return dismiss_operator(by=None, user=user, office=office)


def _region(code: str) -> Region:
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise Refused(_("There is no region “%(code)s”.") % {"code": code}, code="no_region", field="region")
    return region
