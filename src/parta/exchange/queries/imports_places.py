"""The classes and groups that a file may name: those of the school, and those that are to be made."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from parta.academics.models import Enrollment, SchoolClass, TeachingGroup
from parta.access.actors import Actor
from parta.core import clock
from parta.core.names import comparable
from parta.exchange.rules.calendar import year_of
from parta.exchange.rules.classes import grade_and_letter
from parta.exchange.rules.issues import UnreadableError
from parta.exchange.rules.plan import Bundle, ClassRow, NewClass, Plan, Ref, new_ref
from parta.exchange.rules.rollover import FIRST_GRADE, LAST_GRADE, class_name
from parta.schoolyear.models import AcademicYear
from parta.schoolyear.queries import find_year_on

ClassKey = tuple[int, str]
_YEAR = timedelta(days=365)


@dataclass(slots=True)
class Places:
    """Classes and groups of the year, those that are to be made among them. ``day``: from when it counts."""

    actor: Actor
    plan: Plan
    year: AcademicYear | None
    day: date
    classes: dict[ClassKey, Ref] = field(default_factory=dict)
    names: dict[Ref, str] = field(default_factory=dict)
    groups: dict[tuple[Ref, str], Ref] = field(default_factory=dict)  # by class and folded name
    classes_of: dict[Ref, set[Ref]] = field(default_factory=dict)  # of a group
    filled: set[Ref] = field(default_factory=set)  # classes that have had students
    named: dict[str, Ref] = field(default_factory=dict)  # classes whose names are not plainly of a grade
    teachers: dict[Ref, str] = field(default_factory=dict)  # of new classes: the key of the class teacher

    def find_class(self, name: str) -> Ref | None:
        if name in self.named:
            return self.named[name]
        grade, letter = grade_and_letter(name)
        return self.classes.get((grade, comparable(letter)))

    def find_group(self, class_ref: Ref, name: str) -> Ref | None:
        return self.groups.get((class_ref, comparable(name)))

    def note(self, key: str, ref: Ref) -> None:
        """By the key the rest of the file refers to it."""
        if key:
            self.plan.refs[key] = ref

    def within(self, day: date | None) -> date | None:
        """The day, or the nearest one of the year that is known."""
        year = self.year or self.plan.calendar
        return min(max(day, year.starts_on), year.ends_on) if day and year else day

    @property
    def last_on(self) -> date:
        """Of the year; of one that is not known yet, as far as one goes."""
        year = self.year or self.plan.calendar
        return year.ends_on if year else self.day + _YEAR

    def since(self, class_ref: Ref) -> date:
        """Who comes to a class that nobody has been in was there from the first day of the year."""
        return self.day if class_ref in self.filled else self.plan.since_on


def read_places(actor: Actor, bundle: Bundle) -> Places:
    """Of the year at hand. Raises UnreadableError where there is none and the file makes none."""
    today = clock.today(actor.school.zone)
    year = find_year_on(actor, today)
    if year is None and not bundle.classes:
        raise UnreadableError("no_year")
    if year is not None:
        plan = Plan(year.pk, year.starts_on)
        day = max(year.starts_on, min(today, year.ends_on))
    else:
        starts_on = bundle.year.starts_on if bundle.year else date(year_of(today), 6, 1)
        plan = Plan(None, starts_on, bundle.year)
        plan.count("years", 1, 0)
        day = max(starts_on, today)
    places = Places(actor, plan, year, day)
    _read_places(places)
    for row in bundle.classes:
        _add_class(places, row)
    for name, group in bundle.groups:
        _add_group(places, name, group)
    return places


def add_missing_classes(places: Places, names: Iterable[str]) -> None:
    """Those whose names are plainly of a grade, such as 7А: others may be slips."""
    for name in dict.fromkeys(names):
        grade, letter = grade_and_letter(name)
        if places.find_class(name) is None and FIRST_GRADE <= grade <= LAST_GRADE:
            _add_class(places, ClassRow(class_name((grade, letter.upper() if len(letter) == 1 else letter))))


def _read_places(places: Places) -> None:
    if places.year is None:
        return
    for row in SchoolClass.objects.filter(year=places.year):
        places.classes[row.grade, comparable(row.letter)] = row.pk
        places.names[row.pk] = row.name
    enrolled = Enrollment.objects.filter(school_class__year=places.year)
    places.filled.update(enrolled.values_list("school_class_id", flat=True).distinct())
    for group in TeachingGroup.objects.filter(year=places.year).prefetch_related("classes"):
        for school_class in group.classes.all():
            places.groups[school_class.pk, comparable(group.name)] = group.pk
            places.classes_of.setdefault(group.pk, set()).add(school_class.pk)


def _add_class(places: Places, row: ClassRow) -> None:
    grade, letter = grade_and_letter(row.name)
    rest = row.name.removeprefix(row.grade)
    if not grade and row.grade.isdigit() and rest and row.name.startswith(row.grade):
        grade, letter = int(row.grade), rest
    ref = places.classes.get((grade, comparable(letter)))
    if ref is None:
        places.plan.classes.append(NewClass(grade, letter[:40], row.term_kind))
        ref = places.classes[grade, comparable(letter)] = new_ref(places.plan.classes)
        places.names[ref] = row.name
        places.teachers[ref] = row.teacher
        places.plan.count("classes", 1, 0)
    else:
        places.plan.count("classes", 0, 1)
    places.named[row.name] = ref


def _add_group(places: Places, class_name: str, name: str) -> None:
    """A group of several classes is named once for each of them."""
    class_ref = places.find_class(class_name)
    if class_ref is None:
        return
    if places.find_group(class_ref, name) is not None:
        places.plan.count("groups", 0, 1)
        return
    same = (ref for (_class, known), ref in places.groups.items() if known == comparable(name))
    ref = next(same, None)
    if ref is None:
        places.plan.groups.append((name, [class_ref]))
        ref = new_ref(places.plan.groups)
        places.plan.count("groups", 1, 0)
    elif ref < 0:
        places.plan.groups[-ref - 1][1].append(class_ref)
    places.groups[class_ref, comparable(name)] = ref
    places.classes_of.setdefault(ref, set()).add(class_ref)
