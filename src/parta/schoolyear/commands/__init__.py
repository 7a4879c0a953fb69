from parta.schoolyear.commands.bells import create_bells
from parta.schoolyear.commands.terms import close_term, reopen_term
from parta.schoolyear.commands.years import HolidayPlan, TermPlan, create_year

__all__ = ["HolidayPlan", "TermPlan", "close_term", "create_bells", "create_year", "reopen_term"]
