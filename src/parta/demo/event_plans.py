"""Which events the demo has, by days from today."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from parta.events.commands.writing import EventData
from parta.events.rules import EventKind, Whom

_STUDENTS, _STAFF = frozenset({Whom.STUDENTS}), frozenset({Whom.STAFF})
_MAIL, _PHONE = "events@school.example", "+7 8182 00-00-31"
_SIX = time(18, 0)
_REGION_MAIL = "olymp@region29.example"


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """Days are counted from today. ``guests``: how many sign up, the demo's own student ``with_own`` too."""

    day: int
    data: EventData
    last_day: int | None = None
    until_day: int | None = None
    guests: int = 0
    with_own: bool = False
    canceled: str = ""

    def data_on(self, today: date) -> EventData:
        def after(days: int | None) -> date | None:
            return None if days is None else today + timedelta(days=days)

        until = after(self.until_day)
        return replace(
            self.data,
            starts_on=today + timedelta(days=self.day),
            ends_on=after(self.last_day),
            sign_up_until=datetime.combine(until, _SIX) if until else None,
        )


def _data(**values: Any) -> EventData:
    """Its day comes later."""
    return EventData(starts_on=date.min, **values)


OF_THE_SCHOOL = (
    PlannedEvent(
        day=-20,
        data=_data(
            title="Осенний кросс",
            text="Бежим вокруг школьного стадиона: 5–8 классы — один километр, старшие — два.",
            kind=EventKind.SPORT,
            venue="Школьный стадион",
            starts_at=time(12, 30),
            ends_at=time(14, 0),
            grade_from=5,
            grade_to=11,
            organizer="Кафедра физической культуры",
            email=_MAIL,
            takes_sign_ups=True,
        ),
        guests=12,
        with_own=True,
    ),
    PlannedEvent(
        day=4,
        data=_data(
            title="Школьный этап олимпиады по математике",
            text="Четыре задачи, два часа. С собой — ручка, линейка и циркуль; калькулятор не нужен.\n\n"
            "Победители пройдут на муниципальный этап.",
            kind=EventKind.OLYMPIAD,
            subject="Алгебра",
            venue="Актовый зал",
            starts_at=time(9, 0),
            ends_at=time(11, 0),
            grade_from=5,
            grade_to=8,
            organizer="Методическое объединение математиков",
            email=_MAIL,
            phone=_PHONE,
            takes_sign_ups=True,
            places=12,
        ),
        guests=15,
        with_own=True,
    ),
    PlannedEvent(
        day=9,
        data=_data(
            title="Экскурсия в планетарий",
            text="Полнокупольный фильм о планетах и рассказ о том, как ориентироваться по звездам. "
            "Едем на школьном автобусе.",
            kind=EventKind.EXCURSION,
            venue="Планетарий, сбор у главного входа",
            starts_at=time(14, 0),
            ends_at=time(17, 30),
            grade_from=3,
            grade_to=7,
            organizer="Школа",
            phone=_PHONE,
            takes_sign_ups=True,
            places=8,
        ),
        guests=8,
    ),
    PlannedEvent(
        day=16,
        last_day=17,
        until_day=12,
        data=_data(
            title="Научно-практическая конференция «Первые шаги»",
            text="Ученики рассказывают о своих исследованиях. Доклад — до семи минут, затем вопросы. "
            "Слушать приходят все желающие.",
            kind=EventKind.CONFERENCE,
            venue="Библиотека",
            starts_at=time(10, 0),
            ends_at=time(13, 0),
            organizer="Научное общество учащихся",
            email=_MAIL,
            takes_sign_ups=True,
            places=40,
        ),
        guests=6,
    ),
    PlannedEvent(
        day=6,
        data=_data(
            title="Семинар «Как говорить о трудном»",
            text="Разбираем беседы с родителями на примерах. Ведет школьный психолог.",
            kind=EventKind.SEMINAR,
            venue="Кабинет 12",
            starts_at=time(15, 0),
            ends_at=time(16, 30),
            whom=_STAFF,
            organizer="Методический кабинет",
            phone=_PHONE,
            takes_sign_ups=True,
            places=20,
        ),
    ),
    PlannedEvent(
        day=25,
        data=_data(
            title="День открытых дверей",
            text="Показываем кабинеты, кружки и столовую; отвечаем на вопросы родителей.",
            kind=EventKind.MEETING,
            venue="Главный корпус",
            starts_at=time(11, 0),
            ends_at=time(14, 0),
            organizer="Школа",
            phone=_PHONE,
        ),
    ),
    PlannedEvent(
        day=11,
        data=_data(
            title="Конкурс чтецов",
            text="Стихи поэтов Севера наизусть, до трех минут.",
            kind=EventKind.COMPETITION,
            subject="Литература",
            venue="Актовый зал",
            starts_at=time(13, 0),
            grade_from=5,
            grade_to=9,
            organizer="Кафедра словесности",
            email=_MAIL,
            takes_sign_ups=True,
        ),
        guests=4,
        canceled="Зал занят: готовим новую дату.",
    ),
)


TO_REVIEW = PlannedEvent(
    day=19,
    data=_data(
        title="Турнир по шахматам",
        text="Швейцарская система, семь туров, по десять минут на партию.",
        kind=EventKind.COMPETITION,
        venue="Кабинет 31",
        starts_at=time(15, 0),
        organizer="Шахматный кружок",
        email=_MAIL,
        takes_sign_ups=True,
        places=24,
    ),
)


OF_THE_REGION = (
    PlannedEvent(
        day=30,
        last_day=31,
        until_day=20,
        data=_data(
            title="Региональная олимпиада «Поморская речь»",
            text="Русский язык и северные говоры: тест, словарная загадка и сочинение на одну страницу. "
            "Проезд команде оплачивает организатор.",
            kind=EventKind.OLYMPIAD,
            subject="Русский язык",
            venue="Архангельск, областной дворец творчества",
            grade_from=7,
            grade_to=11,
            organizer="Областной центр олимпиад",
            email=_REGION_MAIL,
            takes_sign_ups=True,
            places=150,
        ),
        guests=5,
        with_own=True,
    ),
    PlannedEvent(
        day=45,
        data=_data(
            title="Конкурс юных техников «Ледокол»",
            text="Модели судов и приборов, сделанные своими руками. Работы принимают школы.",
            kind=EventKind.COMPETITION,
            subject="Технология",
            venue="Северодвинск, технопарк",
            grade_from=5,
            grade_to=9,
            organizer="Технопарк",
            email=_REGION_MAIL,
        ),
    ),
    PlannedEvent(
        day=-40,
        last_day=-39,
        data=_data(
            title="Региональный форум учителей",
            text="Секции по предметам, мастер-классы и обмен опытом.",
            kind=EventKind.CONFERENCE,
            venue="Архангельск, институт открытого образования",
            whom=_STUDENTS | _STAFF,
            organizer="Институт открытого образования",
            email=_REGION_MAIL,
        ),
    ),
)

# Of a parent to the organizer of the region's first event, with the answers so far.
QUESTIONS = (
    ("Можно ли приехать с родителем?", "Да, с одним взрослым; на месте есть комната ожидания."),
    ("Нужна ли справка от врача?", ""),
)
