"""A year by its presets: what a school would otherwise enter line by line."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from parta.access.actors import Actor
from parta.schoolyear.commands.days import add_holidays
from parta.schoolyear.commands.years import HolidayPlan, TermPlan, create_year
from parta.schoolyear.models import AcademicYear
from parta.schoolyear.queries.years import recess_words, year_page
from parta.schoolyear.rules.terms import Days, TermKind, preset_recesses, preset_terms


@transaction.atomic
def lay_out_year(
    *,
    actor: Actor,
    name: str,
    starts_on: date,
    ends_on: date,
    kinds: Sequence[str],
    has_recesses: bool,
    has_public_days: bool,
) -> AcademicYear:
    """A new year with the usual terms of each kind and the usual free days. Refused as ``create_year``."""
    days = Days(starts_on, ends_on)
    plans = [
        TermPlan(kind, number, term.first, term.last)
        for kind in TermKind
        if kind in kinds and starts_on < ends_on
        for number, term in enumerate(preset_terms(kind, days), start=1)
    ]
    recesses = preset_recesses(days) if has_recesses else []
    year = create_year(
        actor=actor,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        terms=plans,
        holidays=[HolidayPlan(recess_words(one), span.first, span.last) for one, span in recesses],
    )
    if has_public_days:
        proposed = year_page(actor, year.pk).public_days
        add_holidays(
            actor=actor, year_id=year.pk, plans=[HolidayPlan(one.name, one.day, one.day) for one in proposed]
        )
    return year
