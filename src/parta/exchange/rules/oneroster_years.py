"""Of a bundle with several school years the part that is of one of them."""

from collections.abc import Collection

from parta.exchange.rules.issues import Issue, Problem
from parta.exchange.rules.oneroster_rows import Tables, listed, rows_of

# What stands below what is left out, by the property that says so.
_BELOW = {"enrollments": "classSourcedId", "lineItems": "classSourcedId", "results": "lineItemSourcedId"}


def without_sessions(tables: Tables, sessions: Collection[str]) -> tuple[Tables, list[Issue]]:
    """Without classes of nothing but these sessions, and with a note of how many they were.

    Rows become empty, so that the others keep their lines.
    """
    left: dict[int, str] = {}
    for line, row in rows_of(tables, "classes"):
        terms = listed(row.get("termSourcedIds", ""))
        if terms and set(terms) <= set(sessions):
            left[line] = row["sourcedId"]
    if not left:
        return tables, []
    made = dict(tables) | {"classes": _emptied(tables, "classes", left)}
    gone = {"classSourcedId": set(left.values()), "lineItemSourcedId": set[str]()}
    for name, by in _BELOW.items():
        below = {line: row["sourcedId"] for line, row in rows_of(tables, name) if row.get(by) in gone[by]}
        made[name] = _emptied(tables, name, below)
        if name == "lineItems":
            gone["lineItemSourcedId"] = set(below.values())
    return made, [Issue(min(left), Problem.OTHER_YEARS, str(len(left)))]


def _emptied(tables: Tables, name: str, lines: Collection[int]) -> list[list[str]]:
    return [
        [] if line in lines else list(cells) for line, cells in enumerate(tables.get(name) or (), start=1)
    ]
