"""The CSV bundle: files and headings of the standard, and a school that comes back from it."""

import csv
import io
import re
import typing
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from click.testing import CliRunner
from django.test import Client

from parta.academics.models import Course, Enrollment, GroupMember, SchoolClass, Subject, TeachingGroup
from parta.access.models import Membership
from parta.config.cli import main
from parta.core import clock
from parta.exchange.rules.oneroster_csv import HEADINGS, row_of
from parta.grading.commands.marks import ImportedMark, import_marks
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.models import SubjectScale
from parta.grading.rules.scales import Scale
from parta.grading.rules.terms import Outcome, TermMarkKind
from parta.lessons.models import Lesson
from parta.people.models import Student
from parta.schools.models import Region, School
from parta.schoolyear.models import Term
from tests.exchange.test_imports import Registrar
from tests.factories.base import create_user
from tests.factories.cast import Cast, SchoolCast

# As the CSV binding 1.2.1 prints them.
USERS = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,"
    "email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,"
    "preferredFamilyName,primaryOrgSourcedId,pronouns,metadata.parta.relations"
)
ENROLLMENTS = (
    "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    "beginDate,endDate"
)
ROSTER = {"academicSessions", "orgs", "courses", "classes", "users", "roles", "enrollments", "demographics"}
MARKS = {"categories", "lineItems", "results", "scoreScales"}


def _read(content: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
        }


def _bundle(cast: Cast, key: str) -> bytes:
    answer = cast.client(key).get(f"/{cast.school.slug}/programs/oneroster/bundle/")
    assert answer["Content-Type"] == "application/zip"
    content: bytes = answer.getvalue()
    return content


def test_the_bundle_has_the_files_and_headings_of_the_standard(cast: Cast) -> None:
    files = _read(_bundle(cast, "head"))
    assert set(files) == ROSTER | MARKS | {"manifest"}
    said = {row["propertyName"]: row["value"] for row in files["manifest"]}
    assert (said["manifest.version"], said["oneroster.version"]) == ("1.0", "1.2")
    assert {name for name, value in said.items() if value == "bulk"} == {
        f"file.{name}" for name in ROSTER | MARKS
    }
    assert said["file.userProfiles"] == "absent"
    assert list(files["users"][0]) == USERS.split(",")
    assert list(files["enrollments"][0]) == ENROLLMENTS.split(",")
    for name in ROSTER | MARKS:
        assert files[name], name
        assert list(files[name][0]) == list(HEADINGS[name])
        assert {(row["status"], row["dateLastModified"]) for row in files[name]} == {("", "")}
    by_id = {name: {row["sourcedId"] for row in rows} for name, rows in files.items() if name != "manifest"}
    assert {row["userSourcedId"] for row in files["roles"]} == by_id["users"]
    assert {row["classSourcedId"] for row in files["enrollments"]} <= by_id["classes"]
    assert {row["userSourcedId"] for row in files["enrollments"]} <= by_id["users"]
    assert {row["lineItemSourcedId"] for row in files["results"]} <= by_id["lineItems"]
    # What the binding requires, and no cell may be empty.
    assert {row["username"] for row in files["users"]} == by_id["users"]
    assert {row["orgSourcedId"] for row in files["scoreScales"]} == {f"school-{cast.school.pk}"}
    for row in (*files["courses"], *files["classes"]):
        assert bool(row["subjects"]) == bool(row["subjectCodes"])
    assert not any(str(cast.other.student.pk) == row["sourcedId"].partition("-")[2] for row in files["users"])
    assert set(_read(_bundle(cast, "registrar"))) == ROSTER | {"manifest"}


def test_lists_in_a_cell_are_parted_by_commas() -> None:
    item = {"sourcedId": "class-1", "grades": ["7", "8"], "subjects": ["Труд, технология"]}
    row = dict(zip(HEADINGS["classes"], row_of(item, HEADINGS["classes"]), strict=True))
    assert (row["grades"], row["subjects"], row["location"]) == ("7,8", '"Труд, технология"', "")


def _equipped(cast: Cast) -> Cast:
    """With what else a bundle has to carry: groups, a stream, other terms, scales and days of their own."""
    year, school, start = cast.year, cast.school, cast.year.starts_on
    group = TeachingGroup.objects.create(school=school, year=year, name='Английский, "7А" 1')
    group.classes.add(cast.school_class)
    english = Subject.objects.create(school=school, name="Английский язык", short_name="Англ.")
    Subject.objects.create(school=school, name="Астрономия", short_name="Астр.")
    SubjectScale.objects.create(school=school, subject=english, scale=Scale.TEN.value)
    course = Course.objects.create(
        school=school, year=year, subject=english, school_class=cast.school_class, group=group
    )
    for teacher, day in ((cast.colleague, start + timedelta(days=7)), (cast.class_teacher, start)):
        course.assignments.create(teacher=teacher, since_on=day)
    for student in cast.students:  # all of the class, and yet a group
        GroupMember.objects.create(group=group, student=student, since_on=start + timedelta(days=3))
    stream = TeachingGroup.objects.create(school=school, year=year, name="Поток")
    stream.classes.add(cast.school_class, cast.other_class)
    Course.objects.create(school=school, year=year, subject=english, group=stream)
    Term.objects.create(
        year=year, kind="semester", number=1, starts_on=start, ends_on=start + timedelta(days=120)
    )
    SchoolClass.objects.filter(pk=cast.other_class.pk).update(letter=" кадетский", term_kind="semester")
    next_week = cast.today + timedelta(days=7)
    Enrollment.objects.filter(student=cast.other_student).update(until_on=next_week)
    Enrollment.objects.create(
        student=cast.other_student, school_class=cast.school_class, since_on=next_week + timedelta(days=1)
    )
    lesson = Lesson.objects.create(school=school, year=year, course=course, held_on=cast.past_lesson.held_on)
    actor = cast.actor("deputy")
    mark = ImportedMark(lesson.pk, cast.student.pk, 4, cast.form.pk, cast.past_lesson.ends_at or clock.now())
    mark = replace(mark, points=8, weight=Decimal("2.5"), comment="Бегло, но с «ошибкой»")
    import_marks(actor=actor, course_id=course.pk, year_id=year.pk, marks=[mark], forms_of={})
    first, second, third = cast.students
    grades = [
        TermMarkData(first.pk, TermMarkKind.TERM, cast.closed_term.pk, 5, comment="Молодец"),
        TermMarkData(second.pk, TermMarkKind.TERM, cast.closed_term.pk, Outcome.EXEMPT),
        TermMarkData(third.pk, TermMarkKind.YEAR, None, 3),
    ]
    replace_term_marks(actor=actor, course=cast.course, marks=grades)
    Student.objects.filter(pk=first.pk).update(phone="+79300830169")  # of no range that is given out
    gone = Student.objects.create(school=school, surname="Ушедший", given_name="Иван")
    Enrollment.objects.create(
        student=gone, school_class=cast.school_class, since_on=start, until_on=start + timedelta(days=30)
    )
    mark = replace(mark, student_id=gone.pk)
    import_marks(actor=actor, course_id=course.pk, year_id=year.pk, marks=[mark], forms_of={})
    return cast


_ORDER = (
    *("orgs", "academicSessions", "courses", "users", "roles", "demographics", "classes", "enrollments"),
    *("categories", "scoreScales", "lineItems", "results"),
)
_AROUND = {"sourcedId", "username", "agentSourcedIds", "metadata.parta.relations", "metadata.parta.lesson"}


def _plain(content: bytes) -> dict[str, Counter[tuple[str, ...]]]:
    """The rows with what they say of each other in words: ids are a matter of each school."""
    files, names = _read(content), dict[str, str]()

    def words(cell: str) -> str:
        told = re.sub(r"[a-z]+(?:-\w+)+", lambda match: names.get(match[0], match[0]), cell)
        return ",".join(sorted(told.split(",")))

    kinds = ("schoolYear", "term", "semester", "gradingPeriod")
    files["academicSessions"].sort(key=lambda row: kinds.index(row["type"]))
    for name in _ORDER:
        for row in files[name]:
            said = "/".join(words(text) for title, text in row.items() if title not in _AROUND)
            names.setdefault(row["sourcedId"], "<school>" if name == "orgs" else f"<{name} {said}>")
            lesson = row.get("metadata.parta.lesson")
            if lesson:
                when = row["dueDate"], row["metadata.parta.period"]
                names.setdefault(lesson, f"<lesson {words(row['classSourcedId'])} {when}>")
    return {
        name: Counter(tuple(words(text) for text in row.values()) for row in files[name])
        for name in _ORDER
        if name != "orgs"
    }


def _founded() -> SchoolCast:
    """A school with nothing but a deputy head."""
    region = Region.objects.all()[0]
    school = School.objects.create(region=region, slug="empty", name="Пустая школа", short_name="Пустая")
    user, client = create_user("founder"), Client()
    Membership.objects.create(school=school, user=user, role="deputy", since_on=date(2020, 1, 1))
    client.force_login(user)
    return typing.cast("SchoolCast", SimpleNamespace(school=school, client=lambda _key: client))


def _exported(school: School, folder: Path) -> bytes:
    file = folder / f"{school.slug}.zip"
    result = CliRunner().invoke(main, ["export", "oneroster", school.slug, str(file)])
    assert result.exit_code == 0, result.output
    return file.read_bytes()


def test_a_school_comes_back_from_its_bundle(cast: Cast, tmp_path: Path) -> None:
    content = _exported(_equipped(cast).school, tmp_path)
    deputy = Registrar(_founded(), "deputy")
    run = deputy.bring(content, "school.zip", "oneroster")
    deputy.post(run, "application")
    assert run.state == "applied", run.error
    assert run.report["issues"] == []
    before, after = _plain(content), _plain(_exported(deputy.cast.school, tmp_path))
    for name, rows in before.items():
        assert (rows - after[name], after[name] - rows) == (Counter(), Counter()), name
    again = deputy.bring(content, "school.zip", "oneroster")
    assert sum(new for _what, new, _kept in again.report["counts"]) == 0, again.report["counts"]
    deputy.post(run, "undoing")
    assert run.state == "undone", run.error
    left = {name for name, rows in _plain(_exported(deputy.cast.school, tmp_path)).items() if rows}
    assert left == {"courses", "categories"}  # the homeroom, the grades of terms
    assert CliRunner().invoke(main, ["verify"]).exit_code == 0
    assert CliRunner().invoke(main, ["export", "oneroster", "nowhere", str(tmp_path / "x")]).exit_code == 1
