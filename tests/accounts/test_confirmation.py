"""From the standard to the confirmed level: letter and electronic signature."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader
from pytest_django import Settings

from parta.accounts.commands.letters import print_letter
from parta.accounts.models import ConfirmationLetter, Identity, SignatureStatement, User
from parta.accounts.rules import AddressKind, ConfirmationWay, Level
from parta.accounts.rules.letters import MOST_TRIES
from parta.core import clock
from tests.factories.certificates import Authority, make_authority
from tests.factories.portal import create_portal_user, portal_client

pytestmark = pytest.mark.django_db
_LETTER, _CODE = "/account/confirmation/letter/", "/account/confirmation/code/"
_STATEMENT, _SIGNATURE = "/account/confirmation/statement/", "/account/confirmation/signature/"


@pytest.fixture
def person() -> User:
    user = create_portal_user(snils="11223344595", level=Level.STANDARD)
    user.addresses.create(
        kind=AddressKind.REGISTRATION.value, postcode="165300", text="г. Котлас, ул. Ленина, 1"
    )
    return user


@pytest.fixture
def browser(person: User) -> Client:
    return portal_client(person)


def _level(person: User) -> str:
    return Identity.objects.get(user=person).level


def _printed_code(person: User) -> str:
    """What the letter says, read from the PDF."""
    letter = ConfirmationLetter.objects.filter(user=person).latest("asked_at")
    _name, content = print_letter(operator=person, letter_id=letter.pk, portal="http://portal.localhost")
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Петрова Мария Ильинична" in text
    assert "165300" in text
    (line,) = [line for line in text.splitlines() if line.replace(" ", "").isdigit() and len(line) >= 8]
    return line


def test_the_code_of_a_letter_confirms_identity(browser: Client, person: User) -> None:
    assert browser.post(_LETTER).status_code == 302
    code = _printed_code(person)
    letter = ConfirmationLetter.objects.get()
    assert code.replace(" ", "") not in letter.code_hash
    assert browser.post(_CODE, {"code": code}).status_code == 302
    identity = Identity.objects.get(user=person)
    assert (identity.level, identity.confirmation_way) == (Level.CONFIRMED, ConfirmationWay.POST)
    assert browser.post(_CODE, {"code": code}).status_code == 422  # once


def test_a_letter_cannot_be_guessed_open(browser: Client, person: User) -> None:
    browser.post(_LETTER)
    code = _printed_code(person)
    wrong = "00000000" if not code.startswith("0000 0000") else "11111111"
    for _attempt in range(MOST_TRIES):
        assert browser.post(_CODE, {"code": wrong}).status_code == 422
    assert browser.post(_CODE, {"code": code}).status_code == 422
    assert _level(person) == Level.STANDARD
    assert browser.post(_LETTER, follow=True).status_code == 200  # not before a week is over
    assert ConfirmationLetter.objects.count() == 1
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        browser.post(_LETTER)
        assert browser.post(_CODE, {"code": code}).status_code == 422  # the code before is void
        assert browser.post(_CODE, {"code": _printed_code(person)}).status_code == 302


def test_a_code_is_good_for_thirty_days_and_for_its_owner(browser: Client, person: User) -> None:
    browser.post(_LETTER)
    code = _printed_code(person)
    stranger = create_portal_user("other", snils="08765430300", level=Level.STANDARD)
    assert portal_client(stranger).post(_CODE, {"code": code}).status_code == 422
    again = _printed_code(person)
    if again != code:
        assert browser.post(_CODE, {"code": code}).status_code == 422
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1), tick=False):
        assert portal_client(person).post(_CODE, {"code": again}).status_code == 422
    assert _level(person) == Level.STANDARD


@pytest.mark.parametrize("level", [Level.SIMPLIFIED, Level.CONFIRMED])
def test_letters_are_for_the_standard_level(level: Level) -> None:
    user = create_portal_user(level=level)
    user.addresses.create(kind=AddressKind.REGISTRATION.value, postcode="165300", text="г. Котлас")
    portal_client(user).post(_LETTER)
    assert not ConfirmationLetter.objects.exists()


def test_a_letter_needs_an_address(browser: Client, person: User) -> None:
    person.addresses.all().delete()
    browser.post(_LETTER)
    assert not ConfirmationLetter.objects.exists()


@pytest.fixture
def authority(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Authority:
    """Whom this installation trusts."""
    made = make_authority()
    path = tmp_path_factory.mktemp("roots") / "roots.pem"
    path.write_bytes(made.pem)
    settings.SIGNATURE_ROOTS = str(path)
    return made


def _send(browser: Client, signature: bytes, name: str = "statement.txt.sig") -> int:
    return browser.post(_SIGNATURE, {"signature": SimpleUploadedFile(name, signature)}).status_code


def test_without_roots_signatures_are_not_offered(browser: Client) -> None:
    assert "statement" not in browser.get("/account/confirmation/").content.decode()
    assert browser.post(_STATEMENT).status_code == 404
    assert _send(browser, b"0") == 404


def test_the_signature_of_the_owner_confirms_identity(
    browser: Client, person: User, authority: Authority
) -> None:
    content = browser.post(_STATEMENT).content
    assert "112-233-445 95" in content.decode()
    signer = authority.issue(surname="ПЕТРОВА", names="Мария Ильинична", snils="11223344595")
    assert _send(browser, signer.sign(content)) == 302
    identity = Identity.objects.get(user=person)
    assert (identity.level, identity.confirmation_way) == (Level.CONFIRMED, ConfirmationWay.SIGNATURE)
    assert not SignatureStatement.objects.exists()


def test_what_is_no_signature_of_the_owner_confirms_nothing(
    browser: Client, person: User, authority: Authority
) -> None:
    first = browser.post(_STATEMENT).content
    content = browser.post(_STATEMENT).content
    owner = authority.issue(surname="Петрова", names="Мария Ильинична", snils="11223344595")
    refused = {
        "of a text made void by the next": owner.sign(first),
        "of another text": owner.sign(b"I owe nothing."),
        "not detached, of another text": owner.sign(b"I owe nothing.", is_detached=False),
        "of somebody else": authority.issue("Сидорова", "Мария Ильинична", "11223344595").sign(content),
        "with another number": authority.issue("Петрова", "Мария Ильинична", "08765430300").sign(content),
        "with no number": authority.issue("Петрова", "Мария Ильинична", "").sign(content),
        "by a root nobody trusts": make_authority()
        .issue("Петрова", "Мария Ильинична", "11223344595")
        .sign(content),
        "by a certificate that has expired": authority.issue(
            "Петрова", "Мария Ильинична", "11223344595", days=-1
        ).sign(content),
        "by a certificate that may not sign": authority.issue(
            "Петрова", "Мария Ильинична", "11223344595", may_sign=False
        ).sign(content),
        "a picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
        "a page": b"<script>alert(1)</script>",
        "a PEM without an end": b"-----BEGIN CMS-----\nMIIB",
        "too large": bytes(300 * 1024),
    }
    answers = {what: _send(browser, signature) for what, signature in refused.items()}
    assert answers == dict.fromkeys(refused, 422)
    assert _send(browser, b"") == 422
    assert _level(person) == Level.STANDARD
    assert _send(browser, owner.sign(content), name="../../etc/passwd") == 302


def test_a_revoked_certificate_signs_nothing(
    browser: Client, person: User, authority: Authority, settings: Settings
) -> None:
    content = browser.post(_STATEMENT).content
    owner = authority.issue("Петрова", "Мария Ильинична", "11223344595")
    with open(settings.SIGNATURE_ROOTS, "ab") as file:  # noqa: PTH123
        file.write(authority.revoke(owner))
    assert _send(browser, owner.sign(content)) == 422
    another = authority.issue("Петрова", "Мария Ильинична", "11223344595")
    assert _send(browser, another.sign(content)) == 302
    assert _level(person) == Level.CONFIRMED
