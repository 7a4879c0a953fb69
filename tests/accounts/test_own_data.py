"""What is kept of somebody: taken along, withdrawn, deleted."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence

import pytest
from django.core.cache import cache
from django.test import Client

from parta.accounts.commands import create_user
from parta.accounts.commands.consents import give_consent
from parta.accounts.models import Address, Consent, Identity, IdentityDocument, IdentityEvent, User
from parta.accounts.rules import IdentityEventKind, Level
from parta.accounts.rules.consents import PERSONAL_DATA
from parta.core import events
from parta.core.personal_data import DataItem, DataSection
from tests.factories.portal import (
    PASSWORD,
    create_office_holder,
    create_portal_user,
    portal_client,
    profile_fields,
)

pytestmark = pytest.mark.django_db
_DELETION = "/account/deletion/"
_SURE = {"is_sure": "on", "password": PASSWORD}


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person() -> User:
    return create_portal_user(email="petrova@example.org", phone="+79115550101")


@pytest.fixture
def browser(person: User) -> Client:
    browser = portal_client()
    browser.post("/account/login/", {"login": person.login, "password": PASSWORD})
    browser.post("/account/profile/data/", profile_fields())
    return browser


def _archive(browser: Client) -> zipfile.ZipFile:
    answer = browser.post("/account/data/export/")
    assert answer.headers["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_the_archive_has_everything_for_people_and_programs(browser: Client, person: User) -> None:
    def other_app(*, user_id: int, **_named: object) -> Sequence[DataSection]:
        assert user_id == person.pk
        record = [DataItem("title", "Название", "<b>Заявление</b>"), DataItem("note", "Заметка", "")]
        return [DataSection("applications", "Заявления", [record], {"../скан.pdf": b"%PDF"})]

    give_consent(user=person, kind="application", version="1", subject="Заявление 7")
    events.personal_data.connect(other_app)
    try:
        archive = _archive(browser)
    finally:
        events.personal_data.disconnect(other_app)
    data = json.loads(archive.read("data.json"))
    assert data["identity"][0]["snils"] == "11223344595"
    assert data["documents"][0]["number"] == "123456"
    assert data["consents"][0]["subject"] == "Заявление 7"
    assert data["applications"] == [{"title": "<b>Заявление</b>"}]
    page = archive.read("data.html").decode()
    assert "&lt;b&gt;Заявление&lt;/b&gt;" in page
    assert "г. Котлас" in page
    assert set(archive.namelist()) == {"data.json", "data.html", "files/applications/1 _скан.pdf"}
    assert IdentityEvent.objects.filter(user=person, kind=IdentityEventKind.DATA_EXPORTED.value).exists()


def test_a_browser_found_open_gets_no_archive(person: User) -> None:
    answer = portal_client(person).post("/account/data/export/")
    assert "reauthentication" in answer.headers["Location"]


def test_accounts_of_a_school_take_their_data_along_too(client: Client) -> None:
    create_user(login="pupil", password=PASSWORD, surname="Иванов")
    client.post("/account/login/", {"login": "pupil", "password": PASSWORD})
    assert json.loads(_archive(client).read("data.json"))["account"][0]["surname"] == "Иванов"
    assert client.get("/account/data/").status_code == 200
    assert client.get(_DELETION).status_code == 404


def test_consents_are_withdrawn_by_whoever_gave_them(browser: Client, person: User) -> None:
    heard = []

    def listen(*, user_id: int, kind: str, record: str, **_named: object) -> None:
        heard.append((user_id, kind, record))

    consent = give_consent(user=person, kind="trial", version="1", record="trial:7")
    url = f"/account/data/consents/{consent.pk}/withdrawal/"
    assert portal_client(create_portal_user("other")).post(url).status_code == 404
    events.consent_withdrawn.connect(listen)
    try:
        assert browser.post(url).status_code == 302
        assert browser.post(url).status_code == 404
    finally:
        events.consent_withdrawn.disconnect(listen)
    assert heard == [(person.pk, "trial", "trial:7")]
    page = browser.get("/account/data/").content.decode()
    assert url not in page


def test_the_consent_that_an_account_rests_on_goes_with_the_account(browser: Client, person: User) -> None:
    consent = give_consent(user=person, kind=PERSONAL_DATA, version="1")
    browser.post(f"/account/data/consents/{consent.pk}/withdrawal/")
    assert Consent.objects.get().withdrawn_at is None


def test_a_deleted_account_leaves_no_data_and_opens_nothing(browser: Client, person: User) -> None:
    elsewhere = portal_client()
    elsewhere.post("/account/login/", {"login": person.login, "password": PASSWORD})
    browser.post("/account/profile/documents/", {"kind": "other", "number": "7"})
    give_consent(user=person, kind="application", version="1", subject="Петров Илья")
    answer = browser.post(_DELETION, _SURE)
    assert answer.headers["Location"] == "/"
    person.refresh_from_db()
    assert (person.get_full_name(), person.email, person.phone, person.is_active) == ("", "", "", False)
    assert person.login == f"deleted-{person.pk}"
    for model in (Identity, IdentityDocument, Address):
        assert not model.objects.filter(user=person).exists()
    consent = Consent.objects.get(user=person)
    assert consent.withdrawn_at
    assert not consent.subject
    assert (
        browser.get("/account/profile/").status_code == elsewhere.get("/account/profile/").status_code == 302
    )
    for name in ("petrova", "petrova@example.org", "+79115550101"):
        assert (
            portal_client().post("/account/login/", {"login": name, "password": PASSWORD}).status_code == 200
        )
    # The contacts are free again.
    create_portal_user("again", email="petrova@example.org", phone="+79115550101")


def test_history_keeps_a_row_without_a_name(person: User) -> None:
    operator = create_office_holder()
    identity = Identity.objects.get(user=person)
    identity.level, identity.confirmed_by = Level.CONFIRMED.value, operator
    identity.save()
    assert portal_client(operator).post(_DELETION, _SURE).status_code == 302
    identity.refresh_from_db()
    assert str(identity.confirmed_by) == f"deleted-{operator.pk}"


@pytest.mark.parametrize("form", [{}, {"is_sure": "on", "password": "x"}, {"password": PASSWORD}])
def test_deletion_wants_the_password_and_a_word(browser: Client, person: User, form: dict[str, str]) -> None:
    assert browser.post(_DELETION, form).status_code == 422
    person.refresh_from_db()
    assert person.is_active


def test_the_password_is_not_guessed_by_deleting(browser: Client, person: User) -> None:
    for _attempt in range(12):
        browser.post(_DELETION, {"is_sure": "on", "password": "x"})
    assert browser.post(_DELETION, _SURE).status_code == 422
    person.refresh_from_db()
    assert person.is_active


def test_an_account_that_is_needed_stays(browser: Client, person: User) -> None:
    def needed(*, user_id: int, **_named: object) -> Sequence[str]:
        return ["Сначала дождитесь решения по заявлению."] if user_id == person.pk else []

    events.deletion_hindrances.connect(needed)
    try:
        answer = browser.post(_DELETION, _SURE)
    finally:
        events.deletion_hindrances.disconnect(needed)
    assert answer.status_code == 422
    assert "Сначала дождитесь решения" in answer.content.decode()
    person.refresh_from_db()
    assert person.is_active


def test_children_under_14_go_with_the_parent(browser: Client, person: User) -> None:
    child = create_portal_user("ilya", name=("Петров", "Илья", ""))
    Identity.objects.filter(user=child).update(born_on="2018-01-01")
    grown = create_portal_user("olga", name=("Петрова", "Ольга", ""))
    Identity.objects.filter(user=grown).update(born_on="2008-01-01")
    User.objects.filter(pk__in=[child.pk, grown.pk]).update(keeper=person)
    assert "Петров Илья" in browser.get(_DELETION).content.decode()
    browser.post(_DELETION, _SURE)
    child.refresh_from_db()
    grown.refresh_from_db()
    assert (child.is_active, grown.is_active, grown.keeper) == (False, True, None)


def test_a_parent_deletes_a_childs_account(browser: Client, person: User) -> None:
    child = create_portal_user("ilya")
    Identity.objects.filter(user=child).update(born_on="2018-01-01")
    User.objects.filter(pk=child.pk).update(keeper=person)
    url = f"/account/children/{child.pk}/removal/"
    assert browser.post(url, {"is_sure": "on", "password": "x"}).status_code == 422
    assert browser.post(url, _SURE).status_code == 302
    child.refresh_from_db()
    person.refresh_from_db()
    assert (child.is_active, person.is_active) == (False, True)
