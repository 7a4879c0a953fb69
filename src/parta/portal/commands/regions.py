"""What an operator does with a region: rights, the change, its record."""

from datetime import date

from django.db import transaction

from parta.access.commands import record_act
from parta.access.operators import Operator
from parta.access.rules import Office
from parta.core import clock
from parta.core.errors import NotFound
from parta.portal.rules import SettingsData
from parta.schools.commands import RegionSettings, add_region, change_region, move_day, restore_day
from parta.schools.models import Region

_EDITORS = (Office.REGION, Office.ADMIN)


@transaction.atomic
def set_region(*, operator: Operator, region: Region, data: SettingsData) -> None:
    """Write the settings of a region of one's own; Refused for a malformed value, beside its field."""
    _require(operator, region)
    values = {name: getattr(data, name) for name in SettingsData.__dataclass_fields__}
    since = region.state_services_on or clock.today(region.zone)
    values["state_services_on"] = since if values.pop("has_state_services") else None
    changed = change_region(region_id=region.pk, settings=RegionSettings(**values))
    if changed:
        record_act(
            operator=operator,
            kind="region.settings",
            record=f"region:{region.code}",
            region_id=region.pk,
            before={name: _plain(before) for name, (before, _after) in changed.items()},
            after={name: _plain(after) for name, (_before, after) in changed.items()},
        )


@transaction.atomic
def found_region(*, operator: Operator, code: str, name: str, english_name: str, time_zone: str) -> Region:
    """A further region, by an administrator of the whole installation; Refused as by ``add_region``."""
    operator.require(Office.ADMIN)
    if not operator.is_everywhere:
        raise NotFound
    region = add_region(code=code, name=name, english_name=english_name, time_zone=time_zone)
    record_act(
        operator=operator,
        kind="region.added",
        record=f"region:{region.code}",
        region_id=region.pk,
        after={"name": region.name, "time_zone": region.time_zone},
    )
    return region


@transaction.atomic
def set_moved_day(*, operator: Operator, region: Region, day: date, is_working: bool, name: str) -> None:
    """The day works or rests in the region, against the calendar. Refused: no name."""
    _require(operator, region)
    move_day(region=region, day=day, is_working=is_working, name=name)
    record_act(
        operator=operator,
        kind="region.moved_day",
        record=f"region:{region.code}",
        region_id=region.pk,
        after={"day": day.isoformat(), "is_working": is_working, "name": name},
    )


@transaction.atomic
def remove_moved_day(*, operator: Operator, region: Region, moved_day_id: int) -> None:
    """The day is as the calendar has it again; NotFound: it is not the region's own."""
    _require(operator, region)
    day = restore_day(region=region, moved_day_id=moved_day_id)
    record_act(
        operator=operator,
        kind="region.restored_day",
        record=f"region:{region.code}",
        region_id=region.pk,
        before={"day": day.isoformat()},
    )


def _require(operator: Operator, region: Region) -> None:
    operator.require(*_EDITORS)
    operator.require_region(region.pk)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
