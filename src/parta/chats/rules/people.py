"""Who may write to whom, who may sit in one chat, whose the ready-made rooms are (domain H, C1, C3).

Students ↔ own teachers, class teacher, administration, classmates if the school allows; guardians ↔ own
children's teachers, class teacher, administration, guardians of the class; staff ↔ each other and everyone
they teach or run. Adults of other families never reach a student.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from parta.access.rules import Role

ADMINISTRATION = frozenset({Role.DEPUTY, Role.HEAD, Role.REGISTRAR, Role.ORGANIZER})
STAFF = ADMINISTRATION | {Role.TEACHER, Role.CLASS_TEACHER}
STAFF_ROOM = "staff"


class RoomKind(StrEnum):
    """A ready-made room; all but the staff's are of a class."""

    CLASS = "class"
    PARENTS = "parents"
    STAFF = STAFF_ROOM


class Category(StrEnum):
    """By which people are looked for."""

    ADMINISTRATION = "administration"
    TEACHERS = "teachers"
    SUBJECT_TEACHERS = "subject_teachers"  # of one's own children
    STUDENTS = "students"
    PARENTS = "parents"


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody of a school by roles and relations of the day.

    Places of teaching are words: "class:5", "group:7". ``learns``, ``own_classes``: of the student, or of
    the children of a guardian; ``runs``: classes one is class teacher of.
    """

    user_id: int
    roles: frozenset[Role]
    students: frozenset[int] = frozenset()  # oneself, or one's children
    learns: frozenset[str] = frozenset()
    own_classes: frozenset[str] = frozenset()
    teaches: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    @property
    def is_administration(self) -> bool:
        return bool(self.roles & ADMINISTRATION)

    @property
    def is_student(self) -> bool:
        return Role.STUDENT in self.roles

    @property
    def is_guardian(self) -> bool:
        return Role.GUARDIAN in self.roles

    @property
    def is_of_school(self) -> bool:
        return self.is_staff or self.is_student or self.is_guardian

    def instructs(self, other: "Profile") -> bool:
        """Teaches or is class teacher of the student, or of a child of the guardian."""
        return bool((self.teaches | self.runs) & other.learns)


def may_write(one: Profile, other: Profile, *, classmates: bool) -> bool:
    """Whether the two may write to each other. ``classmates``: the school lets students of a class."""
    if one.user_id == other.user_id or not (one.is_of_school and other.is_of_school):
        return False
    if one.is_staff and other.is_staff:
        return True
    if one.is_administration or other.is_administration:
        return True
    if (one.is_staff and one.instructs(other)) or (other.is_staff and other.instructs(one)):
        return True
    return _families_may_write(one, other, classmates=classmates)


def _families_may_write(one: Profile, other: Profile, *, classmates: bool) -> bool:
    if one.is_student and other.is_student:
        return classmates and bool(one.own_classes & other.own_classes)
    if one.is_student or other.is_student:
        return bool(one.students & other.students)  # a child and its own parent
    return bool(one.own_classes & other.own_classes)


def stranger_of_a_child(people: Collection[Profile]) -> tuple[Profile, Profile] | None:
    """A student and an adult of another family who would sit in one chat; None: there are none."""
    students = [person for person in people if person.is_student]
    adults = [person for person in people if person.is_guardian and not person.is_staff]
    for student, adult in product(students, adults):
        if not student.students & adult.students:
            return student, adult
    return None


def rooms_of(person: Profile) -> frozenset[str]:
    """Keys of the ready-made rooms in which somebody sits today."""
    keys = {STAFF_ROOM} if person.is_staff else set()
    keys |= set(person.runs) | {parents_room(place) for place in person.runs}
    if person.is_student:
        keys |= person.own_classes
    if person.is_guardian:
        keys |= {parents_room(place) for place in person.own_classes}
    return frozenset(keys)


def parents_room(place: str) -> str:
    """Of the class "class:5": "parents:5"."""
    return f"{RoomKind.PARENTS}:{place.partition(':')[2]}"


def direct_key(one: int, other: int) -> str:
    """By which the talk of two people is found again."""
    first, second = sorted((one, other))
    return f"direct:{first}:{second}"


def may_speak_in_room(person: Profile, key: str, *, classmates: bool) -> bool:
    """In the room of a class students speak if the school lets them write to each other."""
    is_class = key.startswith(f"{RoomKind.CLASS}:")
    return person.is_staff or not is_class or not person.is_student or classmates


def may_speak_in_group(person: Profile, others: Iterable[Profile], *, classmates: bool) -> bool:
    """Students among themselves if the school lets them write to each other; always where staff sit by."""
    present = list(others)
    if stranger_of_a_child((person, *present)) is not None:
        return False
    is_among_students = person.is_student and any(other.is_student for other in present)
    return classmates or not is_among_students or any(other.is_staff for other in present)


def may_be_urgent(author: Profile, others: Iterable[Profile]) -> bool:
    """Staff to families; a family to the class teacher (acceptance C3, K12)."""
    readers = list(others)
    if author.is_staff:
        return any(not reader.is_staff for reader in readers)
    return any(reader.runs & author.own_classes for reader in readers)


def is_of_category(category: Category, person: Profile, asker: Profile) -> bool:
    """Whether somebody is found under the category by who asks."""
    if category is Category.ADMINISTRATION:
        return person.is_administration
    if category is Category.TEACHERS:
        return bool(person.roles & {Role.TEACHER, Role.CLASS_TEACHER})
    if category is Category.SUBJECT_TEACHERS:
        return asker.is_guardian and person.instructs(asker)
    return person.is_student if category is Category.STUDENTS else person.is_guardian


def categories_of(asker: Profile) -> tuple[Category, ...]:
    """The categories worth offering."""
    if asker.is_staff:
        return (Category.ADMINISTRATION, Category.TEACHERS, Category.STUDENTS, Category.PARENTS)
    if asker.is_guardian:
        return (Category.SUBJECT_TEACHERS, Category.ADMINISTRATION, Category.PARENTS)
    return (Category.TEACHERS, Category.ADMINISTRATION, Category.STUDENTS)
