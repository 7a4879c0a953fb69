"""A school's first day: its row, what marks are given for, and the account that will do the rest."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from parta.access.actors import system_actor
from parta.access.rules import Role
from parta.config.users import Admission, admit_user
from parta.core.errors import Refused
from parta.grading.commands.marks import create_preset_forms
from parta.schools.commands import create_school
from parta.schools.models import Region


@transaction.atomic
def found_school(
    *, slug: str, name: str, short_name: str, region_code: str, time_zone: str, login: str, password: str
) -> Admission:
    """An empty school and its head, who enters everything else on screens.

    Refused with nothing written: no such region, an address that is taken or none, a bad login or password.
    """
    region = Region.objects.filter(code=region_code).first()
    if region is None:
        message = _("There is no region “%(code)s”.")
        raise Refused(message % {"code": region_code}, code="no_region", field="region")
    try:
        school = create_school(
            region_code=region.code,
            region_name=region.name,
            slug=slug,
            name=name,
            short_name=short_name or name[:100],
            time_zone=time_zone or region.time_zone,
        )
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="school") from error
    with translation.override(settings.LANGUAGE_CODE):
        create_preset_forms(actor=system_actor(school))
    return admit_user(login=login, slug=slug, role=Role.HEAD, password=password)
