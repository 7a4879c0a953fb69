"""Files of the FET timetabling program, versions 5 and 6, as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass

from parta.exchange.rules.issues import BadLineError, Issue, Problem, UnreadableError
from parta.exchange.rules.xml import Node, parse_xml

MAX_DAYS = 7
_HALF_DAYS = "Mornings_Afternoons"
# The name of the constraint changed during version 5.
_TIME_CONSTRAINTS = {"ConstraintActivityPreferredStartingTime", "ConstraintActivityPreferredTime"}


@dataclass(frozen=True, slots=True)
class StudentSet:
    """A year, group or subgroup of the file."""

    name: str
    size: int
    parts: tuple["StudentSet", ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """A lesson of the week, ``duration`` hours long."""

    id: str
    line: int
    subject: str
    teachers: tuple[str, ...]
    students: tuple[str, ...]
    duration: int


@dataclass(frozen=True, slots=True)
class Start:
    """When an activity begins: 0 is the first day and the first hour."""

    day: int
    hour: int


@dataclass(frozen=True, slots=True)
class FetFile:
    name: str
    days: tuple[str, ...]
    hours: tuple[str, ...]
    years: tuple[StudentSet, ...]
    activities: tuple[Activity, ...]
    starts: dict[str, Start]
    rooms: dict[str, str]
    issues: tuple[Issue, ...]

    @property
    def unplaced(self) -> list[Activity]:
        """Activities without a fixed time."""
        return [activity for activity in self.activities if activity.id not in self.starts]


def parse_fet(content: bytes, *, has_half_days: bool = False) -> FetFile:
    """Read a file. Lines that make no sense are in ``issues``; UnreadableError when nothing does.

    In FET's mode "Mornings-Afternoons" each "day" of the file is half of one; files of version 5 do not
    say so, which is what ``has_half_days`` is for.
    """
    root = parse_xml(content)
    if root.tag.casefold() != "fet":
        raise UnreadableError("not_fet", root.tag)
    days, hours = _names(root, "Days_List", "Day"), _names(root, "Hours_List", "Hour")
    if not days or not hours:
        raise UnreadableError("no_week")
    if has_half_days or root.value("Mode") == _HALF_DAYS:
        halves = 2
        days, hours = days[::halves], hours * halves
    else:
        halves = 1
    if len(days) > MAX_DAYS:
        raise UnreadableError("long_week", str(len(days)))
    years = tuple(_student_set(node, "Group") for node in _items(root, "Students_List", "Year"))
    issues: list[Issue] = []
    activities = tuple(_activities(root, years, issues))
    if not activities:
        raise UnreadableError("no_activities")
    known = {activity.id for activity in activities}
    return FetFile(
        name=root.value("Institution_Name") or "FET",
        days=days,
        hours=hours,
        years=years,
        activities=activities,
        starts=dict(_starts(root, halves, known, issues)),
        rooms=dict(_rooms(root, known)),
        issues=tuple(sorted(issues, key=lambda issue: issue.line)),
    )


def _items(root: Node, section: str, tag: str) -> Iterator[Node]:
    node = root.child(section)
    return iter(()) if node is None else node.all(tag)


def _names(root: Node, section: str, tag: str) -> tuple[str, ...]:
    """Names of days or hours; old files list bare names."""
    node = root.child(section)
    if node is None:
        return ()
    return tuple((item.value("Name") or item.content) for item in node.children if item.tag in {tag, "Name"})


def _student_set(node: Node, part_tag: str) -> StudentSet:
    return StudentSet(
        name=node.value("Name"),
        size=_number(node.value("Number_of_Students")) or 0,
        parts=tuple(_student_set(part, "Subgroup") for part in node.all(part_tag)),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _set_names(sets: tuple[StudentSet, ...]) -> Iterator[str]:
    for item in sets:
        yield item.name
        yield from _set_names(item.parts)


def _activities(root: Node, years: tuple[StudentSet, ...], issues: list[Issue]) -> Iterator[Activity]:
    known_students = set(_set_names(years))
    known_teachers = {node.value("Name") for node in _items(root, "Teachers_List", "Teacher")}
    seen: set[str] = set()
    for node in _items(root, "Activities_List", "Activity"):
        try:
            activity = _activity(node, known_students)
        except BadLineError as error:
            issues.append(Issue(node.line, error.problem, error.about))
            continue
        if activity.id in seen:
            issues.append(Issue(node.line, Problem.DUPLICATE, activity.id))
            continue
        seen.add(activity.id)
        issues.extend(_remarks(node, activity, known_students, known_teachers))
        yield activity


def _activity(node: Node, known_students: set[str]) -> Activity:
    """Raises BadLineError when the activity must be left out."""
    subject, number = node.value("Subject"), node.value("Id")
    label = f"{number} {subject}".strip()
    duration = _number(node.value("Duration") or "1")
    students = [name for name in _contents(node, "Students") if name in known_students]
    if _is_off(node):
        raise BadLineError(Problem.INACTIVE, label)
    if not subject:
        raise BadLineError(Problem.NO_SUBJECT, number)
    if not number or not duration:
        raise BadLineError(Problem.BAD_NUMBER, node.value("Duration") or number)
    if not students:
        raise BadLineError(Problem.NO_STUDENTS, label)
    return Activity(number, node.line, subject, _contents(node, "Teacher"), tuple(students), duration)


def _remarks(
    node: Node, activity: Activity, known_students: set[str], known_teachers: set[str]
) -> Iterator[Issue]:
    """What is odd about an activity that is taken all the same."""
    for name in _contents(node, "Students"):
        if name not in known_students:
            yield Issue(node.line, Problem.UNKNOWN_STUDENTS, name)
    if not activity.teachers:
        yield Issue(node.line, Problem.NO_TEACHER, f"{activity.id} {activity.subject}")
    for name in activity.teachers:
        if known_teachers and name not in known_teachers:
            yield Issue(node.line, Problem.UNKNOWN_TEACHER, name)


def _contents(node: Node, tag: str) -> tuple[str, ...]:
    """The texts of the children with the tag, each once."""
    return tuple(dict.fromkeys(item.content for item in node.all(tag) if item.content))


def _is_off(node: Node) -> bool:
    return node.value("Active").casefold() in {"false", "no"}


def _starts(root: Node, halves: int, known: set[str], issues: list[Issue]) -> Iterator[tuple[str, Start]]:
    days, hours = _names(root, "Days_List", "Day"), _names(root, "Hours_List", "Hour")
    section = root.child("Time_Constraints_List")
    for node in section.children if section else ():
        if node.tag not in _TIME_CONSTRAINTS or _is_off(node):
            continue
        if _weight(node) < 100:  # a wish, not a place
            continue
        number = node.value("Activity_Id")
        day = _index(node.value("Preferred_Day", "Day"), days)
        hour = _index(node.value("Preferred_Hour", "Hour"), hours)
        if number not in known:
            continue
        if day is None or hour is None:
            issues.append(Issue(node.line, Problem.BAD_TIME, number))
            continue
        yield number, Start(day // halves, hour + day % halves * len(hours))


def _weight(node: Node) -> float:
    try:
        return float(node.value("Weight_Percentage") or "100")
    except ValueError:
        return 100.0


def _index(name: str, names: tuple[str, ...]) -> int | None:
    if name in names:
        return names.index(name)
    number = _number(name)  # some old files count days and hours from 0
    return number if number is not None and number < len(names) else None


def _rooms(root: Node, known: set[str]) -> Iterator[tuple[str, str]]:
    for node in _items(root, "Space_Constraints_List", "ConstraintActivityPreferredRoom"):
        number, room = node.value("Activity_Id"), node.value("Room")
        if number in known and room and not _is_off(node):
            yield number, room
