"""What teachers write in the journal: cells and lessons, grades of terms."""

from parta.journal.commands.cells import (
    MAX_REASON,
    CellEdit,
    CellResult,
    Outcome,
    describe_mark,
    record_cells,
    record_lesson,
)
from parta.journal.commands.dots import change_dot
from parta.journal.commands.headings import HeadingEdit, HeadingResult, record_heading
from parta.journal.commands.term_marks import TermMarkEdit, TermMarkResult, record_term_marks

__all__ = [
    "MAX_REASON",
    "CellEdit",
    "CellResult",
    "HeadingEdit",
    "HeadingResult",
    "Outcome",
    "TermMarkEdit",
    "TermMarkResult",
    "change_dot",
    "describe_mark",
    "record_cells",
    "record_heading",
    "record_lesson",
    "record_term_marks",
]
