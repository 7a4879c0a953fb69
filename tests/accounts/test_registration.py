"""Registration on the portal, by phone and by e-mail, and what strangers try with it."""

import logging
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client

from parta.accounts.models import Consent, Identity, OutgoingMessage, SentMessage, SpentLink, User
from parta.accounts.rules import Level
from parta.core import clock
from tests.factories.portal import PORTAL_HOST, create_portal_user

PHONE, SPELLED = "+79123456789", "8 (912) 345-67-89"
EMAIL = "maria@example.org"
PASSWORD = "ландыш-в-июне"
SIGNUP, CODE, SENT, SECRET = (f"/account/signup/{page}" for page in ("", "code/", "sent/", "password/"))
NAMES = {"surname": "Петрова", "given_name": "Мария", "patronymic": "", "consent": "on"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": PORTAL_HOST, "accept-language": "en"})


def _begin(visitor: Client, contact: str, **data: str) -> str:
    return visitor.post(SIGNUP, {**NAMES, "contact": contact, **data})["location"]


def _code() -> str:
    found = re.search(r"\b\d{6}\b", SentMessage.objects.latest("pk").text)
    assert found
    return found[0]


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def _link(letter: EmailMessage) -> str:
    found = re.search(rf"http://{PORTAL_HOST}(/account/signup/link/\S+)", str(letter.body))
    assert found
    return found[1]


def _finish(visitor: Client, password: str = PASSWORD) -> str:
    response = visitor.post(SECRET, {"password1": password, "password2": password})
    return response["location"] if response.status_code == 302 else response.content.decode()


def test_by_phone_to_a_session(visitor: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert _begin(visitor, SPELLED) == CODE
    assert "+7 912 ***-**-89" in visitor.get(CODE).content.decode()
    assert not User.objects.exists()
    code = _code()
    before = visitor.session.session_key
    assert visitor.post(CODE, {"code": f"{code[:3]} {code[3:]}"})["location"] == SECRET
    assert visitor.session.session_key != before  # whoever planted the old one has nothing
    before = visitor.session.session_key
    assert _finish(visitor) == "/"
    assert visitor.session.session_key != before
    user = User.objects.get()
    assert visitor.session["_auth_user_id"] == str(user.pk)
    assert (user.site, user.phone, user.surname) == ("portal", PHONE, "Петрова")
    assert user.login.startswith("petrova")
    assert user.phone_confirmed_at
    assert Identity.objects.get().level == Level.SIMPLIFIED
    consent = Consent.objects.get()
    assert (consent.user, consent.kind) == (user, "personal_data")
    for name in (PHONE, user.login):
        other = Client(headers={"host": PORTAL_HOST})
        assert other.post("/account/login/", {"login": name, "password": PASSWORD}).status_code == 302
        diary = Client()
        assert diary.post("/account/login/", {"login": name, "password": PASSWORD}).status_code == 200
    kept = "\n".join(line for line in caplog.text.splitlines() if "django.db.backends" not in line)
    for secret in (code, PASSWORD, "9123456789", "345-67-89", "Петрова"):
        assert secret not in kept


def test_by_email_finished_in_another_browser(visitor: Client, mailoutbox: list[EmailMessage]) -> None:
    assert _begin(visitor, "Maria@Example.org") == SENT
    assert (User.objects.count(), EmailAddress.objects.count()) == (0, 0)
    link = _link(mailoutbox[0])
    assert "Петрова" not in link  # an address stays in the browser's history
    phone = Client(headers={"host": PORTAL_HOST})
    assert phone.get(link)["location"] == SECRET
    assert _finish(phone) == "/"
    user = User.objects.get()
    assert (user.email, user.phone) == (EMAIL, "")
    assert EmailAddress.objects.get(user=user, verified=True, primary=True).email == EMAIL
    again = Client(headers={"host": PORTAL_HOST})
    assert again.get(link).status_code == 410
    user.delete()
    assert again.get(link).status_code == 410  # once is once
    assert SpentLink.objects.count() == 1


@pytest.mark.parametrize("age", [timedelta(hours=23), timedelta(hours=25)])
def test_link_lives_a_day_and_is_not_to_be_forged(
    visitor: Client, mailoutbox: list[EmailMessage], age: timedelta
) -> None:
    _begin(visitor, EMAIL)
    link = _link(mailoutbox[0])
    middle = len(link) // 2
    forged = link[:middle] + ("A" if link[middle] != "A" else "B") + link[middle + 1 :]
    assert visitor.get(forged).status_code == 410
    assert visitor.get("/account/signup/link/x/").status_code == 410
    with clock.fixed_at(clock.now() + age):
        assert visitor.get(link).status_code == (302 if age < timedelta(days=1) else 410)


def test_two_links_to_one_address_make_one_account(visitor: Client, mailoutbox: list[EmailMessage]) -> None:
    clients = [Client(headers={"host": PORTAL_HOST, "accept-language": "en"}) for _ in range(2)]
    for client in clients:
        _begin(client, EMAIL)
    for client, letter in zip(clients, mailoutbox, strict=True):
        client.get(_link(letter))
    assert _finish(clients[0]) == "/"
    assert "already has an account" in _finish(clients[1])
    assert User.objects.count() == 1


def test_code_is_not_to_be_guessed(visitor: Client) -> None:
    _begin(visitor, PHONE)
    code = _code()
    for _ in range(5):
        assert "The code is wrong" in visitor.post(CODE, {"code": _wrong(code)}).content.decode()
    page = visitor.post(CODE, {"code": code})
    assert (page.status_code, "no longer works" in page.content.decode()) == (422, True)
    assert visitor.get(SECRET)["location"] == SIGNUP  # nobody gets past it
    assert visitor.post(SECRET, {"password1": PASSWORD, "password2": PASSWORD})["location"] == SIGNUP
    with clock.fixed_at(clock.now() + timedelta(seconds=31)):
        visitor.post(CODE, {"again": "1"})
        assert _code() != code
        assert (
            "The code is wrong" in visitor.post(CODE, {"code": code}).content.decode()
        )  # the old one is void
        assert visitor.post(CODE, {"code": _code()})["location"] == SECRET


def test_code_grows_old_and_is_not_sent_too_often(visitor: Client) -> None:
    _begin(visitor, PHONE)
    visitor.post(CODE, {"again": "1"})
    assert SentMessage.objects.count() == 1
    code = _code()
    with clock.fixed_at(clock.now() + timedelta(minutes=11)):
        assert "no longer works" in visitor.post(CODE, {"code": code}).content.decode()
    answers = [visitor.post(SIGNUP, {**NAMES, "contact": PHONE}).status_code for _ in range(7)]
    assert answers == [302] * 5 + [429] * 2  # six messages an hour to one phone
    assert SentMessage.objects.count() == 6
    assert Client(headers={"host": PORTAL_HOST}).post(SIGNUP, {**NAMES, "contact": EMAIL}).status_code == 302


def test_code_of_one_visitor_is_nothing_to_another(visitor: Client) -> None:
    _begin(visitor, PHONE)
    other = Client(headers={"host": PORTAL_HOST})
    _begin(other, "+79120000001")
    other.post(CODE, {"code": SentMessage.objects.get(phone=PHONE).text[:6]})
    assert other.get(SECRET)["location"] == SIGNUP


@pytest.mark.parametrize("contact", [PHONE, EMAIL])
@pytest.mark.parametrize("is_closed", [False, True])
def test_answers_do_not_tell_whether_there_is_an_account(
    visitor: Client, mailoutbox: list[EmailMessage], contact: str, is_closed: bool
) -> None:
    kind = "email" if "@" in contact else "phone"
    owner = create_portal_user(**{kind: contact})  # type: ignore[arg-type]
    User.objects.update(is_active=not is_closed)
    free = Client(headers={"host": PORTAL_HOST, "accept-language": "en"})
    other = contact.replace("9123456789", "9123456700").replace("maria", "olga")
    pages = []
    for client, asked in ((visitor, contact), (free, other)):
        response = client.post(SIGNUP, {**NAMES, "contact": asked}, follow=True)
        page = re.sub(r'csrf\w*" value="\w+"|X-CSRFToken": "\w+"|\*-\d\d', "", response.content.decode())
        pages.append((response.redirect_chain, response.status_code, page, sorted(client.cookies)))
    assert pages[0] == pages[1]
    texts = [str(letter.body) for letter in mailoutbox] + [
        sms.text for sms in SentMessage.objects.order_by("pk")
    ]
    assert owner.login in texts[0]
    assert "signup/link" not in texts[0]
    assert not re.search(r"\b\d{6}\b", texts[0])
    if kind == "phone":
        assert "The code is wrong" in visitor.post(CODE, {"code": "000000"}).content.decode()


def test_account_of_the_diary_does_not_stand_in_the_way(visitor: Client) -> None:
    User.objects.create(login="diary", phone=PHONE, phone_confirmed_at=clock.now())
    _begin(visitor, PHONE)
    visitor.post(CODE, {"code": _code()})
    assert _finish(visitor) == "/"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"contact": "12345"}, "contact"),
        ({"contact": "+7 495 123-45-67"}, "contact"),  # no mobile phone
        ({"contact": "maria@"}, "contact"),
        ({"surname": ""}, "surname"),
        ({"surname": "<b>Петрова"}, "surname"),
        ({"given_name": "Мария2"}, "given_name"),
        ({"consent": ""}, "consent"),
    ],
)
def test_mistakes_are_told_beside_the_field_and_nothing_is_lost(
    visitor: Client, change: dict[str, str], field: str
) -> None:
    data = {**NAMES, "patronymic": "Ильинична", "contact": PHONE, **change}
    response = visitor.post(SIGNUP, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert 'value="Ильинична"' in page
    assert OutgoingMessage.objects.count() == SentMessage.objects.count() == 0


@pytest.mark.parametrize(
    "surname", ["О’Коннор", "Сухово-Кобылин", "де ла Крус", "Бек-оглы", "Saint-Exupéry", "Ли"]
)
def test_names_of_all_kinds_are_welcome(visitor: Client, surname: str) -> None:
    assert _begin(visitor, PHONE, surname=surname) == CODE


@pytest.mark.parametrize(
    "password", ["short", "1234567890", "basketball", "Петрова-и-весна", "89123456789x", "x9123456789y"]
)
def test_easy_password_is_refused_and_the_step_kept(visitor: Client, password: str) -> None:
    _begin(visitor, PHONE)
    visitor.post(CODE, {"code": _code()})
    assert 'id="id_password1_error"' in _finish(visitor, password)
    page = visitor.post(SECRET, {"password1": PASSWORD, "password2": PASSWORD + "!"}).content.decode()
    assert 'id="id_password2_error"' in page
    assert PASSWORD not in page
    assert _finish(visitor) == "/"


@pytest.mark.parametrize(
    ("next_url", "leads_to"),
    [
        ("/services/", "/services/"),
        ("https://evil.example.org/", "/"),
        ("//evil.example.org/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_leads_on_but_nowhere_outside(visitor: Client, next_url: str, leads_to: str) -> None:
    _begin(visitor, PHONE, next=next_url)
    visitor.post(CODE, {"code": _code()})
    assert _finish(visitor) == leads_to


def test_forms_need_their_token() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": PORTAL_HOST})
    for page in (SIGNUP, CODE, SECRET):
        assert strict.post(page, {**NAMES, "contact": PHONE}).status_code == 403


def test_diary_has_no_registration() -> None:
    diary = Client()
    diary.post(SIGNUP, {**NAMES, "contact": PHONE})
    for page in (CODE, SENT, SECRET, "/account/signup/link/x/", "/account/consent/"):
        assert diary.get(page).status_code == 404
    assert SentMessage.objects.count() == 0


def test_who_is_signed_in_does_not_register(visitor: Client) -> None:
    visitor.force_login(create_portal_user())
    assert visitor.get(SIGNUP)["location"] == "/"
