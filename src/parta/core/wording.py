"""Words as they stand within a sentence."""

from django.utils.translation import get_language


def within_sentence(day: str) -> str:
    """A day's name, as Django has it, in the middle of a sentence: English alone keeps the capital letter."""
    return day if (get_language() or "").startswith("en") else day.lower()


def begun_small(name: str) -> str:
    """A name within a sentence: what is a proper name in it, or written in capitals, stays as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
