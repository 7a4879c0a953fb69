"""Conversations of the demo school: ready-made rooms, and talks of the people who have demo accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from parta.accounts.models import User
from parta.chats.commands.imports import ImportedMessage, import_messages
from parta.chats.commands.rooms import ensure_rooms
from parta.chats.queries.profiles import list_profiles
from parta.chats.rules.people import Profile, parents_room

if TYPE_CHECKING:
    from parta.demo.school_life import DemoSchool

_LOGINS = ("student", "parent", "teacher", "classteacher", "deputy")
# Who says what, how many days ago and when; names of the sides are the logins of demo accounts.
_TALKS: Mapping[tuple[str, str], Sequence[tuple[str, str, str]]] = {
    ("parent", "classteacher"): (
        ("parent", "2 16:10", "Здравствуйте! Завтра мы идём к врачу, на первый урок не успеем."),
        ("classteacher", "2 16:40", "Здравствуйте! Спасибо, что предупредили. Учителю передам."),
        ("parent", "1 12:05", "Были у врача, справку прикрепили в пропусках."),
        ("classteacher", "0 08:20", "Справку вижу, спасибо. Напомните, пожалуйста, про сменную обувь."),
    ),
    ("parent", "teacher"): (
        ("parent", "1 15:30", "Добрый день! Подскажите, что повторить к контрольной?"),
        ("teacher", "1 16:15", "Добрый день! Параграфы последних двух недель и задачи из домашних работ."),
    ),
    ("student", "teacher"): (
        ("student", "1 14:50", "Здравствуйте! Можно сдать работу в четверг?"),
        ("teacher", "1 15:05", "Можно, до конца пятого урока."),
    ),
    ("deputy", "classteacher"): (("deputy", "1 11:20", "Пожалуйста, проверьте список класса к пятнице."),),
}
_CLASS = (
    ("2 13:30", "Ребята, завтра классный час после пятого урока."),
    ("1 13:40", "Дежурные на этой неделе — первый ряд."),
)
_PARENTS = (
    ("3 17:30", "Уважаемые родители! Собрание в четверг в 18:00, кабинет класса."),
    ("1 17:45", "Просьба подписать неделю в дневниках."),
)
_STAFF = (("1 10:35", "Коллеги, педсовет переносится на среду, 14:30."),)


def fill_chats(school: "DemoSchool") -> None:
    """Rooms for everybody, a few talks for those whom one signs in as."""
    actor = school.base.actor
    ensure_rooms(actor=actor)
    moment = school.moment.astimezone(actor.school.zone)
    users = dict(User.objects.filter(login__in=_LOGINS).values_list("login", "pk"))
    profiles = list_profiles(actor.school, list(users.values()))
    rows = list(_direct(users, moment)) if set(users) == set(_LOGINS) else []
    if "classteacher" in users and "deputy" in users:
        rows += _rooms(users, profiles, moment)
    import_messages(actor=actor, messages=rows)


def _direct(users: Mapping[str, int], moment: datetime) -> list[ImportedMessage]:
    return [
        ImportedMessage(
            users[who],
            text,
            _at(moment, when),
            uuid4(),
            with_id=users[second if who == first else first],
        )
        for (first, second), lines in _TALKS.items()
        for who, when, text in lines
    ]


def _rooms(
    users: Mapping[str, int], profiles: Mapping[int, Profile], moment: datetime
) -> list[ImportedMessage]:
    rows = [
        ImportedMessage(users["deputy"], text, _at(moment, when), uuid4(), room="staff")
        for when, text in _STAFF
    ]
    teacher = users["classteacher"]
    for place in sorted(profiles[teacher].runs) if teacher in profiles else ():
        for room, lines in ((place, _CLASS), (parents_room(place), _PARENTS)):
            rows += [
                ImportedMessage(teacher, text, _at(moment, when), uuid4(), room=room) for when, text in lines
            ]
    return rows


def _at(moment: datetime, when: str) -> datetime:
    """ "2 16:10": two days ago at ten past four; of today not later than now."""
    days, __, wall = when.partition(" ")
    day = moment.date() - timedelta(days=int(days))
    return min(datetime.combine(day, time.fromisoformat(wall), moment.tzinfo), moment)
