"""A school from the tables of a OneRoster 1.2 CSV bundle (1.1 as well, whose roles stand with the users)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from parta.exchange.rules.classes import grade_and_letter
from parta.exchange.rules.imports_calendar import Calendar, kind_in, parse_calendar
from parta.exchange.rules.imports_gradebook import parse_gradebook
from parta.exchange.rules.issues import BadLineError, Issue, Problem, UnreadableError
from parta.exchange.rules.oneroster_relations import Relation
from parta.exchange.rules.oneroster_rows import (
    Row,
    Tables,
    first_day,
    is_own,
    last_day,
    listed,
    own,
    rows_of,
)
from parta.exchange.rules.oneroster_years import without_sessions
from parta.exchange.rules.plan import Bundle, ClassRow
from parta.exchange.rules.roster import (
    GuardianRow,
    Stay,
    StudentRow,
    checked_birth,
    checked_email,
    checked_name,
)
from parta.exchange.rules.staff import AssignmentRow, TeacherRow
from parta.people.rules import GuardianKind

_NEEDED = ("users", "classes", "enrollments")
_GUARDIANS = {
    "guardian": GuardianKind.REPRESENTATIVE,
    "parent": GuardianKind.PARENT,
    "relative": GuardianKind.TRUSTED,
}
_STAFF = frozenset({"teacher", "aide", "principal", "siteAdministrator", "administrator", "counselor"})
_GROUP_NAME = 120
_SHORT_NAME = 40


@dataclass(slots=True)
class _Data:
    """The rows that count, by sourcedId; ``lines`` of the users."""

    users: dict[str, Row]
    lines: dict[str, int]
    roles: dict[str, set[str]]
    classes: dict[str, Row]
    courses: dict[str, Row]
    births: dict[str, str]
    today: date
    homeroom: dict[str, str] = field(default_factory=dict)  # of a student: the class's sourcedId
    students: dict[str, dict[str, Row]] = field(default_factory=dict)  # of a class, with the enrollments
    teachers: dict[str, dict[str, Row]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


@dataclass(slots=True)
class _Courses:
    """What is taught to whom; groups by class; and the days of a student in groups."""

    assignments: list[AssignmentRow] = field(default_factory=list)
    groups: list[tuple[str, str]] = field(default_factory=list)
    of_student: dict[str, dict[str, Stay]] = field(default_factory=dict)


def parse_oneroster(tables: Tables, today: date) -> Bundle:
    """Homerooms are the classes; others are courses: of a class if all of it attends, else of a group.

    Raises UnreadableError where a needed file is missing.
    """
    if missing := [name for name in _NEEDED if not tables.get(name)]:
        raise UnreadableError("not_oneroster", ", ".join(f"{name}.csv" for name in missing))
    calendar = parse_calendar(tables, today)
    tables, left = without_sessions(tables, calendar.others)
    data = _data(tables, today)
    _enroll(data, tables)
    courses = _courses(data)
    book, issues = parse_gradebook(tables, calendar.terms, today)
    subjects = _subjects(data)
    return Bundle(
        students=[row for row in _students(data, courses.of_student) if row],
        teachers=[row for row in _teachers(data) if row],
        assignments=courses.assignments,
        classes=_classes(data, calendar),
        groups=courses.groups,
        year=calendar.year,
        subjects=list(subjects.items()) if is_own(tables) else [],
        short_names=subjects,
        gradebook=book if book.works else None,
        issues=[*left, *data.issues, *issues],
    )


def _data(tables: Tables, today: date) -> _Data:
    users = {row["sourcedId"]: row for _line, row in rows_of(tables, "users")}
    roles: dict[str, set[str]] = {
        user_id: set(filter(None, [row.get("role", "")])) for user_id, row in users.items()
    }
    for _line, row in rows_of(tables, "roles"):
        roles.setdefault(row.get("userSourcedId", ""), set()).add(row.get("role", ""))
    return _Data(
        users=users,
        lines={row["sourcedId"]: line for line, row in rows_of(tables, "users")},
        roles=roles,
        classes={row["sourcedId"]: row for _line, row in rows_of(tables, "classes")},
        courses={row["sourcedId"]: row for _line, row in rows_of(tables, "courses")},
        births={row["sourcedId"]: row.get("birthDate", "") for _line, row in rows_of(tables, "demographics")},
        today=today,
    )


def _enroll(data: _Data, tables: Tables) -> None:
    """Of several classes of a student the one of today is theirs; primary teachers come first."""
    rows = list(rows_of(tables, "enrollments"))
    for line, row in sorted(rows, key=lambda item: item[1].get("primary") != "true"):
        class_id, user_id = row.get("classSourcedId", ""), row.get("userSourcedId", "")
        if class_id not in data.classes or user_id not in data.users:
            problem = Problem.UNKNOWN_CLASS if class_id not in data.classes else Problem.UNKNOWN_PERSON
            about = class_id if class_id not in data.classes else user_id
            data.issues.append(Issue(line, problem, f"{about} (enrollments.csv)"))
        elif row.get("role") == "student":
            data.students.setdefault(class_id, {})[user_id] = row
            begins = first_day(row)
            is_running = begins is None or begins <= data.today
            if _is_homeroom(data.classes[class_id]) and (is_running or user_id not in data.homeroom):
                data.homeroom[user_id] = class_id
        elif row.get("role") == "teacher":
            data.teachers.setdefault(class_id, {})[user_id] = row


def _is_homeroom(row: Row) -> bool:
    return row.get("classType") == "homeroom"


def _classes(data: _Data, calendar: Calendar) -> list[ClassRow]:
    return [
        ClassRow(
            name=_class_name(row),
            grade=next(iter(listed(row.get("grades", ""))), ""),
            term_kind=kind_in(row, "termKind") or calendar.kind_of(listed(row.get("termSourcedIds", ""))),
            teacher=next(iter(data.teachers.get(class_id, {})), ""),
        )
        for class_id, row in data.classes.items()
        if _is_homeroom(row)
    ]


def _class_name(row: Row) -> str:
    """The title or the code, whichever begins with a grade."""
    named = (row.get("title", ""), row.get("classCode", ""))
    return next((name for name in named if grade_and_letter(name)[0]), named[0] or named[1])


def _subjects(data: _Data) -> dict[str, str]:
    """Short names by names; the course of homerooms is none."""
    homerooms = {row.get("courseSourcedId") for row in data.classes.values() if _is_homeroom(row)}
    return {
        row["title"]: (row.get("courseCode") or row["title"])[:_SHORT_NAME]
        for name, row in data.courses.items()
        if row.get("title") and name not in homerooms and row.get("courseCode") != "homeroom"
    }


def _full_name(row: Row) -> str:
    names = (row.get("familyName", ""), row.get("givenName", ""), row.get("middleName", ""))
    return " ".join(filter(None, names))


def _students(data: _Data, stays: Mapping[str, Mapping[str, Stay]]) -> Iterable[StudentRow | None]:
    guardians = _guardians_of(data)
    for user_id, row in data.users.items():
        if "student" not in data.roles[user_id]:
            continue
        line = data.lines[user_id]
        try:
            plain = _student(data, line, row)
            own_guardians = guardians.get(user_id, {}).items()
            yield replace(
                plain,
                stays=tuple(stays.get(user_id, {}).values()),
                guardians=tuple(_guardian(data, user_id, agent) for agent, _row in own_guardians),
            )
        except BadLineError as error:
            data.issues.append(Issue(line, error.problem, error.about or _full_name(row)))


def _student(data: _Data, line: int, row: Row) -> StudentRow:
    _require_name(row)
    user_id = row["sourcedId"]
    homeroom = data.homeroom.get(user_id)
    if homeroom is None:
        raise BadLineError(Problem.NO_CLASS)
    stay = _stay(data.classes[homeroom], data.students[homeroom][user_id])
    return StudentRow(
        line=line,
        class_name=stay.name,
        surname=checked_name(row["familyName"]),
        given_name=checked_name(row["givenName"]),
        patronymic=checked_name(row.get("middleName", "")),
        born_on=checked_birth(data.births.get(user_id, "")),
        email=checked_email(row.get("email", "")),
        phone=row.get("sms") or row.get("phone", ""),
        groups=(),
        guardians=(),
        key=user_id,
        since_on=stay.since_on,
        until_on=stay.until_on,
        later=tuple(
            _stay(data.classes[class_id], rows[user_id])
            for class_id, rows in data.students.items()
            if class_id != homeroom and user_id in rows and _is_homeroom(data.classes[class_id])
        ),
    )


def _stay(school_class: Row, enrollment: Row) -> Stay:
    return Stay(_class_name(school_class), first_day(enrollment), last_day(enrollment))


def _require_name(row: Row) -> None:
    if not row.get("familyName") or not row.get("givenName"):
        raise BadLineError(Problem.NO_NAME)


def _guardians_of(data: _Data) -> dict[str, dict[str, Row]]:
    """Agents of students who are guardians, named from either side."""
    found: dict[str, dict[str, Row]] = {}
    for user_id, row in data.users.items():
        for other in listed(row.get("agentSourcedIds", "")):
            for student, agent in ((user_id, other), (other, user_id)):
                is_guardian = bool(_GUARDIANS.keys() & data.roles.get(agent, set())) and agent in data.users
                if is_guardian and "student" in data.roles.get(student, ()):
                    found.setdefault(student, {})[agent] = data.users[agent]
    return found


def _guardian(data: _Data, student: str, agent: str) -> GuardianRow:
    row = data.users[agent]
    _require_name(row)
    plain = GuardianRow(
        surname=checked_name(row["familyName"]),
        given_name=checked_name(row["givenName"]),
        patronymic=checked_name(row.get("middleName", "")),
        email=checked_email(row.get("email", "")),
        phone=row.get("sms") or row.get("phone", ""),
        key=agent,
        kind=next(kind for role, kind in _GUARDIANS.items() if role in data.roles[agent]),
    )
    for relation in map(Relation.read, listed(own(row, "relations"))):
        if relation and relation.student == student:
            return replace(
                plain,
                kind=relation.kind,
                relation=relation.relation[:50],
                since_on=relation.since_on,
                until_on=relation.until_on,
                scopes=relation.scopes,
            )
    return plain


def _teachers(data: _Data) -> Iterable[TeacherRow | None]:
    teaching = {user_id for many in data.teachers.values() for user_id in many}
    for user_id, row in data.users.items():
        if user_id not in teaching and not _STAFF & data.roles[user_id]:
            continue
        try:
            _require_name(row)
            yield TeacherRow(
                line=data.lines[user_id],
                surname=checked_name(row["familyName"]),
                given_name=checked_name(row["givenName"]),
                patronymic=checked_name(row.get("middleName", "")),
                email=checked_email(row.get("email", "")),
                phone=row.get("sms") or row.get("phone", ""),
                key=user_id,
            )
        except BadLineError as error:
            data.issues.append(Issue(data.lines[user_id], error.problem, error.about))


def _courses(data: _Data) -> _Courses:
    found = _Courses()
    for line, (class_id, row) in enumerate(data.classes.items(), start=2):
        if not _is_homeroom(row):
            _take_course(data, found, line, class_id, row)
    return found


def _take_course(data: _Data, found: _Courses, line: int, class_id: str, row: Row) -> None:
    students, title = data.students.get(class_id, {}), row.get("title", "")
    homerooms = [name for name in listed(own(row, "classes")) if name in data.classes] or sorted(
        {data.homeroom[item] for item in students if item in data.homeroom}
    )
    if not homerooms:
        data.issues.append(Issue(line, Problem.NO_STUDENTS, f"{title} (classes.csv)"))
        return
    names = [_class_name(data.classes[item]) for item in homerooms]
    group = _group_of(data, row, homerooms, students)
    if group:
        found.groups.extend((name, group) for name in names)
        for student, enrollment in students.items():
            stay = Stay(group, first_day(enrollment), last_day(enrollment))
            found.of_student.setdefault(student, {})[group] = stay
    subject = data.courses.get(row.get("courseSourcedId", ""), {}).get("title") or title
    plain = AssignmentRow(line, subject, names[0], group, "", key=class_id)
    teachers = [
        replace(
            plain,
            teacher=_full_name(data.users[teacher]),
            teacher_key=teacher,
            since_on=first_day(enrollment),
            until_on=last_day(enrollment),
        )
        for teacher, enrollment in data.teachers.get(class_id, {}).items()
    ]
    found.assignments.extend(teachers or [plain])


def _group_of(data: _Data, row: Row, homerooms: list[str], students: Mapping[str, Row]) -> str:
    """Empty: the whole class."""
    if own(row, "classes"):
        return own(row, "group")[:_GROUP_NAME]
    is_whole = len(homerooms) == 1 and students.keys() >= data.students.get(homerooms[0], {}).keys()
    return "" if is_whole else row.get("title", "")[:_GROUP_NAME]
