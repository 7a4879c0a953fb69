from parta.schoolyear.rules.bells import break_minutes
from parta.schoolyear.rules.terms import TermKind

__all__ = ["TermKind", "break_minutes"]
