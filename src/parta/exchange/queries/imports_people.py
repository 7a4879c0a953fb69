"""Students and guardians of a file beside those of the school."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from parta.academics.models import Enrollment, GroupMember
from parta.accounts.phones import phone_in
from parta.core.names import comparable
from parta.exchange.queries.imports_places import Places
from parta.exchange.rules.issues import BadLineError, Issue, Problem
from parta.exchange.rules.plan import NewPerson, NewPlace, NewRight, Options, Ref, Update, new_ref
from parta.exchange.rules.roster import GuardianRow, Stay, StudentRow
from parta.exchange.rules.staff import TeacherRow
from parta.people.models import Guardian, Guardianship, Student, Teacher
from parta.people.rules import GuardianKind

Names = tuple[str, str]
Tick = Callable[[int, int], None]  # how many of how many rows are done
_FIELDS = ("pk", "surname", "given_name", "patronymic", "email", "phone")
_STEP = 250
_DAY = timedelta(days=1)
_WHOLE_PHONE = re.compile(r"\+[1-9]\d{6,14}")


@dataclass(slots=True)
class Known:
    """Somebody whom the school has already, or will have."""

    ref: Ref
    surname: str
    given_name: str
    patronymic: str
    email: str
    phone: str
    born_on: date | None = None

    @property
    def name(self) -> str:
        return f"{self.surname} {self.given_name}".strip()


def read_known(model: type[Student | Guardian | Teacher], school_id: int) -> list[Known]:
    """All of the school in one query."""
    fields = (*_FIELDS, "born_on") if model is Student else _FIELDS
    rows = model._default_manager.filter(school_id=school_id).order_by("pk").values_list(*fields)
    return [Known(*row) for row in rows]


Named = Known | StudentRow | GuardianRow | TeacherRow | NewPerson


def names_of(row: Named) -> Names:
    return comparable(row.surname), comparable(row.given_name)


def same_people(row: Named, people: Iterable[Known]) -> list[Known]:
    """Of those with the same names: with the same patronymic, or else those of whom one side has none."""
    found = list(people)
    exact = [known for known in found if comparable(known.patronymic) == comparable(row.patronymic)]
    return exact or [known for known in found if not (known.patronymic and row.patronymic)]


def new_person(row: StudentRow | GuardianRow | TeacherRow) -> NewPerson:
    """With the phone as it is stored. Raises BadLineError for what is no phone number."""
    phone = phone_in(row.phone) if row.phone else ""
    if not phone and row.key and _WHOLE_PHONE.fullmatch(row.phone):
        phone = row.phone  # another system's own record: it is kept, whether anybody answers there or not
    if row.phone and not phone:
        raise BadLineError(Problem.BAD_PHONE, row.phone[:30])
    born_on = row.born_on if isinstance(row, StudentRow) else None
    return NewPerson(row.surname, row.given_name, row.patronymic, row.email, phone, born_on)


def plan_updates(places: Places, model: str, known: Known, person: NewPerson) -> None:
    """What the file knows better: other contacts, and what was not known at all."""
    for name in ("email", "phone", "patronymic", "born_on"):
        before, after = getattr(known, name), getattr(person, name)
        if not after or after == before or (name in {"patronymic", "born_on"} and before):
            continue
        if name == "email" and after.casefold() == before.casefold():
            continue
        if known.ref > 0:
            places.plan.updates.append(Update(model, known.ref, name, before, after))
            places.plan.changed.append((known.name, name, ""))
            places.plan.count("changes", 1, 0)
        setattr(known, name, after)


def plan_students(places: Places, rows: Sequence[StudentRow], options: Options, tick: Tick) -> None:
    """Students into classes and groups, with their guardians; who is missing leaves if the file is whole."""
    if rows:
        _Students(places, options).run(rows, tick)


class _Students:
    def __init__(self, places: Places, options: Options) -> None:
        self.places, self.plan, self.options = places, places.plan, options
        school_id = places.actor.school.pk
        self.by_name: dict[Names, list[Known]] = {}
        for known in read_known(Student, school_id):
            self.by_name.setdefault(names_of(known), []).append(known)
        year = places.year
        self.enrolled: dict[Ref, tuple[int, Ref, date]] = {}
        self.members: dict[Ref, list[tuple[int, Ref, date]]] = {}
        if year is not None:
            rows = Enrollment.objects.filter(school_class__year=year).valid_on(places.day)
            fields = ("student_id", "pk", "school_class_id", "since_on")
            for student_id, *place in rows.order_by("since_on").values_list(*fields):
                self.enrolled[student_id] = tuple(place)
            members = GroupMember.objects.filter(group__year=year, until_on__isnull=True)
            for student_id, *place in members.values_list("student_id", "pk", "group_id", "since_on"):
                self.members.setdefault(student_id, []).append(tuple(place))
        self.guardians = _Guardians(places)
        self.seen: dict[Ref, Known] = {}
        self.classes: set[Ref] = set()

    def run(self, rows: Sequence[StudentRow], tick: Tick) -> None:
        for place, row in enumerate(rows):
            if place % _STEP == 0:
                tick(place, len(rows))
            try:
                self._take(row)
            except BadLineError as error:
                self.plan.issues.append(Issue(row.line, error.problem, error.about))
        self._leave()

    def _take(self, row: StudentRow) -> None:
        class_ref = self.places.find_class(row.class_name)
        if class_ref is None:
            raise BadLineError(Problem.UNKNOWN_CLASS, row.class_name)
        self.classes.add(class_ref)
        person = new_person(row)
        guardians = [(new_person(item), item) for item in row.guardians]
        known = self._match(row, class_ref)
        if known is not None and known.ref in self.seen:
            raise BadLineError(Problem.DUPLICATE, known.name)
        if known is None:
            known = self._add(row, person, class_ref)
        else:
            self._keep(row, known, person, class_ref)
        self.seen[known.ref] = known
        self.places.note(row.key, known.ref)
        for guardian, item in guardians:
            self.guardians.take(known.ref, guardian, item)
        for stay in (*map(Stay, row.groups), *row.stays):
            self._join(row.line, known.ref, class_ref, stay)

    def _match(self, row: StudentRow, class_ref: Ref) -> Known | None:
        """By name and birth date; where one of the dates is not known, by name and class."""
        fitting = []
        for known in same_people(row, self.by_name.get(names_of(row), ())):
            if row.born_on and known.born_on:
                if row.born_on == known.born_on:
                    fitting.append(known)
            elif known.ref < 0 or self.enrolled.get(known.ref, (0, 0))[1] in {0, class_ref}:
                fitting.append(known)
        if row.key:  # who is known by a key is nobody else of the file
            fitting = [known for known in fitting if known.ref > 0]
        exact = [known for known in fitting if row.born_on and known.born_on]
        fitting = exact or fitting
        if len(fitting) > 1:
            raise BadLineError(Problem.SEVERAL, f"{row.surname} {row.given_name}")
        return fitting[0] if fitting else None

    def _add(self, row: StudentRow, person: NewPerson, class_ref: Ref) -> Known:
        self.plan.students.append(person)
        ref = new_ref(self.plan.students)
        known = Known(
            ref,
            person.surname,
            person.given_name,
            person.patronymic,
            person.email,
            person.phone,
            person.born_on,
        )
        self.by_name.setdefault(names_of(known), []).append(known)
        self._enroll(row, ref, class_ref)
        for stay in row.later:
            later = self.places.find_class(stay.name)
            if later is not None and stay.since_on:
                self.plan.enrollments.append(NewPlace(ref, later, stay.since_on, stay.until_on))
        self.plan.count("students", 1, 0)
        self.plan.added.append(f"{known.name}, {self.places.names[class_ref]}")
        return known

    def _enroll(self, row: StudentRow, ref: Ref, class_ref: Ref) -> None:
        since_on = self.places.within(row.since_on) or self.places.since(class_ref)
        self.plan.enrollments.append(NewPlace(ref, class_ref, since_on, row.until_on))

    def _keep(self, row: StudentRow, known: Known, person: NewPerson, class_ref: Ref) -> None:
        self.plan.count("students", 0, 1)
        plan_updates(self.places, "student", known, person)
        here = self.enrolled.get(known.ref)
        if here is None:
            self._enroll(row, known.ref, class_ref)
            self.plan.count("enrollments", 1, 0)
            self.plan.added.append(f"{known.name}, {self.places.names[class_ref]}")
        elif here[1] != class_ref:
            self._end(known.ref, self.places.day - _DAY, class_ref)
            self.plan.enrollments.append(NewPlace(known.ref, class_ref, self.places.day))
            self.plan.count("transfers", 1, 0)
            way = f"{self.places.names[here[1]]} → {self.places.names[class_ref]}"
            self.plan.changed.append((known.name, "class", way))

    def _end(self, ref: Ref, last_on: date, new_class: Ref | None = None) -> None:
        """Out of the class after the day, and out of groups that the new class has no part in."""
        enrollment_id, _class, since_on = self.enrolled[ref]
        self.plan.endings.append((enrollment_id, max(last_on, since_on)))
        for member_id, group_ref, joined_on in self.members.get(ref, ()):
            if new_class is None or new_class not in self.places.classes_of.get(group_ref, ()):
                self.plan.member_endings.append((member_id, max(last_on, joined_on)))

    def _join(self, line: int, ref: Ref, class_ref: Ref, stay: Stay) -> None:
        group_ref = self.places.find_group(class_ref, stay.name)
        if group_ref is None:
            self.plan.issues.append(Issue(line, Problem.UNKNOWN_GROUP, stay.name))
        elif any(group == group_ref for _pk, group, _since in self.members.get(ref, ())):
            self.plan.count("members", 0, 1)
        else:
            self.members.setdefault(ref, []).append((0, group_ref, self.places.day))
            since_on = self.places.within(stay.since_on) or self.plan.since_on
            self.plan.members.append(NewPlace(ref, group_ref, since_on, stay.until_on))
            self.plan.count("members", 1, 0)

    def _leave(self) -> None:
        """Who is in a class of the file, but not in the file."""
        names = {known.ref: known.name for many in self.by_name.values() for known in many}
        last_on = self.options.left_on or self.places.day
        for ref, (_pk, class_ref, _since) in self.enrolled.items():
            if ref in self.seen or class_ref not in self.classes:
                continue
            if not self.options.is_whole:
                self.plan.missing += 1
                continue
            self._end(ref, last_on)
            self.plan.count("leaves", 1, 0)
            self.plan.left.append(f"{names.get(ref, '')}, {self.places.names[class_ref]}")


class _Guardians:
    """A guardian is known among the student's own by name, elsewhere by name and a contact."""

    def __init__(self, places: Places) -> None:
        self.places, self.plan = places, places.plan
        school = places.actor.school
        known = {row.ref: row for row in read_known(Guardian, school.pk)}
        self.by_contact: dict[tuple[Any, ...], Known] = {}
        for row in known.values():
            self._index(row)
        self.of_student: dict[Ref, list[Known]] = {}
        self.by_key: dict[str, Known] = {}
        pairs = Guardianship.objects.filter(student__school=school).values_list("student_id", "guardian_id")
        for student_id, guardian_id in pairs:
            self.of_student.setdefault(student_id, []).append(known[guardian_id])

    def take(self, student: Ref, person: NewPerson, row: GuardianRow) -> None:
        own = self.of_student.setdefault(student, [])
        key = names_of(person)
        alike = (known for known in own if names_of(known) == key and (known.ref > 0 or not row.key))
        same = same_people(person, alike)
        if same:
            self.plan.count("guardians", 0, 1)
            plan_updates(self.places, "guardian", same[0], person)
            self._index(same[0])
            return
        known = self.by_key.get(row.key) or self._find(person, row) or self._add(person)
        if row.key:
            self.by_key[row.key] = known
        own.append(known)
        until_on = row.until_on
        if row.kind is GuardianKind.TRUSTED and until_on is None:
            until_on = self.places.last_on
        right = NewRight(known.ref, student, row.relation, row.kind, row.since_on, until_on, row.scopes)
        self.plan.guardianships.append(right)
        self.plan.count("guardianships", 1, 0)

    def _find(self, person: NewPerson, row: GuardianRow) -> Known | None:
        """Somebody with the same contact; who is known by a key is nobody else of the file."""
        key, contacts = names_of(person), (person.email.casefold(), person.phone)
        found = filter(None, (self.by_contact.get((key, contact)) for contact in contacts if contact))
        return next((known for known in same_people(person, found) if known.ref > 0 or not row.key), None)

    def _add(self, person: NewPerson) -> Known:
        self.plan.guardians.append(person)
        ref = new_ref(self.plan.guardians)
        known = Known(ref, person.surname, person.given_name, person.patronymic, person.email, person.phone)
        self._index(known)
        self.plan.count("guardians", 1, 0)
        return known

    def _index(self, row: Known) -> None:
        for contact in (row.email.casefold(), row.phone):
            if contact:
                self.by_contact.setdefault((names_of(row), contact), row)
