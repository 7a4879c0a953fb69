"""Ready beginnings of what a guardian writes most often."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

_MOST_CHILDREN = 4


def list_beginnings(children: Sequence[str]) -> list[tuple[str, str]]:
    """Keys and what is written on their buttons. ``children``: given names."""
    shown = children[:_MOST_CHILDREN]
    several = len(shown) > 1
    found = []
    for number, name in enumerate(shown):
        end = f": {name}" if several else ""
        found += [
            (f"ill-{number}", _("My child is ill") + end),
            (f"late-{number}", _("My child will be late") + end),
            (f"early-{number}", _("My child has to leave early") + end),
        ]
    return found


def beginning(key: str, children: Sequence[str]) -> str:
    """The text of a key; empty for one that is none."""
    kind, __, number = key.partition("-")
    if not (number.isascii() and number.isdigit() and int(number) < len(children[:_MOST_CHILDREN])):
        return ""
    texts = {
        "ill": _("Good morning! %(name)s is ill and will not come to school today."),
        "late": _("Good morning! %(name)s will be late for the first lesson today."),
        "early": _("Good afternoon! Please let %(name)s leave earlier today: "),
    }
    return texts[kind] % {"name": children[int(number)]} if kind in texts else ""
