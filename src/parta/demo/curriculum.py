"""What the demo school teaches: subjects, hours a week, class sizes, positions of its teachers (domain I)."""

from collections.abc import Mapping
from dataclasses import dataclass

# key: (name, short name)
SUBJECTS: dict[str, tuple[str, str]] = {
    "russian": ("Русский язык", "Рус. яз."),
    "reading": ("Литературное чтение", "Лит. чтение"),
    "literature": ("Литература", "Литература"),
    "english": ("Английский язык", "Англ. яз."),
    "math": ("Математика", "Математика"),
    "algebra": ("Алгебра", "Алгебра"),
    "geometry": ("Геометрия", "Геометрия"),
    "probability": ("Вероятность и статистика", "Вероятность"),
    "it": ("Информатика", "Информатика"),
    "world": ("Окружающий мир", "Окр. мир"),
    "history": ("История", "История"),
    "social": ("Обществознание", "Общество"),
    "geography": ("География", "География"),
    "biology": ("Биология", "Биология"),
    "physics": ("Физика", "Физика"),
    "chemistry": ("Химия", "Химия"),
    "music": ("Музыка", "Музыка"),
    "art": ("Изобразительное искусство", "ИЗО"),
    "handicraft": ("Труд (технология)", "Труд"),
    "pe": ("Физическая культура", "Физ-ра"),
    "safety": ("Основы безопасности и защиты Родины", "ОБЗР"),
    "ethics": ("Основы религиозных культур и светской этики", "ОРКСЭ"),
    "culture": ("Основы духовно-нравственной культуры народов России", "ОДНКНР"),
    "choice": ("Курс по выбору", "По выбору"),
    "project": ("Индивидуальный проект", "Проект"),
}

_PRIMARY = {"russian": 5, "reading": 4, "math": 4, "world": 2, "music": 1, "art": 1, "handicraft": 1}
_SENIOR = {
    "russian": 2,
    "literature": 3,
    "english": 3,
    "algebra": 3,
    "geometry": 2,
    "probability": 1,
    "geography": 1,
    "pe": 2,
    "safety": 1,
    "project": 1,
}
_SCIENCE = _SENIOR | {"it": 1, "history": 2, "social": 2, "physics": 4, "chemistry": 3, "biology": 3}
_ECONOMICS = _SENIOR | {"it": 3, "history": 4, "social": 4, "physics": 2, "chemistry": 1, "biology": 1}

_HOURS: dict[int, dict[str, int]] = {
    1: _PRIMARY | {"pe": 3},
    2: _PRIMARY | {"pe": 3, "english": 2},
    3: _PRIMARY | {"pe": 3, "english": 2},
    4: _PRIMARY | {"pe": 2, "english": 2, "ethics": 1},
    5: {
        "russian": 5,
        "literature": 3,
        "english": 3,
        "math": 5,
        "history": 3,
        "geography": 1,
        "biology": 1,
        "culture": 1,
        "music": 1,
        "art": 1,
        "handicraft": 2,
        "pe": 3,
    },
    6: {
        "russian": 6,
        "literature": 3,
        "english": 3,
        "math": 5,
        "history": 2,
        "social": 1,
        "geography": 1,
        "biology": 1,
        "music": 1,
        "art": 1,
        "handicraft": 2,
        "pe": 3,
        "it": 1,
    },
    7: {
        "russian": 4,
        "literature": 2,
        "english": 3,
        "algebra": 3,
        "geometry": 2,
        "probability": 1,
        "it": 1,
        "history": 2,
        "social": 1,
        "geography": 2,
        "physics": 2,
        "biology": 2,
        "music": 1,
        "art": 1,
        "handicraft": 2,
        "pe": 3,
    },
    8: {
        "russian": 3,
        "literature": 2,
        "english": 3,
        "algebra": 3,
        "geometry": 2,
        "probability": 1,
        "it": 1,
        "history": 2,
        "social": 1,
        "geography": 2,
        "physics": 2,
        "chemistry": 2,
        "biology": 2,
        "music": 1,
        "handicraft": 1,
        "safety": 1,
        "pe": 3,
        "choice": 1,
    },
    9: {
        "russian": 3,
        "literature": 3,
        "english": 3,
        "algebra": 3,
        "geometry": 2,
        "probability": 1,
        "it": 1,
        "history": 2,
        "social": 1,
        "geography": 2,
        "physics": 3,
        "chemistry": 2,
        "biology": 2,
        "safety": 1,
        "pe": 3,
        "choice": 1,
    },
}

# Students in the parallels of each grade: А, Б, В.
CLASS_SIZES: dict[int, tuple[int, ...]] = {
    1: (22, 23),
    2: (25, 26),
    3: (25, 25),
    4: (25, 26),
    5: (27, 25, 25),
    6: (26, 25, 25),
    7: (28, 26, 25),
    8: (25, 26, 25),
    9: (25, 25),
    10: (25, 26),
    11: (25, 25),
}
LETTERS = "АБВ"
SPLIT_FROM = 25  # students, from which a class is taught some subjects in two groups

# Lessons on each of the five days; classes of a grade rotate them.
_DAY_LENGTHS: dict[int, tuple[int, ...]] = {
    21: (4, 4, 5, 4, 4),
    23: (5, 5, 4, 5, 4),
    29: (6, 6, 6, 6, 5),
    30: (6, 6, 6, 6, 6),
    32: (7, 6, 7, 6, 6),
    33: (7, 7, 6, 7, 6),
    34: (7, 7, 7, 7, 6),
}


@dataclass(frozen=True, slots=True)
class ClassKey:
    grade: int
    letter: str

    @property
    def name(self) -> str:
        return f"{self.grade}{self.letter}"


@dataclass(frozen=True, slots=True)
class Position:
    """A teacher to be hired: the bundles of subjects they can take, and a room of their own."""

    bundles: frozenset[str]
    room: str


def hours_of(key: ClassKey) -> dict[str, int]:
    """Lessons a week by subject; grades 10–11: science in А, economics in Б."""
    if key.grade >= 10:
        return _SCIENCE if key.letter == "А" else _ECONOMICS
    return _HOURS[key.grade]


def day_lengths(key: ClassKey) -> tuple[int, ...]:
    """How many lessons the class has on Monday … Friday."""
    lengths = _DAY_LENGTHS[sum(hours_of(key).values())]
    turn = (key.grade + LETTERS.index(key.letter)) % len(lengths)
    return lengths[turn:] + lengths[:turn]


def is_split(key: ClassKey, subject: str, size: int) -> bool:
    """Whether the class is taught the subject in two groups."""
    if size < SPLIT_FROM:
        return False
    return subject in {"english", "it"} or (subject == "handicraft" and key.grade >= 5)


_BUNDLE_OF = {
    "literature": "russian",
    "algebra": "math",
    "geometry": "math",
    "probability": "math",
    "social": "history",
}
_BY_CLASS_TEACHER = {"russian", "reading", "math", "world", "music", "art", "handicraft", "ethics"}


def bundle_of(key: ClassKey, subject: str) -> str:
    """Subjects that one teacher gives together in a class, such as algebra and geometry."""
    if key.grade <= 4 and subject in _BY_CLASS_TEACHER:
        return f"primary {key.name}"
    return _BUNDLE_OF.get(subject, subject)


def class_keys(sizes: Mapping[int, tuple[int, ...]]) -> list[ClassKey]:
    return [ClassKey(grade, LETTERS[index]) for grade, row in sizes.items() for index in range(len(row))]


def positions(keys: list[ClassKey]) -> list[Position]:
    """All 45 teachers of the whole school; a part of it has fewer teachers for grades 1–4."""
    primary = [key for key in keys if key.grade <= 4]
    staff = [
        Position(frozenset({f"primary {key.name}"}), f"{101 + index}") for index, key in enumerate(primary)
    ]
    for bundles, rooms in _SPECIALISTS:
        staff += [Position(frozenset(bundles.split()), room) for room in rooms.split(", ")]
    return staff


_SPECIALISTS = (
    ("russian", "201, 202, 203, 204, 205, 206"),
    ("english", "207, 208, 209, 210, 211, 212, 213"),
    ("math", "301, 302, 303, 304, 305"),
    ("it", "306 (информатика), 307 (информатика)"),
    ("physics project", "308 (физика)"),
    ("physics math", "309 (физика)"),
    ("geography", "310 (география)"),
    ("geography biology", "311"),
    ("biology", "312 (биология)"),
    ("chemistry", "313 (химия)"),
    ("history culture choice project", "214, 215, 216, 217"),
    ("pe safety", "Большой спортзал, Малый спортзал, Зал хореографии, Стадион"),
    ("handicraft", "Мастерская, 115 (труд)"),
    ("music art", "116 (музыка и ИЗО)"),
)
