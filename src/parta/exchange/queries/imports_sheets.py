"""Tables of imports as spreadsheets: rows to mend, and empty lists to fill in."""

from uuid import UUID

from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.core.spreadsheets import Sheet, Value
from parta.exchange.queries.imports import list_bad_rows
from parta.exchange.queries.imports_reading import read_lines
from parta.exchange.queries.imports_words import field_label
from parta.exchange.rules.columns import fields_of
from parta.exchange.rules.runs import ImportKind

_GUARDIANS_IN_SAMPLE = ("1.", "2.")


def bad_rows_sheet(actor: Actor, key: UUID) -> tuple[str, Sheet]:
    """The file's name, and its bad rows with the heading of the file, so that they can be sent again."""
    run, found = list_bad_rows(actor, key)
    head = [_("Line"), _("Reason")]
    lines: dict[int, list[str]] = {}
    if ImportKind(run.kind).is_table:
        with run.file.open("rb") as file:
            lines = read_lines(file.read(), run.file_name)
        head += next(iter(lines.values()), [])
    rows: list[list[Value]] = []
    for line, reasons in found:
        cells = (lines.get(line, []) + [""] * len(head))[: len(head) - 2]
        rows.append([line, "; ".join(reasons), *cells])
    return run.file_name.rpartition(".")[0], Sheet(_("Rows to mend"), head, rows, frozen=2)


def sample_sheet(kind: ImportKind) -> Sheet:
    """Nothing but the headings, in the reader's language, which the import knows again."""
    names = [name for name in fields_of(kind) if _is_shown(name)]
    return Sheet(_("List"), [field_label(name) for name in names], [])


def _is_shown(name: str) -> bool:
    if "." not in name:
        return name != "full_name"
    return name.startswith(_GUARDIANS_IN_SAMPLE) and not name.endswith("full_name")
