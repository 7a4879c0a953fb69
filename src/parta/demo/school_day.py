"""The demo school's regime, extracurricular plan and clubs, with about half of the students in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

from parta.access.actors import Actor
from parta.demo.names import Sex
from parta.demo.people import Enrolled
from parta.demo.rules import dice
from parta.demo.teaching import TaughtCourse
from parta.schoolday.commands.clubs import (
    ClubData,
    GroupData,
    MeetingData,
    add_club,
    add_group,
    add_meeting,
    add_members,
)
from parta.schoolday.commands.regime import ItemData, import_regime
from parta.schoolday.queries.regime import RegimeOwner
from parta.schoolday.rules import ClubKind, RegimeKind
from parta.schoolyear.models import AcademicYear

# Grades, kind, name, weekdays ("-": every day), times, place. Meals follow the bells, a break for each shift.
_REGIME = """
1-1   meal            Завтрак                  -    9:05-9:20    Столовая
1-1   dynamic_pause   Динамическая пауза       -    10:00-10:40  Школьный двор
1-1   meal            Обед                     -    12:10-12:30  Столовая
1-1   walk            Прогулка                 -    13:10-13:50  Школьный двор
1-1   extracurricular Разговоры о важном       1    13:55-14:25  Свой кабинет
1-1   activity        Подвижные игры           3    13:55-14:25  Малый спортзал
2-4   meal            Завтрак                  -    10:10-10:25  Столовая
2-4   meal            Обед                     -    13:15-13:35  Столовая
2-4   walk            Прогулка                 -    13:40-14:10  Школьный двор
2-4   extracurricular Разговоры о важном       1    14:15-14:40  Свой кабинет
2-4   activity        Подвижные игры           4    14:15-14:45  Малый спортзал
5-8   meal            Обед                     -    11:15-11:35  Столовая
9-11  meal            Обед                     -    10:10-10:30  Столовая
5-11  extracurricular Разговоры о важном       1    15:10-15:40  Свой кабинет
5-9   extracurricular Функциональная грамотность 3  15:10-15:50  Свой кабинет
6-11  extracurricular Россия — мои горизонты   4    15:10-15:50  Свой кабинет
5-9   activity        Спортивный час           5    15:10-15:50  Спортивный зал
"""
# Club, kind, subject of its teacher; then its groups: name, grades, weekdays, times, place.
_CLUBS = """
Робототехника | club | it | Конструируем и программируем роботов, готовимся к областным соревнованиям.
  Младшая группа | 3-4 | 2 | 14:45-15:45 | Кабинет информатики
  Старшая группа | 5-8 | 24 | 16:00-17:30 | Кабинет информатики
Шахматы | club | algebra | Дебюты, задачи и турниры. Начать можно с нуля.
  1–4 классы | 1-4 | 3 | 14:50-15:35 | Библиотека
  5–9 классы | 5-9 | 3 | 16:00-17:00 | Библиотека
Хор «Созвучие» | club | music | Народные и современные песни, концерты к праздникам.
  Младший хор | 1-4 | 14 | 14:50-15:35 | Актовый зал
  Старший хор | 5-11 | 14 | 16:00-17:00 | Актовый зал
Театральная студия «Маска» | club | literature | Два спектакля в год; роли находятся для всех.
  Основной состав | 5-11 | 25 | 16:00-17:30 | Актовый зал
Волейбол | sport | pe | Форма и сменная обувь обязательны, нужна справка от врача.
  Девушки | 7-11f | 13 | 16:00-17:30 | Спортивный зал
  Юноши | 7-11m | 24 | 16:00-17:30 | Спортивный зал
Лёгкая атлетика | sport | pe | Бег, прыжки, подготовка к сдаче норм ГТО.
  5–8 классы | 5-8 | 35 | 16:00-17:00 | Стадион
Изостудия «Палитра» | club | art | Акварель, гуашь, графика. Материалы свои.
  Начальная школа | 1-4 | 5 | 14:50-15:50 | Кабинет рисования
  5–7 классы | 5-7 | 5 | 16:00-17:30 | Кабинет рисования
Поморский край | extracurricular | history | История и ремёсла Севера, экспедиции по области.
  5–8 классы | 5-8 | 4 | 16:00-16:45 | Школьный музей
Занимательная математика | extracurricular | math | Логические и олимпиадные задачи.
  2–4 классы | 2-4 | 2 | 14:50-15:35 | Кабинет 105
Юные биологи «Росток» | extracurricular | biology | Опыты, наблюдения, школьная теплица.
  6–9 классы | 6-9 | 2 | 16:00-17:00 | Кабинет биологии
Школьное телевидение | club | russian | Сюжеты о жизни школы: сценарий, съёмка, монтаж.
  Редакция | 8-11 | 3 | 16:00-17:30 | Медиастудия
"""
_SHARE_OF_MEMBERS, _SHARE_OF_TWO = 0.52, 0.2
_LARGEST_GROUP = 22
_CLUBS_BEGIN = timedelta(days=7)
_FIRST_STUDENT_GOES_TO = (("Робототехника", "Старшая группа"), ("Шахматы", "5–9 классы"))


@dataclass(slots=True)
class _Group:
    club: str
    name: str
    grades: range
    sex: Sex | None
    weekdays: tuple[int, ...]
    starts_at: time
    ends_at: time
    place: str
    student_ids: list[int]

    def suits(self, one: Enrolled) -> bool:
        grade, sex = one.pupil.school_class.grade, one.pupil.name.sex
        return grade in self.grades and self.sex in {None, sex} and len(self.student_ids) < _LARGEST_GROUP

    def meets_with(self, other: "_Group") -> bool:
        return bool(set(self.weekdays) & set(other.weekdays))


def fill_school_day(
    actor: Actor,
    year: AcademicYear,
    courses: Sequence[TaughtCourse],
    enrolled: Sequence[Enrolled],
    seed: int,
) -> None:
    """The regime of every grade there is; clubs in which there are students of the fitting grades."""
    grades = {one.pupil.school_class.grade for one in enrolled}
    import_regime(actor=actor, items=_regime(year.pk, grades))
    clubs = _read_clubs()
    groups = [group for _head, own in clubs for group in own]
    since = year.starts_on + _CLUBS_BEGIN
    _choose_members(groups, [one for one in enrolled if not one.pupil.joins_late], dice(seed, "clubs"))
    teachers = _teachers_by_subject(courses)
    used: dict[str, int] = {}
    for (name, kind, subject, description), own in clubs:
        if not any(group.student_ids for group in own):
            continue
        found = teachers.get(subject) or [None]
        teacher_id = found[used.get(subject, 0) % len(found)]
        used[subject] = used.get(subject, 0) + 1
        club = add_club(actor=actor, year_id=year.pk, data=ClubData(name, ClubKind(kind), description))
        for group in own:
            _create_group(actor, club.pk, group, teacher_id, since)


def _create_group(actor: Actor, club_id: int, group: _Group, teacher_id: int | None, since: date) -> None:
    if not group.student_ids:
        return
    made = add_group(actor=actor, club_id=club_id, data=GroupData(group.name, teacher_id))
    for weekday in group.weekdays:
        data = MeetingData(weekday, group.starts_at, group.ends_at, group.place)
        add_meeting(actor=actor, group_id=made.pk, data=data)
    add_members(actor=actor, group_id=made.pk, student_ids=group.student_ids, since_on=since)


def _choose_members(groups: Sequence[_Group], students: Sequence[Enrolled], random: Random) -> None:
    for number, one in enumerate(students):
        if number == 0:
            own = [group for group in groups if (group.club, group.name) in _FIRST_STUDENT_GOES_TO]
            for group in own:
                if group.suits(one):
                    group.student_ids.append(one.student_id)
            continue
        if random.random() > _SHARE_OF_MEMBERS:
            continue
        suitable = [group for group in groups if group.suits(one)]
        random.shuffle(suitable)
        chosen = suitable[:1]
        if chosen and random.random() < _SHARE_OF_TWO:
            chosen += [group for group in suitable[1:] if not group.meets_with(chosen[0])][:1]
        for group in chosen:
            group.student_ids.append(one.student_id)


def _regime(year_id: int, grades: set[int]) -> list[tuple[RegimeOwner, ItemData]]:
    items = []
    for line in _REGIME.strip().splitlines():
        span, kind, *name, weekday, times, place = _columns(line)
        starts_at, ends_at = _times(times)
        data = ItemData(
            RegimeKind(kind),
            " ".join(name),
            None if weekday == "-" else int(weekday),
            starts_at,
            ends_at,
            place,
        )
        items += [(RegimeOwner(year_id, grade, None), data) for grade in _grades(span) if grade in grades]
    return items


def _columns(line: str) -> list[str]:
    """The place, of several words, as one column; the rest by words."""
    words = line.split()
    times = next(index for index, word in enumerate(words) if ":" in word)
    return [*words[: times + 1], " ".join(words[times + 1 :])]


def _read_clubs() -> list[tuple[tuple[str, str, str, str], list[_Group]]]:
    clubs: list[tuple[tuple[str, str, str, str], list[_Group]]] = []
    for line in _CLUBS.strip().splitlines():
        columns = [column.strip() for column in line.split("|")]
        if not line.startswith(" "):
            name, kind, subject, description = columns
            clubs.append(((name, kind, subject, description), []))
            continue
        name, span, weekdays, times, place = columns
        sex = {"f": Sex.FEMALE, "m": Sex.MALE}.get(span[-1])
        grades, days = _grades(span.rstrip("fm")), tuple(map(int, weekdays))
        clubs[-1][1].append(_Group(clubs[-1][0][0], name, grades, sex, days, *_times(times), place, []))
    return clubs


def _grades(span: str) -> range:
    first, last = map(int, span.split("-"))
    return range(first, last + 1)


def _times(text: str) -> tuple[time, time]:
    starts_at, ends_at = (time.fromisoformat(moment.zfill(5)) for moment in text.split("-"))
    return starts_at, ends_at


def _teachers_by_subject(courses: Sequence[TaughtCourse]) -> Mapping[str, list[int | None]]:
    found: dict[str, list[int | None]] = {}
    for course in courses:
        known = found.setdefault(course.unit.subject, [])
        if course.teacher.teacher_id not in known:
            known.append(course.teacher.teacher_id)
    return found
