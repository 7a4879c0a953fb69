"""Whole bundles on the screen: OneRoster and FET, taken over and undone."""

import csv
import io
import zipfile
from datetime import date

import pytest

from parta.academics.models import Course, GroupMember, SchoolClass
from parta.exchange.models import ImportRun
from parta.exchange.rules.imports_oneroster import parse_oneroster
from parta.exchange.rules.issues import Problem, UnreadableError
from parta.homework.models import Homework
from parta.lessons.models import Lesson
from parta.people.models import Guardianship, Student
from parta.timetable.models import TimetableVersion
from tests.exchange.samples import SCHOOL
from tests.exchange.test_imports import Registrar
from tests.factories.cast import Cast

_FILES = {
    "manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n",
    "academicSessions.csv": """sourcedId,status,title,type,startDate,endDate,parentSourcedId,schoolYear
y1,active,2026/27,schoolYear,2026-09-01,2027-05-31,,2027
""",
    "users.csv": """sourcedId,status,enabledUser,givenName,familyName,middleName,email,sms,agentSourcedIds
s1,active,true,Анна,Сомова,,a@example.org,,p1
s2,active,true,Олег,Рыбин,,,,
s3,active,true,Никто,Безклассный,,,,
p1,active,true,Ольга,Сомова,,o@example.org,8 912 345-67-89,
t1,active,true,Инна,Жукова,Ивановна,,,
t2,tobedeleted,true,Ушёл,Давно,,,,
""",
    "roles.csv": """sourcedId,status,userSourcedId,roleType,role,orgSourcedId
r1,active,s1,primary,student,o1
r2,active,s2,primary,student,o1
r3,active,s3,primary,student,o1
r4,active,p1,primary,parent,o1
r5,active,t1,primary,teacher,o1
""",
    "demographics.csv": "sourcedId,status,birthDate\ns1,active,2014-03-02\n",
    "courses.csv": "sourcedId,status,title\nc1,active,Биология\nc2,active,Английский язык\n",
    "classes.csv": """sourcedId,status,title,courseSourcedId,classCode,classType
h1,active,6В,,,homeroom
k1,active,6В Биология,c1,,scheduled
k2,active,6В Английский 1,c2,,scheduled
""",
    "enrollments.csv": """sourcedId,status,classSourcedId,userSourcedId,role
e1,active,h1,s1,student
e2,active,h1,s2,student
e3,active,k1,s1,student
e4,active,k1,s2,student
e5,active,k1,t1,teacher
e6,active,k2,s1,student
e7,active,k2,t1,teacher
e8,active,nowhere,s1,student
""",
}


def _bundle(**changed: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in (_FILES | {f"{key}.csv": text for key, text in changed.items()}).items():
            archive.writestr(name, text)
    return content.getvalue()


def test_a_oneroster_bundle_is_a_class_with_its_courses(cast: Cast) -> None:
    registrar = Registrar(cast)
    run = registrar.bring(_bundle(), "school.zip", "oneroster")
    assert [(line, problem) for line, problem, _about in run.report["issues"]] == [
        (4, "no_class"),
        (9, "unknown_class"),
    ]
    registrar.post(run, "application")
    assert run.state == "applied", run.error
    made = SchoolClass.objects.get(grade=6, letter="В")
    assert {str(row.student) for row in made.enrollments.all()} == {"Сомова Анна", "Рыбин Олег"}
    anna = Student.objects.get(surname="Сомова")
    assert anna.born_on == date(2014, 3, 2)
    assert Guardianship.objects.get(student=anna).guardian.phone == "+79123456789"
    courses = Course.objects.filter(school_class=made)
    assert {(row.subject.name, str(row.group or "")) for row in courses} == {
        ("Биология", ""),
        ("Английский язык", "6В Английский 1"),
    }
    assert GroupMember.objects.get(group__classes=made).student == anna
    again = registrar.bring(_bundle(), "school.zip", "oneroster")
    assert sum(new for _what, new, _kept in again.report["counts"]) == 0
    registrar.post(run, "undoing")
    assert run.state == "undone", run.error
    assert not SchoolClass.objects.filter(grade=6).exists()
    assert not Student.objects.filter(surname="Сомова").exists()


@pytest.mark.parametrize("content", [b"PK no archive", _bundle(users=""), b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_bundle_is_refused_on_its_page(cast: Cast, content: bytes) -> None:
    run = Registrar(cast).bring(content, "school.zip", "oneroster")
    assert run.state == "failed"
    assert run.error


def test_a_year_of_the_bundle_has_its_terms() -> None:
    sessions = [
        ["sourcedId", "title", "type", "startDate", "endDate", "parentSourcedId"],
        ["y", "2026/27", "schoolYear", "2026-09-01", "2027-06-01", ""],
        ["t2", "2", "semester", "2027-01-10", "2027-05-26", "y"],
        ["t1", "1", "semester", "2026-09-01", "2026-12-30", "y"],
    ]
    some = [["sourcedId"], ["1"]]
    tables = {"users": some, "classes": some, "enrollments": some, "academicSessions": sessions}
    year = parse_oneroster(tables, date(2026, 10, 1)).year
    assert year is not None
    assert (year.name, [(term.kind, term.starts_on.month) for term in year.terms]) == (
        "2026/27",
        [("semester", 9), ("semester", 1)],
    )
    with pytest.raises(UnreadableError):
        parse_oneroster({}, date(2026, 10, 1))


def test_of_several_years_the_running_one_is_taken_and_it_is_said() -> None:
    sessions = """sourcedId,title,type,startDate,endDate,parentSourcedId
y,2026/27,schoolYear,2026-09-01,2027-06-01,
t,1,term,2026-09-01,2026-11-01,y
z,2027/28,schoolYear,2027-09-01,2028-06-01,
u,1,term,2027-09-01,2027-11-01,z
"""
    classes = """sourcedId,title,classType,termSourcedIds
h6,6В,homeroom,"t,y"
h7,7В,homeroom,u
k6,6В Биология,scheduled,t
k7,7В Биология,scheduled,u
"""
    enrollments = "sourcedId,classSourcedId,userSourcedId,role\n" + "".join(
        f"{kind}{grade}{who},{kind}{grade},{who},student\n"
        for kind in "hk"
        for grade in "67"
        for who in ("s1", "s2")
    )
    works = "sourcedId,title,classSourcedId,dueDate\nw,Ответ,k7,2027-09-02\n"
    results = "sourcedId,lineItemSourcedId,studentSourcedId,score,scoreStatus\nr,w,s1,5,fully graded\n"
    files = _FILES | {
        "academicSessions.csv": sessions,
        "classes.csv": classes,
        "enrollments.csv": enrollments,
    }
    files |= {"enrollments.csv": enrollments, "lineItems.csv": works, "results.csv": results}
    tables = {name.removesuffix(".csv"): list(csv.reader(text.splitlines())) for name, text in files.items()}
    bundle = parse_oneroster(tables, date(2026, 10, 1))
    assert [row.name for row in bundle.classes] == ["6В"]
    assert {(row.surname, row.class_name, row.later) for row in bundle.students} == {
        ("Сомова", "6В", ()),
        ("Рыбин", "6В", ()),
    }
    assert bundle.gradebook is None
    said = [(one.line, one.problem, one.about, one.is_note) for one in bundle.issues]
    assert said == [(3, Problem.OTHER_YEARS, "2", True), (4, Problem.NO_CLASS, "Безклассный Никто", False)]


def test_a_fet_file_is_taken_over_and_undone(cast: Cast) -> None:
    Homework.objects.all().delete()
    Lesson.objects.all().delete()  # a timetable with lessons laid out gives no way
    registrar = Registrar(cast, "deputy")
    before = Course.objects.count(), SchoolClass.objects.count()
    timetables = list(TimetableVersion.objects.order_by("pk").values())
    run = registrar.bring(SCHOOL, "school.fet", "fet")
    assert run.state == "ready", run.error
    assert (Course.objects.count(), SchoolClass.objects.count()) == before
    registrar.post(run, "application")
    assert run.state == "applied", run.error
    assert Course.objects.count() > before[0]
    registrar.post(run, "undoing")
    assert run.state == "undone", run.error
    assert (Course.objects.count(), SchoolClass.objects.count()) == before
    assert list(TimetableVersion.objects.order_by("pk").values()) == timetables
    assert ImportRun.objects.get().made == {}
