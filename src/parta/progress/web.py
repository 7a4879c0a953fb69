"""Pages as spreadsheets."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from parta.core.spreadsheets import Sheet, Value
from parta.progress.queries.accumulation import AccumulationPage, OwnerIssues
from parta.progress.queries.classes import ClassPage, HeatCell, HeatRow, Summary
from parta.progress.queries.school import SchoolPage, SchoolRow
from parta.progress.queries.words import issue_name
from parta.progress.rules.control import Issue


def file_name(*parts: str) -> str:
    """7А, Quarter 1, progress."""
    return ", ".join((*parts, _("progress")))


def class_sheets(page: ClassPage) -> list[Sheet]:
    """Averages, absences and grades by student and subject; risks; the grades in sum."""
    subjects = [column.name for column in page.columns]
    student = _("Student")
    total: list[Value] = [
        _("Average"),
        *(column.average.value for column in page.columns),
        page.average.value,
    ]
    sheets = [
        Sheet(
            _("Averages"),
            [student, *subjects, _("Average")],
            [*([row.name, *_each(row, _average), row.average.value] for row in page.rows), total],
        ),
        Sheet(
            _("Missed lessons"),
            [student, *subjects, _("All")],
            [[row.name, *_each(row, lambda cell: cell.missed), row.missed] for row in page.rows],
        ),
        Sheet(
            _("Grades of the term"),
            [student, *subjects],
            [[row.name, *_each(row, _grade)] for row in page.rows],
        ),
        Sheet(
            _("At risk"),
            [student, _("Why"), _("Subject"), _("Numbers")],
            [
                [row.name, reason.label, reason.subject, reason.words]
                for row in page.at_risk
                for reason in row.reasons
            ],
        ),
    ]
    return sheets + ([_summary_sheet(page.summary)] if page.summary else [])


def accumulation_sheets(page: AccumulationPage) -> list[Sheet]:
    """What is not filled in by class, by teacher and by course."""
    issues = [issue_name(issue) for issue in Issue]

    def owners(title: str, label: str, rows: Iterable[OwnerIssues]) -> Sheet:
        head = [label, _("Courses"), _("Lessons held"), *issues]
        return Sheet(title, head, [[row.owner.name, row.courses, row.lessons, *row.counts] for row in rows])

    return [
        owners(_("By class"), _("Class"), page.by_class),
        owners(_("By teacher"), _("Teacher"), page.by_teacher),
        Sheet(
            _("By course"),
            [_("Class or group"), _("Subject"), _("Teacher"), _("Lessons held"), *issues],
            [
                [
                    row.students,
                    row.subject,
                    ", ".join(teacher.name for teacher in row.teachers),
                    row.lessons,
                    *row.counts,
                ]
                for row in page.courses
            ],
            frozen=2,
        ),
    ]


def school_sheets(page: SchoolPage) -> list[Sheet]:
    """The rates by grade level, class and subject, each with its change since the term before."""
    names = [*_rate_names(), _("Average")]
    head = [_("Students"), _("Assessed")]
    for name in names:
        head += [name, _("%(name)s: change") % {"name": name}] if page.previous else [name]

    def sheet(title: str, label: str, rows: Iterable[SchoolRow]) -> Sheet:
        return Sheet(
            title, [label, *head], [_school_values(row, with_change=bool(page.previous)) for row in rows]
        )

    return [
        sheet(_("By grade level"), _("Grade level"), [*page.grades, page.total]),
        sheet(_("By class"), _("Class"), page.classes),
        sheet(_("By subject"), _("Subject"), page.subjects),
    ]


def _summary_sheet(summary: Summary) -> Sheet:
    """Success and quality of the whole class count students, those of a subject grades."""
    head = [_("Subject"), "5", "4", "3", "2", _("not assessed"), *_rate_names()]
    rows: list[list[Value]] = [
        [row.name, *row.counts, row.rates.success, row.rates.quality, row.rates.learning]
        for row in summary.subjects
    ]
    total: list[Value] = [*summary.counts, summary.success, summary.quality, summary.total.learning]
    return Sheet(_("Grades in sum"), head, [*rows, [_("Class"), *total]])


def _school_values(row: SchoolRow, *, with_change: bool) -> list[Value]:
    values: list[Value] = [row.label, row.students, row.assessed]
    for figure in (row.success, row.quality, row.learning, row.average):
        values += [figure.value, figure.change] if with_change else [figure.value]
    return values


def _rate_names() -> list[str]:
    return [f"{name}, %" for name in (_("Success"), _("Quality"), _("Learning"))]


def _each(row: HeatRow, value: Callable[[HeatCell], Value]) -> list[Value]:
    """Of each subject that the student takes."""
    return [None if cell is None else value(cell) for cell in row.cells]


def _average(cell: HeatCell) -> Value:
    return cell.average.value


def _grade(cell: HeatCell) -> Value:
    return int(cell.grade) if cell.grade.isdigit() else cell.grade or None
