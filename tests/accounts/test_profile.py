"""The profile, its check, and the levels."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from parta.accounts.commands import create_user
from parta.accounts.commands.identities import check_identity
from parta.accounts.models import Identity, IdentityDocument, IdentityEvent, User
from parta.accounts.queries.identities import may_open_diary
from parta.accounts.rules import CheckState, IdentityEventKind, Level
from parta.accounts.rules.checks import Finding, ProfileFacts
from parta.accounts.rules.identities import MOST_CHECKS_A_DAY
from parta.core import clock
from tests.factories.portal import create_portal_user, portal_client, profile_fields

pytestmark = pytest.mark.django_db
_PERSONAL = "/account/profile/data/"


class StrictChecker:
    """An authority that knows nobody."""

    def check(self, facts: ProfileFacts, today: date) -> Sequence[Finding]:
        assert (facts.snils, facts.surname) == ("11223344595", "Петрова")
        return [Finding.NOT_CONFIRMED]


@pytest.fixture
def person() -> User:
    return create_portal_user()


@pytest.fixture
def browser(person: User) -> Client:
    return portal_client(person)


def _state(person: User) -> tuple[str, str, list[str]]:
    identity = Identity.objects.get(user=person)
    return identity.level, identity.check_state, identity.findings


def test_a_whole_profile_passes_the_check_and_raises_the_level(browser: Client, person: User) -> None:
    assert not may_open_diary(person)
    answer = browser.post(_PERSONAL, profile_fields(), follow=True)
    assert answer.redirect_chain == [("/account/profile/", 302)]
    assert _state(person) == (Level.STANDARD, CheckState.PASSED, [])
    page = answer.content.decode()
    assert "112-233-445 95" in page
    assert "290-001" in page
    assert "Уровень" in page or "Level" in page
    assert may_open_diary(person)
    document = IdentityDocument.objects.get(user=person)
    assert (document.series, document.is_main) == ("1108", True)
    kinds = IdentityEvent.objects.filter(user=person).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [IdentityEventKind.CHECK_ASKED, IdentityEventKind.CHECK_PASSED]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"snils": "112-233-445 96"}, "snils"),
        ({"snils": "112"}, "snils"),
        ({"series": "110"}, "series"),
        ({"number": "12345"}, "number"),
        ({"division_code": ""}, "division_code"),
        ({"surname": ""}, "surname"),
        ({"surname": "Петр0ва"}, "surname"),
        ({"born_on": "2999-01-01"}, "born_on"),
        ({"citizenship": "ZZ"}, "citizenship"),
        ({"kind": "other"}, "kind"),
        ({"kind": "birth_certificate"}, "series"),
        ({"sex": "x"}, "sex"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(
    browser: Client, person: User, changed: dict[str, str], field: str
) -> None:
    answer = browser.post(_PERSONAL, profile_fields(**changed))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert "ОВД города Котласа" in answer.content.decode()
    assert _state(person)[1] == CheckState.NOT_ASKED


def test_what_the_check_finds_is_told_in_words_beside_the_fields(browser: Client, person: User) -> None:
    browser.post(_PERSONAL, profile_fields(issued_on="2008-05-16"))
    assert _state(person) == (Level.SIMPLIFIED, CheckState.FAILED, [Finding.PASSPORT_OUTLIVED])
    card = browser.get("/account/profile/check/?seen=pending").content.decode()
    assert "20" in card
    assert "45" in card
    (row,) = [
        words
        for _title, fields in browser.get(_PERSONAL).context["form"].groups
        for field, words in fields
        if field.name == "issued_on"
    ]
    assert len(row) == 1


def test_the_card_is_silent_while_nothing_changes(browser: Client, settings: Settings) -> None:
    settings.IDENTITY_CHECKER = "tests.factories.checkers.UnreachableChecker"
    browser.post(_PERSONAL, profile_fields())
    assert "hx-get" in browser.get("/account/profile/").content.decode()
    assert browser.get("/account/profile/check/?seen=pending").status_code == 204
    assert browser.get("/account/profile/check/?seen=not_asked").status_code == 200


def test_an_authority_that_was_out_of_reach_is_asked_again(
    browser: Client, person: User, settings: Settings
) -> None:
    settings.IDENTITY_CHECKER = "tests.factories.checkers.UnreachableChecker"
    browser.post(_PERSONAL, profile_fields())
    assert _state(person)[:2] == (Level.SIMPLIFIED, CheckState.PENDING)
    browser.post("/account/profile/check/attempt/")  # too early: nothing happens
    assert IdentityEvent.objects.filter(user=person).count() == 1
    settings.IDENTITY_CHECKER = f"{__name__}.StrictChecker"
    check_identity.enqueue(user_id=person.pk)
    assert _state(person) == (Level.SIMPLIFIED, CheckState.FAILED, [Finding.NOT_CONFIRMED])
    settings.IDENTITY_CHECKER = "parta.accounts.checkers.BuiltInChecker"
    browser.post("/account/profile/check/attempt/")
    assert _state(person) == (Level.STANDARD, CheckState.PASSED, [])


def test_a_check_of_data_that_have_changed_meanwhile_says_nothing(
    browser: Client, person: User, settings: Settings
) -> None:
    settings.IDENTITY_CHECKER = f"{__name__}.SavedMeanwhile"
    browser.post(_PERSONAL, profile_fields())
    assert _state(person)[:2] == (Level.SIMPLIFIED, CheckState.PENDING)


class SavedMeanwhile:
    def check(self, facts: ProfileFacts, today: date) -> Sequence[Finding]:
        Identity.objects.update(check_asked_at=clock.now())
        return []


def test_a_proven_snils_proves_nobody_else(browser: Client, person: User) -> None:
    owner = create_portal_user("owner", snils="11223344595", level=Level.STANDARD)
    browser.post(_PERSONAL, profile_fields())
    assert _state(person) == (Level.SIMPLIFIED, CheckState.FAILED, [Finding.SNILS_TAKEN])
    assert _state(owner)[0] == Level.STANDARD


def test_a_snils_proven_by_two_at_the_same_moment_proves_the_first(
    browser: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_portal_user("owner", snils="11223344595", level=Level.STANDARD)
    monkeypatch.setattr("parta.accounts.queries.identities.find_prover", lambda *_: None)
    browser.post(_PERSONAL, profile_fields())
    assert _state(person) == (Level.SIMPLIFIED, CheckState.FAILED, [Finding.SNILS_TAKEN])


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, Level.CONFIRMED),
        ({"number": "654321"}, Level.CONFIRMED),  # a new passport of the same person
        ({"surname": "ПЕТРОВА"}, Level.CONFIRMED),
        ({"surname": "Сидорова"}, Level.STANDARD),
        ({"born_on": "1988-05-16"}, Level.STANDARD),
        ({"snils": "087-654-303 00"}, Level.STANDARD),
        ({"issued_on": "2008-05-16"}, Level.SIMPLIFIED),  # the check is not passed
    ],
)
def test_another_person_is_to_be_proven_anew(changed: dict[str, str], level: Level) -> None:
    person = create_portal_user(snils="11223344595", level=Level.CONFIRMED)
    browser = portal_client(person)
    browser.post(_PERSONAL, profile_fields(**changed))
    assert _state(person)[0] == level


def test_snils_cannot_be_tried_out(browser: Client, person: User) -> None:
    for _attempt in range(MOST_CHECKS_A_DAY):
        assert browser.post(_PERSONAL, profile_fields()).status_code == 302
    answer = browser.post(_PERSONAL, profile_fields(snils="087-654-303 00"))
    assert answer.status_code == 422
    assert Identity.objects.get(user=person).snils == "11223344595"


def test_addresses_are_given_whole(browser: Client, person: User) -> None:
    form = {
        "registration_postcode": "16530",
        "registration_text": "г. Котлас, ул. Ленина, 1",
        "is_same": "on",
    }
    answer = browser.post("/account/profile/addresses/", form)
    assert set(answer.context["form"].errors) == {"registration_postcode"}
    form["registration_postcode"] = "165300"
    assert browser.post("/account/profile/addresses/", form).status_code == 302
    assert {row.text for row in person.addresses.all()} == {"г. Котлас, ул. Ленина, 1"}
    assert person.addresses.count() == 2
    assert browser.get("/account/profile/addresses/").context["form"].initial["is_same"]
    assert browser.post("/account/profile/addresses/", {}).status_code == 302
    assert not person.addresses.exists()


def test_further_documents_are_ones_own(browser: Client, person: User) -> None:
    form = {"kind": "birth_certificate", "series": "4 аб", "number": "123456"}
    answer = browser.post("/account/profile/documents/", form)
    assert set(answer.context["form"].errors) == {"series"}
    form["series"] = "iv-аб"
    assert browser.post("/account/profile/documents/", form).status_code == 302
    document = person.documents.get(is_main=False)
    url = f"/account/profile/documents/{document.pk}/"
    assert document.series == "IV-АБ"
    stranger = portal_client(create_portal_user("other"))
    assert stranger.get(url).status_code == stranger.post(url, form).status_code == 404
    assert stranger.post(f"{url}removal/").status_code == 404
    assert browser.post(url, form | {"number": "654321"}).status_code == 302
    assert person.documents.get(is_main=False).number == "654321"
    assert browser.post(f"{url}removal/").status_code == 302
    assert not person.documents.exists()


def test_the_main_document_changes_with_the_profile_only(browser: Client, person: User) -> None:
    browser.post(_PERSONAL, profile_fields())
    main = person.documents.get()
    url = f"/account/profile/documents/{main.pk}/"
    assert browser.get(url).status_code == 404
    assert browser.post(f"{url}removal/").status_code == 404


def test_accounts_of_the_diary_have_no_profile(client: Client) -> None:
    client.force_login(create_user(login="pupil"))
    assert client.get("/account/profile/").status_code == 404
