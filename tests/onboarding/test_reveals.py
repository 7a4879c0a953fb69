"""The one-time link of an applicant, and temporary passwords typed after their time."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from parta.accounts.models import User
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.onboarding.commands.activations import IssuedAccess
from parta.onboarding.commands.reveals import offer_reveal
from parta.onboarding.models import Activation
from tests.factories.cast import Cast
from tests.factories.portal import create_portal_user, portal_client
from tests.onboarding.letters import NEW_PASSWORD, arrive, create_guardian, issue_to, security_form


def _offered(cast: Cast) -> tuple[User, IssuedAccess, str]:
    """An applicant, the access that was issued, and the address of the link."""
    issued, applicant = issue_to(cast, create_guardian(cast)), create_portal_user("applicant")
    token = offer_reveal(activation=issued.activation, portal_user=applicant)
    assert token not in str(Activation.objects.get().__dict__)
    return applicant, issued, f"/access/{token}/"


def test_shown_once(cast: Cast) -> None:
    applicant, printed, url = _offered(cast)
    client = portal_client(applicant)
    page = client.get(url)
    assert printed.login not in page.content.decode(), "looking uses nothing up"
    page = client.post(url)
    assert "no-store" in page["Cache-Control"]
    shown = page.context["issued"]
    assert shown.password in page.content.decode()
    assert client.get(url).status_code == client.post(url).status_code == 404
    assert arrive(shown).get("/", follow=True).request["PATH_INFO"] == reverse("welcome:data")
    with pytest.raises(AssertionError, match="does not sign in"):
        arrive(printed)
    event = AuditEvent.objects.get(kind="access.revealed")
    assert event.user == applicant
    assert shown.password not in str(event.__dict__)


def test_nobody_elses_and_not_for_ever(cast: Cast) -> None:
    applicant, issued, url = _offered(cast)
    other = create_portal_user("other")
    assert portal_client(other).post(url).status_code == 404
    assert portal_client().post(url).status_code == 302
    assert Client().post(url).status_code == 404, "the diary has no such page"
    client = portal_client(applicant)
    for token in ("A" * 43, url.strip("/").split("/")[-1][:-1], "x"):
        assert client.post(f"/access/{token}/").status_code == 404
    with clock.fixed_at(clock.now() + timedelta(days=31)):
        assert client.post(url).status_code == 404
    browser = arrive(issued)
    browser.post(reverse("welcome:data"))
    browser.post(reverse("welcome:security"), security_form(issued))
    assert client.post(url).status_code == 404, "the account is taken over"
    user = User.objects.get(login=issued.login)
    assert user.check_password(NEW_PASSWORD)


def test_asked_for_anew_the_first_link_is_void(cast: Cast) -> None:
    applicant, issued, url = _offered(cast)
    offer_reveal(activation=issued.activation, portal_user=applicant)
    assert portal_client(applicant).post(url).status_code == 404


def _said(login: str, password: str) -> str:
    answer = Client().post(
        "/account/login/", {"login": login, "password": password}, headers={"accept-language": "en"}
    )
    assert answer.status_code == 200
    return answer.content.decode()


def test_spent_password_is_recognized_at_sign_in(cast: Cast) -> None:
    guardian = create_guardian(cast)
    first, second = issue_to(cast, guardian), issue_to(cast, guardian)
    said = _said(first.login, first.password.upper())
    assert "no longer works" in said
    assert "Лебедева Ольга Николаевна" in said
    browser = arrive(second)
    browser.post(reverse("welcome:data"))
    browser.post(reverse("welcome:security"), security_form(second))
    assert "used already" in _said(second.login, second.password)
    for login, password in (
        (second.login, "bcdf-2345-ghjk"),
        (second.login, "no-such-password"),
        ("nobody100", second.password),
        ("teacher", second.password),
    ):
        said = _said(login, password)
        assert "temporary password" not in said
        assert "Лебедева" not in said
