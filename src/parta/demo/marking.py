"""Which marks a student gets: forms of assessment by lesson, values by ability (domain B2, I)."""

from collections.abc import Sequence
from random import Random

from parta.demo.rules import dice

FORM_KEYS = (
    "homework",
    "oral",
    "classwork",
    "practical",
    "independent",
    "essay",
    "dictation",
    "test",
    "project",
    "control",
)  # in the order of the school's preset forms

_WRITTEN: dict[str, tuple[str, ...]] = {
    "russian": ("dictation", "independent", "test"),
    "literature": ("essay", "test"),
    "english": ("test", "independent", "dictation"),
    "math": ("independent", "test"),
    "algebra": ("independent", "test"),
    "geometry": ("independent", "independent", "test"),
    "it": ("practical", "practical", "test"),
    "history": ("test",),
    "geography": ("practical", "test"),
    "biology": ("practical", "test"),
    "physics": ("practical", "independent", "test"),
    "chemistry": ("practical", "independent"),
    "music": ("test",),
    "art": ("practical",),
    "handicraft": ("practical", "project"),
    "pe": ("practical",),
    "project": ("project",),
}
_WITH_CONTROLS = frozenset(
    {"russian", "literature", "english", "math", "algebra", "geometry", "world"}
    | {"history", "geography", "biology", "physics", "chemistry"}
)
LESSONS_BETWEEN_CONTROLS = 10
LESSONS_BETWEEN_WRITTEN = 8
TWO_MARKS_SHARE = 0.004  # of those present at a lesson
WRITTEN_COVERAGE = 0.9  # of those present; the rest hand nothing in
_USUAL_FORMS = ("oral", "oral", "oral", "classwork", "classwork", "classwork", "homework", "homework")
_EASY = frozenset({"pe", "music", "art", "handicraft", "ethics", "culture", "choice", "project", "safety"})

# Quantiles of the normal distribution: 3 % get 2, 17 % get 3, 38 % get 4, 42 % get 5.
_LIMITS = ((-1.88, 2), (-0.842, 3), (0.202, 4))
COMMENT_SHARE = 0.08
_COMMENTS: dict[int, tuple[str, ...]] = {
    5: (
        "Отличная работа!",
        "Молодец, так держать",
        "Полный и точный ответ",
        "Решено оригинально",
        "Без единой ошибки",
    ),
    4: (
        "Хорошо, но есть помарки",
        "Одна ошибка в вычислениях",
        "Ответ верный, не хватило пояснений",
        "Почти отлично",
        "Проверь пунктуацию",
    ),
    3: (
        "Нужно повторить правило",
        "Работа выполнена не полностью",
        "Ошибки в оформлении",
        "Подготовься к пересдаче",
        "Невнимательно читаешь условие",
    ),
    2: ("Домашнее задание не выполнено", "Пересдать до конца недели", "Прошу родителей обратить внимание"),
}


def usual_share(grade: int, subject: str) -> float:
    """How likely somebody present gets a mark at an ordinary lesson."""
    share = 0.145 if grade >= 5 else 0.14
    return share * 0.8 if subject in _EASY else share


def has_controls(subject: str, hours: int) -> bool:
    return subject in _WITH_CONTROLS and hours >= 2


def written_form(subject: str, random: Random) -> str:
    return random.choice(_WRITTEN.get(subject, ("test", "independent")))


def usual_form(random: Random) -> str:
    return random.choice(_USUAL_FORMS)


class Pupils:
    """How good each student is, in general and in each subject."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._general: dict[object, float] = {}
        self._subject: dict[tuple[object, str], float] = {}

    def strength(self, who: object, subject: str) -> float:
        """Deviation from the average student, before the chance of the day (variance 0.55)."""
        if who not in self._general:
            self._general[who] = dice(self._seed, who).gauss(0, 0.62)
        key = who, subject
        if key not in self._subject:
            self._subject[key] = dice(self._seed, who, subject).gauss(0, 0.41)
        return self._general[who] + self._subject[key]


def draw_value(strength: float, subject: str, form: str, random: Random) -> int:
    """A mark 2–5: strength and chance; tests are harder, music and sport easier."""
    point = strength + random.gauss(0, 0.67)
    point += 0.5 if subject in _EASY else -0.07
    point -= 0.15 if form in {"control", "test", "dictation", "independent"} else -0.05
    for limit, value in _LIMITS:
        if point < limit:
            return value
    return 5


def draw_comment(value: int, random: Random) -> str:
    return random.choice(_COMMENTS[value]) if random.random() < COMMENT_SHARE else ""


class ControlCalendar:
    """At most one control work a day and three a week for a class (domain D5)."""

    MAX_A_WEEK = 3

    def __init__(self) -> None:
        self._days: dict[tuple[object, object], str] = {}
        self._weeks: dict[tuple[object, object], set[str]] = {}

    def plan(
        self, school_class: object, subject: str, days: Sequence[tuple[object, object]], start: int
    ) -> set[int]:
        """Indexes of the lessons, given as (day, week), at which the subject has its control works."""
        planned, since = set(), start
        for index, (day, week) in enumerate(days):
            since += 1
            weekly = self._weeks.setdefault((school_class, week), set())
            taken = self._days.get((school_class, day))
            if since <= LESSONS_BETWEEN_CONTROLS or taken not in {None, subject}:
                continue
            if subject not in weekly and len(weekly) >= self.MAX_A_WEEK:
                continue
            self._days[school_class, day] = subject
            weekly.add(subject)
            planned.add(index)
            since = 0
        return planned
