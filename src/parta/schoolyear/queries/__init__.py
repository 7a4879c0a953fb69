from parta.schoolyear.queries.bells import bells_page, list_bells
from parta.schoolyear.queries.choice import YearChoice, choose_year, day_within, is_past_year
from parta.schoolyear.queries.years import (
    find_year_on,
    get_year_on,
    list_holidays,
    list_teaching_days,
    list_terms,
    list_years,
    term_on,
)

__all__ = [
    "YearChoice",
    "bells_page",
    "choose_year",
    "day_within",
    "find_year_on",
    "get_year_on",
    "is_past_year",
    "list_bells",
    "list_holidays",
    "list_teaching_days",
    "list_terms",
    "list_years",
    "term_on",
]
