"""Teachers of a file, and what they teach whom, beside what the school has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parta.academics.models import Course, CourseAssignment, Subject
from parta.core.names import comparable
from parta.exchange.queries.imports_people import (
    Known,
    Names,
    names_of,
    new_person,
    plan_updates,
    read_known,
    same_people,
)
from parta.exchange.queries.imports_places import Places
from parta.exchange.rules.issues import BadLineError, Issue, Problem
from parta.exchange.rules.plan import Bundle, NewTeaching, Ref, new_ref
from parta.exchange.rules.staff import AssignmentRow, TeacherRow
from parta.people.models import Teacher

# Teachers by every way of writing their name in one cell.
TeacherIndex = dict[str, list[Known]]
CourseKey = tuple[Ref, Ref, Ref]
_SHORT = 40


def plan_teachers(places: Places, rows: Sequence[TeacherRow]) -> TeacherIndex:
    """New teachers and other contacts; the answer finds those of the school and the new ones by name."""
    people = read_known(Teacher, places.actor.school.pk)
    index: TeacherIndex = {}
    for known in people:
        _add_names(index, known)
    by_name: dict[Names, list[Known]] = {}
    for known in people:
        by_name.setdefault(names_of(known), []).append(known)
    seen: set[Ref] = set()
    for row in rows:
        try:
            _take_teacher(places, row, index, by_name, seen)
        except BadLineError as error:
            places.plan.issues.append(Issue(row.line, error.problem, error.about))
    return index


def _take_teacher(
    places: Places,
    row: TeacherRow,
    index: TeacherIndex,
    by_name: dict[Names, list[Known]],
    seen: set[Ref],
) -> None:
    person = new_person(row)
    same = same_people(row, by_name.get(names_of(row), ()))
    if row.key:  # who is known by a key is nobody else of the file
        same = [known for known in same if known.ref > 0]
    if len(same) > 1:
        same = [known for known in same if row.email and known.email.casefold() == row.email.casefold()]
        if len(same) != 1:
            raise BadLineError(Problem.SEVERAL, row.name)
    if same and same[0].ref in seen:
        raise BadLineError(Problem.DUPLICATE, row.name)
    if same:
        places.plan.count("teachers", 0, 1)
        plan_updates(places, "teacher", same[0], person)
        seen.add(same[0].ref)
        places.note(row.key, same[0].ref)
        return
    places.plan.teachers.append(person)
    ref = new_ref(places.plan.teachers)
    known = Known(ref, person.surname, person.given_name, person.patronymic, person.email, person.phone)
    by_name.setdefault(names_of(known), []).append(known)
    _add_names(index, known)
    seen.add(ref)
    places.note(row.key, ref)
    places.plan.count("teachers", 1, 0)
    places.plan.added.append(row.name)


def _add_names(index: TeacherIndex, known: Known) -> None:
    full = f"{known.surname} {known.given_name} {known.patronymic}"
    initials = "".join(f"{name[0]}." for name in (known.given_name, known.patronymic) if name)
    ways = {full, f"{known.surname} {known.given_name}", f"{known.surname} {initials}"}
    for way in {comparable(way) for way in ways}:
        index.setdefault(way, []).append(known)


def plan_class_teachers(places: Places) -> None:
    """Of new classes; those of the school keep theirs."""
    for ref, key in places.teachers.items():
        teacher = places.plan.refs.get(key)
        if teacher is not None:
            places.plan.classes[-ref - 1] = replace(places.plan.classes[-ref - 1], teacher=teacher)
            places.plan.count("class_teachers", 1, 0)


def plan_assignments(places: Places, bundle: Bundle, teachers: TeacherIndex) -> None:
    """Subjects, courses and their teachers that are not there yet."""
    if bundle.assignments or bundle.subjects:
        _Assignments(places, teachers, bundle.short_names).run(bundle)


class _Assignments:
    def __init__(self, places: Places, teachers: TeacherIndex, short_names: Mapping[str, str]) -> None:
        self.places, self.plan, self.teachers = places, places.plan, teachers
        self.short_names = short_names
        school, year = places.actor.school, places.year
        subjects = Subject.objects.filter(school=school).values_list("pk", "name")
        self.subjects: dict[str, Ref] = {comparable(name): pk for pk, name in subjects}
        self.courses: dict[CourseKey, Ref] = {}
        self.taught: set[tuple[Ref, Ref]] = set()
        if year is not None:
            fields = ("subject_id", "school_class_id", "group_id", "pk")
            for subject, class_id, group_id, pk in Course.objects.filter(year=year).values_list(*fields):
                self.courses[_key(subject, class_id or 0, group_id or 0)] = pk
            pairs = CourseAssignment.objects.filter(course__year=year).valid_on(places.day)
            self.taught.update(pairs.values_list("course_id", "teacher_id"))

    def run(self, bundle: Bundle) -> None:
        for name, _short in bundle.subjects:
            self._subject(name)
        for row in bundle.assignments:
            try:
                self._take(row)
            except BadLineError as error:
                self.plan.issues.append(Issue(row.line, error.problem, error.about))

    def _take(self, row: AssignmentRow) -> None:
        class_ref = self.places.find_class(row.class_name)
        if class_ref is None:
            raise BadLineError(Problem.UNKNOWN_CLASS, row.class_name)
        group_ref = 0
        if row.group:
            group_ref = self.places.find_group(class_ref, row.group) or 0
            if not group_ref:
                raise BadLineError(Problem.NO_GROUP, row.group)
        teacher = self._teacher(row) if row.teacher else 0
        course = self._course(self._subject(row.subject), class_ref, group_ref)
        self.places.note(row.key, course)
        if not teacher:
            return
        pair = (course, teacher)
        if pair in self.taught:
            self.plan.count("assignments", 0, 1)
            return
        self.taught.add(pair)
        self.plan.assignments.append(NewTeaching(*pair, row.since_on, row.until_on))
        self.plan.count("assignments", 1, 0)
        place = row.group or self.places.names[class_ref]
        self.plan.added.append(f"{row.subject}, {place}: {row.teacher}")

    def _teacher(self, row: AssignmentRow) -> Ref:
        if row.teacher_key in self.plan.refs:
            return self.plan.refs[row.teacher_key]
        found = self.teachers.get(comparable(row.teacher), [])
        if not found:
            raise BadLineError(Problem.NO_SUCH_TEACHER, row.teacher)
        if len(found) > 1:
            raise BadLineError(Problem.SEVERAL, row.teacher)
        return found[0].ref

    def _subject(self, name: str) -> Ref:
        key = comparable(name)
        if key not in self.subjects:
            self.plan.subjects.append((name, self.short_names.get(name) or name[:_SHORT]))
            self.subjects[key] = new_ref(self.plan.subjects)
            self.plan.count("subjects", 1, 0)
        return self.subjects[key]

    def _course(self, subject: Ref, class_ref: Ref, group_ref: Ref) -> Ref:
        # A stream of several classes is a course of the group alone.
        is_stream = len(self.places.classes_of.get(group_ref, ())) > 1
        key = _key(subject, 0 if is_stream else class_ref, group_ref)
        if key not in self.courses:
            self.plan.courses.append((subject, 0 if is_stream else class_ref, group_ref))
            self.courses[key] = new_ref(self.plan.courses)
            self.plan.count("courses", 1, 0)
        return self.courses[key]


def _key(subject: Ref, class_ref: Ref, group_ref: Ref) -> CourseKey:
    """As the database tells courses apart: by the group where there is one, else by the class."""
    return (subject, 0 if group_ref else class_ref, group_ref)
