"""The daily sheet of a class as a spreadsheet: what its page shows, and no more."""

from django.utils.translation import gettext as _

from parta.attendance.queries.sheet import SheetPage, SheetRow
from parta.core.spreadsheets import Sheet, Value


def day_sheet(page: SheetPage) -> Sheet:
    head = [_("Student"), *map(str, page.periods), _("Notice"), _("Guardians"), _("Without valid reason")]
    title = f"{page.current.name if page.current else ''} {page.day.isoformat()}".strip()
    return Sheet(title, head, [_line(row) for row in page.rows])


def _line(row: SheetRow) -> list[Value]:
    notices = (
        ", ".join(filter(None, (notice.reason_words, notice.days, notice.lessons, notice.state_words)))
        for notice in row.notices
    )
    return [
        row.name,
        *(cell.text for cell in row.cells),
        "; ".join(notices),
        "; ".join(f"{phone.who}: {phone.number}" for phone in row.phones),
        row.unresolved or None,
    ]
