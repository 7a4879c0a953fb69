"""Conversations of the demo school: ready-made rooms, and talks of the people who have demo accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
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
_HOUR = timedelta(hours=1)

# Who says what how many hours ago; names of the sides are the logins of demo accounts.
_TALKS: Mapping[tuple[str, str], Sequence[tuple[str, float, str]]] = {
    ("parent", "classteacher"): (
        ("parent", 50, "Здравствуйте! Завтра мы идём к врачу, на первый урок не успеем."),
        ("classteacher", 49, "Здравствуйте! Спасибо, что предупредили. Учителю передам."),
        ("parent", 26, "Были у врача, справку прикрепили в пропусках."),
        ("classteacher", 3, "Справку вижу, спасибо. Напомните, пожалуйста, про сменную обувь."),
    ),
    ("parent", "teacher"): (
        ("parent", 30, "Добрый день! Подскажите, что повторить к контрольной?"),
        ("teacher", 28, "Добрый день! Параграфы последних двух недель и задачи из домашних работ."),
    ),
    ("student", "teacher"): (
        ("student", 27, "Здравствуйте! Можно сдать работу в четверг?"),
        ("teacher", 26, "Можно, до конца пятого урока."),
    ),
    ("deputy", "classteacher"): (("deputy", 5, "Пожалуйста, проверьте список класса к пятнице."),),
}
_CLASS = (
    (30, "Ребята, завтра классный час после пятого урока."),
    (4, "Дежурные на этой неделе — первый ряд."),
)
_PARENTS = (
    (72, "Уважаемые родители! Собрание в четверг в 18:00, кабинет класса."),
    (24, "Просьба подписать неделю в дневниках."),
)
_STAFF = ((28, "Коллеги, педсовет переносится на среду, 14:30."),)


def fill_chats(school: "DemoSchool") -> None:
    """Rooms for everybody, a few talks for those whom one signs in as."""
    actor = school.base.actor
    ensure_rooms(actor=actor)
    users = dict(User.objects.filter(login__in=_LOGINS).values_list("login", "pk"))
    profiles = list_profiles(actor.school, list(users.values()))
    rows = list(_direct(users, school.moment)) if set(users) == set(_LOGINS) else []
    if "classteacher" in users and "deputy" in users:
        rows += _rooms(users, profiles, school.moment)
    import_messages(actor=actor, messages=rows)


def _direct(users: Mapping[str, int], moment: datetime) -> list[ImportedMessage]:
    return [
        ImportedMessage(
            users[who],
            text,
            moment - hours * _HOUR,
            uuid4(),
            with_id=users[second if who == first else first],
        )
        for (first, second), lines in _TALKS.items()
        for who, hours, text in lines
    ]


def _rooms(
    users: Mapping[str, int], profiles: Mapping[int, Profile], moment: datetime
) -> list[ImportedMessage]:
    rows = [
        ImportedMessage(users["deputy"], text, moment - hours * _HOUR, uuid4(), room="staff")
        for hours, text in _STAFF
    ]
    teacher = users["classteacher"]
    for place in sorted(profiles[teacher].runs) if teacher in profiles else ():
        for room, lines in ((place, _CLASS), (parents_room(place), _PARENTS)):
            rows += [
                ImportedMessage(teacher, text, moment - hours * _HOUR, uuid4(), room=room)
                for hours, text in lines
            ]
    return rows
