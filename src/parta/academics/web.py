"""Classes as spreadsheets: what their pages show, and no more."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.academics.queries.classes import ClassPage, ClassRow, StudentRow
from parta.academics.queries.people import PersonItem
from parta.academics.queries.teaching import LoadPage
from parta.core.spreadsheets import Sheet, Value


def classes_sheet(rows: Sequence[ClassRow]) -> Sheet:
    head = [_("Class"), _("Class teacher"), _("Students")]
    return Sheet(_("Classes"), head, [[row.name, row.class_teacher, row.students] for row in rows])


def people_sheet(people: Sequence[PersonItem]) -> Sheet:
    head = [_("Name"), _("Who this is"), _("Phone"), _("E-mail"), _("Login")]
    rows = [[row.name, " · ".join(row.about), row.phone, row.email, row.login] for row in people]
    return Sheet(pgettext("of a school", "People"), head, rows)


def load_sheets(page: LoadPage) -> list[Sheet]:
    """The load of each teacher, and a line for every course with its teacher; those of nobody last."""
    loads: list[list[Value]] = [[row.name, row.hours, len(row.courses)] for row in page.rows]
    courses: list[list[Value]] = [[row.name, one.name, one.hours] for row in page.rows for one in row.courses]
    courses += [[_("Nobody teaches"), one.name, one.hours] for one in page.untaught]
    return [
        Sheet(_("Load of teachers"), [_("Teacher"), _("Lessons a week"), _("Courses")], loads),
        Sheet(pgettext("in a list", "Courses"), [_("Teacher"), _("Subject"), _("Lessons a week")], courses),
    ]


def class_sheets(page: ClassPage) -> list[Sheet]:
    """Students of the class, those who have left it, and its courses."""
    sheets = [_students(_("Students"), page.students)]
    if page.former:
        sheets.append(_students(_("Left the class"), page.former))
    head = [_("Subject"), _("Group"), _("Teachers")]
    courses: list[list[Value]] = [[row.subject, row.group, ", ".join(row.teachers)] for row in page.courses]
    return [*sheets, Sheet(_("Subjects and teachers"), head, courses)]


def _students(title: str, students: Sequence[StudentRow]) -> Sheet:
    head = [
        _("Student"),
        _("Phone"),
        _("E-mail"),
        _("Groups"),
        pgettext("first day in a class", "Since"),
        pgettext("last day in a class", "Until"),
        _("Guardians"),
    ]
    rows: list[list[Value]] = [
        [
            row.name,
            row.phone,
            row.email,
            ", ".join(row.groups),
            row.since_on.isoformat(),
            row.until_on.isoformat() if row.until_on else "",
            "; ".join(
                ", ".join(filter(None, (one.name, one.relation, one.phone, one.email)))
                for one in row.guardians
            ),
        ]
        for row in students
    ]
    return Sheet(title, head, rows)
