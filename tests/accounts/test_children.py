"""Children's accounts, which a parent keeps until they are 14."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from parta.accounts.models import Consent, Identity, IdentityEvent, User
from parta.accounts.queries.identities import may_open_diary
from parta.accounts.rules import IdentityEventKind, Level
from tests.factories.portal import PASSWORD, create_portal_user, portal_client, profile_fields

pytestmark = pytest.mark.django_db
_NEW = "/account/children/new/"


def _child_fields(**changed: str) -> dict[str, str]:
    return profile_fields(
        **{
            "surname": "Петров",
            "given_name": "Илья",
            "patronymic": "Андреевич",
            "sex": "male",
            "born_on": "2017-09-01",
            "kind": "birth_certificate",
            "series": "II-ИГ",
            "number": "765432",
            "issued_on": "2017-09-10",
            "issued_by": "ЗАГС города Котласа",
            "division_code": "",
            "snils": "",
            "has_consent": "on",
            **changed,
        }
    )


@pytest.fixture
def parent() -> User:
    return create_portal_user(level=Level.STANDARD, snils="11223344595")


@pytest.fixture
def browser(parent: User) -> Client:
    return portal_client(parent)


def _register(browser: Client) -> tuple[User, str]:
    answer = browser.post(_NEW, _child_fields())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return User.objects.get(login=answer.context["login"]), answer.context["password"]


def test_a_child_signs_in_with_what_the_parent_was_shown(browser: Client, parent: User) -> None:
    child, password = _register(browser)
    assert (child.keeper, child.get_full_name()) == (parent, "Петров Илья Андреевич")
    assert may_open_diary(child)  # under 14 the simplified level is enough
    assert Consent.objects.get(user=parent).subject == "Петров Илья Андреевич"
    own = portal_client()
    assert own.post("/account/login/", {"login": child.login, "password": password}).status_code == 302
    page = own.get("/account/profile/").content.decode()
    assert "Петров Илья Андреевич" in page
    assert "/account/profile/data/" not in page
    assert password not in browser.get("/account/children/").content.decode()
    assert browser.post(_NEW, _child_fields()).status_code == 422  # sent twice, made once


def test_what_a_kept_child_cannot_do(browser: Client) -> None:
    child, _password = _register(browser)
    own = portal_client(child)
    closed = (
        "profile/data/",
        "profile/addresses/",
        "profile/documents/",
        "confirmation/",
        "contacts/",
        "children/",
        "children/new/",
        "deletion/",
    )
    assert {path: own.get(f"/account/{path}").status_code for path in closed} == dict.fromkeys(closed, 404)
    assert own.post("/account/profile/check/attempt/").status_code == 404
    assert own.get("/account/data/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"born_on": "2012-11-01"}, "born_on"),  # 14 already
        ({"has_consent": ""}, "has_consent"),
        ({"kind": "passport", "division_code": "290-001"}, "kind"),
        ({"series": "2-ИГ"}, "series"),
        ({"snils": "112-233-445 96"}, "snils"),
    ],
)
def test_a_mistake_makes_no_account(browser: Client, changed: dict[str, str], field: str) -> None:
    with time_machine.travel("2026-11-23T09:00Z", tick=False):
        answer = browser.post(_NEW, _child_fields(**changed))
        assert set(answer.context["form"].errors) == {field}
    assert not User.objects.filter(keeper__isnull=False).exists()


@pytest.mark.parametrize(
    ("level", "born_on"), [(Level.SIMPLIFIED, date(1988, 5, 17)), (Level.STANDARD, date(2012, 5, 17))]
)
def test_only_a_grown_up_with_a_standard_level_registers_children(level: Level, born_on: date) -> None:
    with time_machine.travel("2026-11-23T09:00Z", tick=False):
        browser = portal_client(create_portal_user(level=level, born_on=born_on))
        assert browser.post(_NEW, _child_fields()).status_code == 422
    assert not User.objects.filter(keeper__isnull=False).exists()


def test_the_parent_sets_a_new_password(browser: Client, parent: User) -> None:
    child, before = _register(browser)
    url = f"/account/children/{child.pk}/"
    own = portal_client()
    own.post("/account/login/", {"login": child.login, "password": before})
    answer = browser.post(f"{url}password/")
    assert answer.context["password"] != before
    assert own.get("/account/profile/").status_code == 302  # signed out
    assert (
        portal_client()
        .post("/account/login/", {"login": child.login, "password": answer.context["password"]})
        .status_code
        == 302
    )
    kinds = IdentityEvent.objects.filter(user=child, by=parent).values_list("kind", flat=True)
    assert set(kinds) == {IdentityEventKind.CHILD_REGISTERED, IdentityEventKind.PASSWORD_SET_BY_KEEPER}


def test_the_parent_corrects_the_data_but_not_the_birth_date(browser: Client) -> None:
    child, _password = _register(browser)
    url = f"/account/children/{child.pk}/"
    changed = _child_fields(given_name="Иван", snils="087-654-303 00", born_on="2020-01-01")
    assert browser.post(url, changed).status_code == 302
    child.refresh_from_db()
    identity = Identity.objects.get(user=child)
    assert (child.given_name, identity.born_on) == ("Иван", date(2017, 9, 1))
    assert identity.level == Level.STANDARD  # the check of the number was passed


def test_a_child_is_its_own_parents(browser: Client) -> None:
    child, _password = _register(browser)
    stranger = portal_client(create_portal_user("other", level=Level.STANDARD))
    url = f"/account/children/{child.pk}/"
    assert stranger.get(url).status_code == stranger.post(url, _child_fields()).status_code == 404
    assert stranger.post(f"{url}password/").status_code == 404
    form = {"is_sure": "on", "password": PASSWORD}
    assert stranger.post(f"{url}removal/", form).status_code == 404
    assert portal_client(child).post(f"{url}password/").status_code == 404


def test_at_fourteen_the_account_is_the_childs_own(browser: Client, parent: User) -> None:
    child, _password = _register(browser)
    url = f"/account/children/{child.pk}/"
    with time_machine.travel("2031-08-31T09:00Z", tick=False):
        assert portal_client(parent).get(url).status_code == 200
    with time_machine.travel("2031-09-01T09:00Z", tick=False):
        later = portal_client(parent)
        assert later.get(url).status_code == later.post(f"{url}password/").status_code == 404
        assert url not in later.get("/account/children/").content.decode()
        own = portal_client(child)
        assert own.get("/account/profile/data/").status_code == 200
        assert not may_open_diary(child)  # from now on the level counts
