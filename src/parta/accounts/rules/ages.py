"""Ages, and what depends on them (acceptance P3, P4; domain G3)."""

from datetime import date

from parta.accounts.rules.identities import Level

OWN_AGE = 14  # from this birthday on a keeper has no say in a child's account


def whole_years(born_on: date, today: date) -> int:
    """The age on the day; negative for who is not born yet. Born on 29 February: older on 1 March."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def anniversary(born_on: date, years: int) -> date:
    """The birthday on which somebody becomes so old; of 29 February in a common year: 1 March."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def is_kept(born_on: date | None, today: date) -> bool:
    """Whether somebody is so young that an adult keeps the account; a birth date not known keeps it too."""
    return born_on is None or whole_years(born_on, today) < OWN_AGE


def may_use_diary(age: int, level: Level) -> bool:
    """Whether the portal opens the diary: from 14 the level must be standard or confirmed (domain G3)."""
    return age < OWN_AGE or level is not Level.SIMPLIFIED
