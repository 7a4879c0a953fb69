"""The calendar of control works as a spreadsheet, ready for the school's site."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.core.spreadsheets import Sheet, Value
from parta.grading.queries.control_calendar import TermWorks
from parta.grading.queries.control_works import PlannedWork
from parta.schoolyear.rules import TermKind


def term_words(kind: str, number: int) -> str:
    return {
        TermKind.QUARTER: _("Quarter %(number)s"),
        TermKind.TRIMESTER: _("Trimester %(number)s"),
        TermKind.SEMESTER: _("Semester %(number)s"),
    }[TermKind(kind)] % {"number": number}


def schedule_name(term: TermWorks) -> str:
    return ", ".join((_("Schedule of control works"), term_words(term.kind, term.number), term.year))


def schedule_sheets(term: TermWorks) -> list[Sheet]:
    """Class and subject by month, as schools publish it; and every work with its day. No names of people."""
    return [_by_month(term), _by_day(term)]


def _by_month(term: TermWorks) -> Sheet:
    cells: dict[tuple[int, str], dict[tuple[int, int], list[str]]] = {}
    for (class_id, day), works in term.days.items():
        for work in works:
            row = cells.setdefault((class_id, _subject(term, class_id, work)), {})
            text = f"{day:%d.%m} ({work.form_short})"
            row.setdefault((day.year, day.month), []).append(text)
    rows: list[list[Value]] = []
    for class_id, name in term.classes.items():
        for own_id, subject in sorted(key for key in cells if key[0] == class_id):
            row = cells[own_id, subject]
            rows.append(
                [name, subject, *(", ".join(row.get((m.year, m.month), [])) or None for m in term.months)]
            )
    head = [_("Class"), _("Subject"), *(date_format(month, "F Y") for month in term.months)]
    return Sheet(_("By month"), head, rows, frozen=2)


def _by_day(term: TermWorks) -> Sheet:
    rows: list[list[Value]] = [
        [
            date_format(work.held_on, "d.m.Y"),
            date_format(work.held_on, "l"),
            term.classes[class_id],
            work.period,
            _subject(term, class_id, work),
            work.form,
            work.title,
        ]
        for work in term.works
        for class_id in work.classes
        if class_id in term.classes
    ]
    head = [
        _("Date"),
        _("Weekday"),
        _("Class"),
        _("Lesson"),
        _("Subject"),
        _("Form of assessment"),
        _("Topic"),
    ]
    return Sheet(_("By day"), head, rows)


def _subject(term: TermWorks, class_id: int, work: PlannedWork) -> str:
    """With the group, where it is not the whole class."""
    is_whole = work.students == term.classes.get(class_id)
    return work.subject if is_whole else f"{work.subject} ({work.students})"
