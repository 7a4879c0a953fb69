"""Students and guardians of existing classes from a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from parta.academics.commands import add_group_members, enroll_students
from parta.academics.models import Enrollment, GroupMember, SchoolClass, TeachingGroup
from parta.access.actors import Actor, system_actor
from parta.core import clock
from parta.core.errors import Refused
from parta.core.names import comparable
from parta.exchange.commands.report import Report, unreadable_text
from parta.exchange.rules.classes import grade_and_letter
from parta.exchange.rules.issues import Issue, Problem, UnreadableError
from parta.exchange.rules.roster import GuardianRow, StudentRow, parse_roster
from parta.people.commands import (
    GuardianshipData,
    PersonData,
    create_guardians,
    create_guardianships,
    create_students,
)
from parta.people.models import Guardian, Guardianship, Student
from parta.people.rules import GuardianKind
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear
from parta.schoolyear.queries import get_year_on

_ENCODINGS = ("utf-8-sig", "cp1251")
_DELIMITERS = ",;\t"
StudentKey = tuple[str, str, str, object]
GuardianKey = tuple[str, str, str, str]


def import_roster(
    content: bytes, file_name: str, slug: str, *, dry_run: bool = False, strict: bool = False
) -> Report:
    """Add the students and guardians of the file to the classes of the school, in one transaction.

    Known by class, name and birth date (names compared as domain G2 says), so that it can be run again.
    Bad rows are left out and listed; with ``strict`` nothing is written when there is one. Refused: no
    such school, an unreadable file.
    """
    school = School.objects.filter(slug=slug).first()
    if school is None:
        raise Refused(_("There is no school “%(slug)s”.") % {"slug": slug}, code="no_school")
    try:
        roster = parse_roster(read_rows(content, file_name))
    except UnreadableError as error:
        raise Refused(unreadable_text(error), code=error.reason) from error
    title = _("Roster of %(count)d students for “%(school)s”")
    report = Report(
        title=title % {"count": len(roster.students), "school": school.short_name},
        is_dry_run=dry_run,
        issues=list(roster.issues),
    )
    with transaction.atomic():
        _RosterImport(system_actor(school), report).run(roster.students)
        report.issues.sort(key=lambda issue: issue.line)
        if strict and report.bad:
            transaction.set_rollback(True)
            raise Refused("\n".join(report.lines()), code="bad_rows")
        transaction.set_rollback(dry_run)
    return report


def read_rows(content: bytes, file_name: str) -> Sequence[Sequence[object]]:
    """Rows of the first sheet of an XLSX, or of a CSV in UTF-8 or Windows-1251; UnreadableError."""
    if file_name.casefold().endswith(".csv"):
        text = _decoded(content)
        sample = "\n".join(text.splitlines()[:5])
        delimiter = max(_DELIMITERS, key=sample.count)
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, IndexError) as error:
        raise UnreadableError("spreadsheet", str(error)) from error


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableError("encoding")


class _RosterImport:
    """One import into one school; people are looked up once, so that rows cost no queries."""

    def __init__(self, actor: Actor, report: Report) -> None:
        self.actor = actor
        self.report = report
        today = clock.today(actor.school.zone)
        self.year: AcademicYear = get_year_on(actor, today)
        self.since_on = max(self.year.starts_on, min(today, self.year.ends_on))
        self.classes = {
            (row.grade, comparable(row.letter)): row for row in SchoolClass.objects.filter(year=self.year)
        }

    def run(self, rows: Sequence[StudentRow]) -> None:
        placed = list(self._placed(rows))
        students = self._students(placed)
        self._guardians(placed, students)
        self._groups(placed, students)

    def _placed(self, rows: Iterable[StudentRow]) -> Iterable[tuple[StudentRow, SchoolClass]]:
        seen: set[tuple[int, StudentKey]] = set()
        for row in rows:
            grade, letter = grade_and_letter(row.class_name)
            school_class = self.classes.get((grade, comparable(letter)))
            if school_class is None:
                self.report.issues.append(Issue(row.line, Problem.UNKNOWN_CLASS, row.class_name))
            elif (key := (school_class.pk, _student_key(row))) in seen:
                self.report.issues.append(
                    Issue(row.line, Problem.DUPLICATE, f"{row.surname} {row.given_name}")
                )
            else:
                seen.add(key)
                yield row, school_class

    def _students(self, placed: Sequence[tuple[StudentRow, SchoolClass]]) -> dict[int, Student]:
        """The student of each row, by line; new ones are made and enrolled."""
        enrolled = Enrollment.objects.filter(school_class__year=self.year).select_related("student")
        known = {(row.school_class_id, _student_key(row.student)): row.student for row in enrolled}
        found: dict[int, Student] = {}
        new: list[tuple[StudentRow, SchoolClass]] = []
        for row, school_class in placed:
            student = known.get((school_class.pk, _student_key(row)))
            if student is None:
                new.append((row, school_class))
            else:
                found[row.line] = student
        made = create_students(actor=self.actor, people=[(_person(row), row.born_on) for row, _place in new])
        by_class: dict[int, list[int]] = {}
        for (row, school_class), student in zip(new, made, strict=True):
            found[row.line] = student
            by_class.setdefault(school_class.pk, []).append(student.pk)
        for class_id, ids in by_class.items():
            enroll_students(
                actor=self.actor, class_id=class_id, student_ids=ids, since_on=self.year.starts_on
            )
        self.report.count(_("students"), len(made), len(placed) - len(made))
        return found

    def _guardians(
        self, placed: Sequence[tuple[StudentRow, SchoolClass]], students: dict[int, Student]
    ) -> None:
        """One guardian for the same name and contact, however many children the file gives them."""
        known = {_guardian_key(row): row for row in Guardian.objects.filter(school=self.actor.school)}
        pairs = [(row, guardian) for row, _class in placed for guardian in row.guardians]
        missing: dict[GuardianKey, GuardianRow] = {}
        for _row, guardian in pairs:  # the first spelling of a name is kept
            if (key := _guardian_key(guardian)) not in known:
                missing.setdefault(key, guardian)
        made = create_guardians(actor=self.actor, people=[_person(item) for item in missing.values()])
        known.update(zip(missing, made, strict=True))
        before = Guardianship.objects.filter(student__school=self.actor.school).count()
        wanted = {
            (known[_guardian_key(guardian)].pk, students[row.line].pk): guardian.relation
            for row, guardian in pairs
        }
        create_guardianships(
            actor=self.actor,
            guardianships=[
                GuardianshipData(guardian_id, student_id, GuardianKind.PARENT, relation, self.since_on)
                for (guardian_id, student_id), relation in wanted.items()
            ],
        )
        new = Guardianship.objects.filter(student__school=self.actor.school).count() - before
        self.report.count(
            _("guardians"), len(made), len({_guardian_key(item) for _row, item in pairs}) - len(made)
        )
        self.report.count(_("guardians' rights"), new, len(wanted) - new)

    def _groups(self, placed: Sequence[tuple[StudentRow, SchoolClass]], students: dict[int, Student]) -> None:
        groups: dict[tuple[int, str], TeachingGroup] = {}
        for group in TeachingGroup.objects.filter(year=self.year).prefetch_related("classes"):
            for school_class in group.classes.all():
                groups[school_class.pk, comparable(group.name)] = group
        members: dict[int, set[int]] = {}
        for row, school_class in placed:
            for name in row.groups:
                found = groups.get((school_class.pk, comparable(name)))
                if found is None:
                    self.report.issues.append(Issue(row.line, Problem.UNKNOWN_GROUP, name))
                else:
                    members.setdefault(found.pk, set()).add(students[row.line].pk)
        existing = set(GroupMember.objects.filter(group_id__in=members).values_list("group_id", "student_id"))
        new = 0
        for group_id, ids in members.items():
            missing = [pk for pk in sorted(ids) if (group_id, pk) not in existing]
            new += len(missing)
            add_group_members(
                actor=self.actor, group_id=group_id, student_ids=missing, since_on=self.year.starts_on
            )
        self.report.count(_("places in groups"), new, sum(map(len, members.values())) - new)


def _person(row: StudentRow | GuardianRow) -> PersonData:
    return PersonData(row.surname, row.given_name, row.patronymic, row.email, row.phone[:20])


def _student_key(row: StudentRow | Student) -> StudentKey:
    return (comparable(row.surname), comparable(row.given_name), comparable(row.patronymic), row.born_on)


def _guardian_key(row: GuardianRow | Guardian) -> GuardianKey:
    contact = row.email.casefold() or "".join(filter(str.isdigit, row.phone))[-10:]
    return (comparable(row.surname), comparable(row.given_name), comparable(row.patronymic), contact)
