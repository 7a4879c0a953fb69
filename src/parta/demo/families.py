"""Families of the demo school: students, their guardians and how they belong together (domain I)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from parta.demo.curriculum import ClassKey
from parta.demo.names import LONGEST_SURNAME, Name, NameMaker, Sex

TWINS_IN_SCHOOL = 0.12  # share of families with two children in the school
TWO_GUARDIANS, THREE_GUARDIANS = 0.70, 0.02
DEMO_CLASS, SIBLING_CLASS = ClassKey(7, "А"), ClassKey(3, "А")


@dataclass(frozen=True, slots=True)
class Pupil:
    school_class: ClassKey
    name: Name
    born_on: date
    joins_late: bool = False  # came in the middle of the year


@dataclass(frozen=True, slots=True)
class Adult:
    name: Name
    relation: str
    phone: str


@dataclass(slots=True)
class Family:
    children: list[Pupil] = field(default_factory=list)
    guardians: list[Adult] = field(default_factory=list)


def make_families(sizes: Mapping[ClassKey, int], year_begins: date, random: Random) -> list[Family]:
    """Families whose children fill the classes; the first one is that of the demo's student and parent."""
    seats = [key for key, size in sizes.items() for _seat in range(size)]
    for key in (DEMO_CLASS, SIBLING_CLASS):
        seats.remove(key)
    random.shuffle(seats)
    maker = _FamilyMaker(year_begins, random)
    families = [maker.demo_family()]
    pairs = round(len(seats) / (1 + TWINS_IN_SCHOOL) * TWINS_IN_SCHOOL)
    while pairs and len(seats) > 1:
        first = seats.pop()
        second = next((index for index, key in enumerate(seats) if key.grade != first.grade), None)
        if second is None:
            seats.append(first)
            break
        families.append(maker.family([first, seats.pop(second)]))
        pairs -= 1
    families += [maker.family([key]) for key in seats]
    return families


class _FamilyMaker:
    def __init__(self, year_begins: date, random: Random) -> None:
        self._random, self._names, self._begins = random, NameMaker(random), year_begins
        self._late: set[ClassKey] = set()
        self._made = 0

    def demo_family(self) -> Family:
        boy = Name(Sex.MALE, "Королёв", "Артём", "Дмитриевич")
        girl = Name(Sex.FEMALE, "Королёва", "Варвара", "Дмитриевна")
        mother = Name(Sex.FEMALE, "Королёва", "Елена", "Сергеевна")
        father = Name(Sex.MALE, "Королёв", "Дмитрий", "Андреевич")
        return Family(
            [
                Pupil(DEMO_CLASS, boy, self._birthday(DEMO_CLASS)),
                Pupil(SIBLING_CLASS, girl, self._birthday(SIBLING_CLASS)),
            ],
            [Adult(mother, "мать", self._phone()), Adult(father, "отец", self._phone())],
        )

    def family(self, classes: list[ClassKey]) -> Family:
        random = self._random
        self._made += 1
        surname = self._names.surname()
        if self._made % 150 == 1:
            surname = LONGEST_SURNAME
        elif self._made % 40 == 2:
            surname = f"{surname}-{self._names.surname()}"
        father = self._names.father()
        children = [self._pupil(key, surname, father) for key in sorted(classes, key=lambda key: key.grade)]
        family = Family(children)
        mother = Adult(self._names.adult(surname, Sex.FEMALE), "мать", self._phone())
        dad = Adult(self._names.adult(surname, Sex.MALE, father), "отец", self._phone())
        share = random.random()
        if share < 1 - TWO_GUARDIANS - THREE_GUARDIANS:
            family.guardians.append(mother if random.random() < 0.9 else dad)
        else:
            family.guardians += [mother, dad]
        if share > 1 - THREE_GUARDIANS:
            grandmother = self._names.adult(surname, Sex.FEMALE)
            family.guardians.append(Adult(grandmother, "бабушка", self._phone()))
        return family

    def _pupil(self, key: ClassKey, surname: str, father: str) -> Pupil:
        sex = self._random.choice([Sex.MALE, Sex.FEMALE])
        name = self._names.child(surname, father, sex)
        # One newcomer in every grade's first class, so that journals show cells before the enrollment.
        joins_late = key.letter == "А" and key.grade % 2 == 1 and key not in self._late
        if joins_late:
            self._late.add(key)
        return Pupil(key, name, self._birthday(key), joins_late)

    def _birthday(self, key: ClassKey) -> date:
        """First graders are six and a half to nearly eight when school begins."""
        days = round((key.grade + 5.5) * 365.25) + self._random.randrange(450)
        return self._begins - timedelta(days=days)

    def _phone(self) -> str:
        return f"+79{self._random.randrange(10**8, 10**9)}"


def make_teacher_names(count: int, random: Random) -> list[Name]:
    """Teachers: seven of eight are women; the names of the demo's accounts are fixed elsewhere."""
    names = NameMaker(random)
    sexes = [Sex.MALE if index % 8 == 5 else Sex.FEMALE for index in range(count)]
    return [names.adult(names.surname(), sex) for sex in sexes]
