"""When families see a mark: the school's policy (acceptance K1). Staff see everything at once."""

from datetime import date, datetime, time, timedelta, tzinfo

Cutoff = datetime | None  # marks first set before it are shown; None: all are


def visible_before(now: datetime, *, publish_at: time | None, delay: timedelta, zone: tzinfo) -> Cutoff:
    """The moment before which a mark must have been set to be seen now.

    With ``publish_at`` what was set during the day appears together at that time of day. ``delay`` comes
    on top: a student may have the news first.
    """
    if publish_at is None:
        return now - delay if delay else None
    local = (now - delay).astimezone(zone)
    today = datetime.combine(local.date(), publish_at, zone)
    return today if local >= today else datetime.combine(local.date() - timedelta(days=1), publish_at, zone)


def visible_from(set_at: datetime, *, publish_at: time | None, delay: timedelta, zone: tzinfo) -> datetime:
    """The moment from which what was set then is seen: the other side of ``visible_before``."""
    if publish_at is None:
        return set_at + delay
    local = set_at.astimezone(zone)
    appears = datetime.combine(local.date(), publish_at, zone)
    if appears <= local:
        appears = datetime.combine(local.date() + timedelta(days=1), publish_at, zone)
    return appears.astimezone(set_at.tzinfo) + delay


def age_on(day: date, born_on: date | None) -> int | None:
    """Full years; None where the birth date is unknown."""
    if born_on is None:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def guardian_delay(*, hours: int, from_age: int, age: int | None) -> timedelta:
    """How much later than the student a guardian sees a mark; younger children's parents at once."""
    return timedelta(hours=hours) if hours and age is not None and age >= from_age else timedelta()
