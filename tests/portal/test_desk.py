"""The desk: operators find, compare, confirm or refuse, and see nothing else."""

import io

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import Settings

from parta.access.rules import Office
from parta.accounts.commands.contact_changes import ask_for_contact_change
from parta.accounts.models import ConfirmationLetter, Identity, IdentityEvent, SentMessage, User
from parta.accounts.rules import AddressKind, ContactKind, IdentityEventKind, Level
from parta.accounts.rules.checks import Finding
from parta.core import clock
from tests.factories.portal import create_office_holder, create_portal_user, portal_client, profile_fields

pytestmark = pytest.mark.django_db
_DESK = "/desk/"
_COMPARED = {"has_compared": "on"}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def person() -> User:
    return create_portal_user(
        email="petrova@example.org", phone="+79115550101", snils="11223344595", level=Level.STANDARD
    )


@pytest.fixture
def operator() -> User:
    return create_office_holder()


@pytest.fixture
def desk(operator: User) -> Client:
    return portal_client(operator)


def _find(desk: Client, text: str) -> str:
    """The address of the person found; empty when nobody is."""
    answer = desk.post(_DESK, {"text": text})
    return str(answer.headers.get("Location", ""))


def _level(person: User) -> str:
    return Identity.objects.get(user=person).level


def test_an_operator_finds_compares_and_confirms(desk: Client, operator: User, person: User) -> None:
    found = [_find(desk, text) for text in ("8 (911) 555-01-01", "Petrova@example.org", "112-233-445 95")]
    assert all(url.startswith("/desk/people/") and "11223344595" not in url for url in found)
    url = found[0]
    page = desk.get(url).content.decode()
    assert "112-233-445 95" in page
    assert desk.post(f"{url}confirmation/").status_code == 422  # says nothing of having compared
    assert desk.post(f"{url}confirmation/", _COMPARED).status_code == 302
    identity = Identity.objects.get(user=person)
    assert (identity.level, identity.confirmed_by_id) == (Level.CONFIRMED, operator.pk)
    lines = IdentityEvent.objects.filter(user=person).order_by("pk").values_list("kind", "by_id")
    assert list(lines) == [
        (IdentityEventKind.VIEWED, operator.pk),
        (IdentityEventKind.CONFIRMED, operator.pk),
    ]
    own = portal_client(person).get("/account/data/").content.decode()
    assert "Операторова" in own  # the owner sees who has looked


@pytest.mark.parametrize(
    "text", ["Петрова", "1122334459", "petrova", "911 555", "%", "112-233-445 96", "other@example.org", ""]
)
def test_nobody_is_found_by_a_part(desk: Client, person: User, text: str) -> None:
    assert desk.post(_DESK, {"text": text}).status_code == 422


def test_a_refusal_says_why_and_changes_nothing(desk: Client, person: User) -> None:
    url = _find(desk, "petrova@example.org")
    assert desk.post(f"{url}refusal/", {"reason": " "}).status_code == 422
    assert desk.post(f"{url}refusal/", {"reason": "Отчество в паспорте другое"}).status_code == 302
    assert _level(person) == Level.STANDARD
    own = portal_client(person)
    for page in ("/account/data/", "/account/profile/"):
        assert "Отчество в паспорте другое" in own.get(page).content.decode()
    own.post("/account/profile/data/", profile_fields())  # corrected, it is said no longer
    assert "Отчество в паспорте другое" not in own.get("/account/profile/").content.decode()


def test_nobody_confirms_themselves(desk: Client, operator: User) -> None:
    Identity.objects.filter(user=operator).update(snils="11223344595", level=Level.STANDARD.value)
    url = _find(desk, "112-233-445 95")
    desk.post(f"{url}confirmation/", _COMPARED)
    desk.post(f"{url}refusal/", {"reason": "x"})
    desk.post(f"{url}contacts/email/", {"contact": "new@example.org"})
    assert _level(operator) == Level.STANDARD
    assert not IdentityEvent.objects.filter(kind=IdentityEventKind.CONFIRMED.value).exists()
    assert not operator.contact_changes.exists()


def test_the_address_of_a_person_is_one_operators_and_cannot_be_made(
    desk: Client, operator: User, person: User
) -> None:
    url = _find(desk, "petrova@example.org")
    another = portal_client(create_office_holder("operator2"))
    nobody = portal_client(create_portal_user("other", snils="08765430300", level=Level.STANDARD))
    key = url.split("/")[-2]
    assert another.get(url).status_code == nobody.get(url).status_code == 404
    assert desk.get(f"/desk/people/{person.pk}/").status_code == 404
    assert desk.get(f"/desk/people/{key[:-2]}xx/").status_code == 404
    assert another.post(f"{url}confirmation/", _COMPARED).status_code == 404
    assert portal_client(person).post(f"{url}confirmation/", _COMPARED).status_code == 404
    assert _level(person) == Level.STANDARD
    operator.offices.update(ended_at=clock.now())
    assert desk.post(f"{url}confirmation/", _COMPARED).status_code == 404  # no longer an operator


def test_another_office_is_no_desk(person: User) -> None:
    other = portal_client(create_office_holder("support", Office.SUPPORT))
    assert other.get(_DESK).status_code == other.get("/desk/letters/").status_code == 404


@pytest.mark.parametrize("level", [Level.SIMPLIFIED, Level.CONFIRMED])
def test_only_the_standard_level_is_confirmed(desk: Client, person: User, level: Level) -> None:
    Identity.objects.filter(user=person).update(level=level.value)
    url = _find(desk, "petrova@example.org")
    desk.post(f"{url}confirmation/", _COMPARED)
    assert _level(person) == level
    assert not IdentityEvent.objects.filter(kind=IdentityEventKind.CONFIRMED.value).exists()


def test_a_paper_wins_against_an_account_that_only_stated_the_number(desk: Client, person: User) -> None:
    owner = create_portal_user("owner", name=("Петрова", "Марья", ""), email="owner@example.org")
    portal_client(owner).post("/account/profile/data/", profile_fields())
    assert Identity.objects.get(user=owner).findings == [Finding.SNILS_TAKEN]
    assert "Петрова Мария Ильинична" in desk.post(_DESK, {"text": "112-233-445 95"}).content.decode()
    url = _find(desk, "owner@example.org")
    desk.post(f"{url}confirmation/", _COMPARED)
    assert (_level(owner), _level(person)) == (Level.CONFIRMED, Level.SIMPLIFIED)
    assert Identity.objects.get(user=person).findings == [Finding.SNILS_TAKEN]
    # Whoever was confirmed keeps the number.
    url = _find(desk, "petrova@example.org")
    desk.post(f"{url}confirmation/", _COMPARED)
    assert _level(person) == Level.SIMPLIFIED


def test_a_lost_phone_is_replaced_at_the_desk(desk: Client, person: User, settings: Settings) -> None:
    settings.SMS_ON_PAGE = True
    url = _find(desk, "petrova@example.org")
    form = f"{url}contacts/phone/"
    assert desk.post(form, {"contact": "123"}).status_code == 422
    assert desk.post(form, {"contact": "+7 912 555-01-02"}).status_code == 302
    (message,) = SentMessage.objects.all()
    assert message.phone == "+79125550102"
    assert desk.post(f"{form}code/", {"new_code": "000000"}).status_code == 422
    assert desk.post(f"{form}code/", {"new_code": message.text.split()[0]}).status_code == 302
    person.refresh_from_db()
    assert person.phone == "+79125550102"
    assert desk.get(f"{url}contacts/fax/").status_code == 404


def test_an_operator_cannot_confirm_a_change_the_owner_has_begun(
    desk: Client, person: User, settings: Settings
) -> None:
    settings.SMS_ON_PAGE = True
    ask_for_contact_change(user=person, kind=ContactKind.PHONE, new="+79125550102")
    url = _find(desk, "petrova@example.org")
    code = SentMessage.objects.get(phone="+79125550102").text.split()[0]
    assert desk.post(f"{url}contacts/phone/code/", {"new_code": code}).status_code == 404


def _ask_for_letters(count: int) -> None:
    for number in range(count):
        user = create_portal_user(f"reader{number}", level=Level.STANDARD)
        ConfirmationLetter.objects.create(
            user=user, asked_at=clock.now(), postcode="165300", address="г. Котлас, ул. Ленина, 1"
        )


def test_letters_are_printed_at_the_desk(desk: Client, person: User) -> None:
    person.addresses.create(kind=AddressKind.REGISTRATION.value, postcode="165300", text="г. Котлас")
    portal_client(person).post("/account/confirmation/letter/")
    letter = ConfirmationLetter.objects.get()
    url = reverse("portal:desk_letter", kwargs={"letter_id": letter.pk}, urlconf="parta.config.portal_urls")
    answer = desk.post(url)
    assert answer.headers["Cache-Control"] == "no-store"
    text = PdfReader(io.BytesIO(b"".join(answer))).pages[0].extract_text()
    assert "Петрова Мария Ильинична" in text
    assert desk.post(url).status_code == 200  # a printer may jam
    assert portal_client(person).post(url).status_code == 404
    before = _queries(desk)
    _ask_for_letters(3)
    assert _queries(desk) == before


def _queries(desk: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert desk.get("/desk/letters/").status_code == 200
    return len(captured)
