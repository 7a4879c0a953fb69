"""Requests to support in the demo, in every state, and prepared answers."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.accounts.models import User
from parta.core import clock
from parta.core.sites import Site
from parta.demo.rules import PORTAL_ACCOUNTS
from parta.schools.models import Region
from parta.support.commands.answering import (
    Seen,
    answer_ticket,
    merge_ticket,
    note_ticket,
    take_ticket,
)
from parta.support.commands.asking import (
    Desk,
    Origin,
    RequestData,
    reply_to_request,
    send_request,
    settle_request,
)
from parta.support.commands.canned import save_canned
from parta.support.commands.letters import count_as_told
from parta.support.models import Ticket
from parta.support.rules import Kind, Step

_FORMS = UUID("6d1f2c8e-3f4b-4f0e-9a52-0c1d5d2b7a10")
_BROWSER = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36"
)
_HELLO = "Здравствуйте!\n\n"
_CANNED = (
    (
        "Не приходит код или письмо",
        (
            "Код приходит в течение минуты, письмо — в течение пяти минут. Проверьте папку «Спам» и "
            "то, что номер и адрес набраны без ошибки. Новый код можно запросить через 30 секунд."
        ),
    ),
    (
        "Недостаточно данных для доступа",
        (
            "Так бывает, когда данные в школе и в личном кабинете различаются. Откройте «Перейти в "
            "дневник»: там указано, какое поле не совпало. Нажмите «Отправить исправление классному "
            "руководителю» — после исправления доступ откроется сам."
        ),
    ),
    (
        "Забыты логин и пароль",
        (
            "На странице входа нажмите «Забыли логин или пароль?» и укажите почту или телефон. Если в"
            " дневнике нет ваших контактов, временный пароль выдаст классный руководитель."
        ),
    ),
    (
        "Просим снимок экрана",
        (
            "Обновите страницу (Ctrl+F5). Если ошибка осталась, пришлите, пожалуйста, снимок экрана "
            "целиком и время, когда она появилась."
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody's request, ``hours`` ago; ``login``: sent while signed in on the portal."""

    hours: int
    kind: Kind
    topic: str
    text: str
    email: str = ""
    login: str = ""
    page: str = ""
    has_picture: bool = False


_ASKED = (
    _Asked(
        290,
        Kind.QUESTION,
        "Как подписать неделю?",
        "Раньше расписывались в бумажном дневнике. Где это делается теперь?",
        email="olga.berezina@mail.example",
        page="/school-12/diary/…/",
    ),
    _Asked(
        170,
        Kind.SUGGESTION,
        "Тёмная тема на телефоне",
        "Вечером экран слишком яркий. Можно ли сделать тёмное оформление?",
        login="maria",
    ),
    _Asked(
        96,
        Kind.ACCESS,
        "Не приходит код подтверждения",
        "Регистрируюсь второй день, код на телефон не приходит. Оператор Север-Связь.",
        email="sokolov.ivan@mail.example",
        page="/account/signup/code/",
    ),
    _Asked(
        52,
        Kind.ERROR,
        "Не открывается файл домашнего задания",
        "Нажимаю на файл — белая страница. На компьютере то же самое.",
        login="elena",
        page="/school-12/diary/…/homework/",
        has_picture=True,
    ),
    _Asked(
        27,
        Kind.DATA,
        "Ошибка в отчестве",
        "В дневнике моё отчество написано с одной буквой «н». Кто может исправить?",
        email="anna.timofeeva@mail.example",
        page="/account/profile/",
    ),
    _Asked(
        9,
        Kind.ERROR,
        "Страница расписания пустая",
        "С утра вместо расписания пустая страница, у мужа то же.",
        email="petrenko.v@mail.example",
        page="/school-12/timetable/",
        has_picture=True,
    ),
    _Asked(
        8,
        Kind.ERROR,
        "Расписание не показывается",
        "Открываю расписание, там ничего нет.",
        email="zaitseva.lidia@mail.example",
        page="/school-12/timetable/",
    ),
    _Asked(
        3,
        Kind.QUESTION,
        "Можно ли дать доступ бабушке?",
        "Бабушка забирает ребёнка из школы и хочет видеть расписание. Как ей получить доступ?",
        email="kira.lazareva@mail.example",
    ),
)


def ask_support(region: Region, moment: datetime) -> None:
    """A desk as on a usual day: new ones, asked back, answered, opened again, closed, two about the same."""
    users = {
        user.login: user for user in User.objects.filter(login__in=PORTAL_ACCOUNTS, site=Site.PORTAL.value)
    }
    operator = Operator(users["support"].pk, Office.SUPPORT, is_everywhere=True)
    for title, text in _CANNED:
        save_canned(operator=operator, title=title, text=_HELLO + text, region_id=None)
    sent = [_send(asked, region, users, moment) for asked in _ASKED]
    week, theme, code, broken, _name, empty, same, _granny = sent
    _answer_and_settle(operator, week, moment)
    _answer(
        operator,
        theme,
        moment - timedelta(hours=150),
        "Здравствуйте!\n\nТакое оформление уже есть: откройте "
        "меню с вашим именем и нажмите «Тёмная или светлая тема».",
    )
    _ask_back(operator, code, moment)
    _reopen(operator, broken, moment)
    with clock.fixed_at(moment - timedelta(hours=7)):
        take_ticket(operator=operator, seen=_seen(empty))
        merge_ticket(operator=operator, seen=_seen(same), into=empty.number)
        note_ticket(
            operator=operator,
            number=empty.number,
            text="Похоже на вчерашнее обновление: передала разработчикам, ждём ответа к обеду.",
            operation=_form(empty, "note"),
        )
    count_as_told(tickets=sent)


def _send(asked: _Asked, region: Region, users: dict[str, User], moment: datetime) -> Ticket:
    user = users.get(asked.login)
    site = Site.PORTAL if user else Site.DIARY
    with clock.fixed_at(moment - timedelta(hours=asked.hours)):
        return send_request(
            user_id=user.pk if user else None,
            data=RequestData(
                kind=asked.kind,
                email=user.email if user else asked.email,
                topic=asked.topic,
                text=asked.text,
            ),
            origin=Origin("", asked.page, settings.BUILD, _BROWSER) if asked.page else Origin(),
            desk=Desk(site, f"http://{settings.DOMAIN}", "ru", region.pk),
            operation=uuid5(_FORMS, asked.topic),
            uploads=[_screenshot(asked.topic)] if asked.has_picture else (),
        )


def _answer(
    operator: Operator, ticket: Ticket, moment: datetime, text: str, step: Step = Step.ANSWER
) -> None:
    with clock.fixed_at(moment):
        answer_ticket(
            operator=operator, seen=_seen(ticket), step=step, text=text, operation=_form(ticket, step.value)
        )


def _answer_and_settle(operator: Operator, ticket: Ticket, moment: datetime) -> None:
    _answer(
        operator,
        ticket,
        moment - timedelta(hours=288),
        "Здравствуйте!\n\nОткройте неделю ребёнка: внизу страницы есть кнопка «Подписать неделю».",
    )
    with clock.fixed_at(moment - timedelta(hours=280)):
        settle_request(key=ticket.key, user_id=None)


def _ask_back(operator: Operator, ticket: Ticket, moment: datetime) -> None:
    with clock.fixed_at(moment - timedelta(hours=94)):
        take_ticket(operator=operator, seen=_seen(ticket))
    words = "Здравствуйте, Иван!\n\nНапишите последние четыре цифры номера и время последней попытки."
    _answer(operator, ticket, moment - timedelta(hours=93), words, Step.ASK)


def _reopen(operator: Operator, ticket: Ticket, moment: datetime) -> None:
    words = f"{_HELLO}{_CANNED[3][1]}\n\nФайл мы заменили: откройте его ещё раз."
    _answer(operator, ticket, moment - timedelta(hours=30), words)
    with clock.fixed_at(moment - timedelta(hours=26)):
        reply_to_request(
            key=ticket.key,
            user_id=ticket.requester_id,
            text="Файл открылся на компьютере, на телефоне всё ещё белая страница.",
            operation=_form(ticket, "reply"),
        )


def _seen(ticket: Ticket) -> Seen:
    ticket.refresh_from_db(fields=["version"])
    return Seen(ticket.number, ticket.version)


def _form(ticket: Ticket, what: str) -> UUID:
    return uuid5(ticket.key, what)


def _screenshot(topic: str) -> ContentFile[bytes]:
    picture = Image.new("RGB", (390, 600), "#fffdf8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 390, 56), fill="#233a73")
    pen.rectangle((12, 80, 378, 220), outline="#8c8474")
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return ContentFile(out.getvalue(), name=f"Снимок экрана {topic[:20]}.png")
