import pytest
from django.test import Client
from pytest_django import Settings

from parta.accounts.models import User
from tests.accounts.conftest import PASSWORD

LOGIN = "/account/login/"


def _sign_in(browser: Client, login: str = "Ivanova.Anna", password: str = PASSWORD, **data: str) -> int:
    return browser.post(LOGIN, {"login": login, "password": password, **data}).status_code


@pytest.mark.parametrize(
    "login", ["Ivanova.Anna", "ivanova.anna", " IVANOVA.ANNA ", "anna@example.org", "Anna@Example.ORG"]
)
def test_sign_in_by_login_or_email_in_any_case(user: User, browser: Client, login: str) -> None:
    response = browser.post(LOGIN, {"login": login, "password": PASSWORD})
    assert (response.status_code, response["location"]) == (302, "/")
    assert browser.session["_auth_user_id"] == str(user.pk)


def test_sign_in_leads_on_to_the_page_asked_for(user: User, browser: Client) -> None:
    asked = browser.get("/account/sessions/")
    assert asked["location"] == f"{LOGIN}?next=/account/sessions/"
    page = browser.get(asked["location"]).content.decode()
    assert '<input type="hidden" name="next" value="/account/sessions/"' in page
    response = browser.post(LOGIN, {"login": user.login, "password": PASSWORD, "next": "/account/sessions/"})
    assert response["location"] == "/account/sessions/"


def test_sign_in_leads_nowhere_outside(user: User, browser: Client) -> None:
    data = {"login": user.login, "password": PASSWORD, "next": "https://evil.example.org/"}
    assert browser.post(LOGIN, data)["location"] == "/"


@pytest.mark.parametrize(("remember", "is_short"), [({}, True), ({"remember": "on"}, False)])
def test_session_is_remembered_on_request(
    user: User, browser: Client, remember: dict[str, str], is_short: bool
) -> None:
    _sign_in(browser, **remember)
    assert browser.session.get_expire_at_browser_close() is is_short


@pytest.mark.parametrize("login", ["Ivanova.Anna", "nobody", "nobody@example.org"])
def test_wrong_password_is_told_in_the_form_and_the_login_kept(
    user: User, browser: Client, login: str
) -> None:
    response = browser.post(LOGIN, {"login": login, "password": "neverthere"})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'role="alert"' in page
    assert "Wrong login or password." in page  # the same for known and unknown logins
    assert f'value="{login}"' in page
    assert "neverthere" not in page


def test_session_key_changes_at_sign_in(user: User, browser: Client) -> None:
    browser.post("/language/", {"language": "en"})
    session = browser.session
    session["planted"] = True
    session.save()
    browser.cookies["sessionid"] = session.session_key or ""
    _sign_in(browser)
    assert browser.session.session_key != session.session_key
    assert not session.exists(session.session_key or "")


def test_guessing_is_stopped_at_the_account(user: User, browser: Client) -> None:
    for _ in range(5):
        assert _sign_in(browser, password="guess") == 200
    response = browser.post(LOGIN, {"login": user.login, "password": PASSWORD})
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
    assert "_auth_user_id" not in browser.session


def test_guessing_in_other_case_counts_as_the_same_account(user: User, browser: Client) -> None:
    for login in ("ivanova.anna", "IVANOVA.ANNA", "Ivanova.anna", "ivanova.Anna", "iVANOVA.anna"):
        assert _sign_in(browser, login=login, password="guess") == 200
    assert _sign_in(browser) == 429


def test_one_address_may_fail_for_a_whole_school(user: User, browser: Client) -> None:
    for number in range(30):
        assert _sign_in(browser, login=f"typo{number}", password="guess") == 200
    assert _sign_in(browser) == 302


def test_closed_account_cannot_sign_in(user: User, browser: Client) -> None:
    User.objects.update(is_active=False)
    response = browser.post(LOGIN, {"login": user.login, "password": PASSWORD}, follow=True)
    assert "The account is closed" in response.content.decode()
    assert "_auth_user_id" not in browser.session


def test_sign_out_needs_a_post(user: User, browser: Client) -> None:
    _sign_in(browser)
    assert "Sign out?" in browser.get("/account/logout/").content.decode()
    assert "_auth_user_id" in browser.session
    browser.post("/account/logout/")
    assert "_auth_user_id" not in browser.session


def test_accounts_are_not_made_by_visitors(db: None, browser: Client) -> None:
    data = {"username": "new", "email": "", "password1": PASSWORD, "password2": PASSWORD}
    response = browser.post("/account/signup/", data)
    assert "Accounts are issued by the school" in response.content.decode()
    assert not User.objects.exists()


def test_demo_accounts_are_listed_only_in_the_demo(db: None, browser: Client, settings: Settings) -> None:
    assert "parta-demo" not in browser.get(LOGIN).content.decode()
    settings.DEMO = True
    page = browser.get(LOGIN).content.decode()
    assert "parta-demo" in page
    assert 'value="classteacher"' in page


def test_sessions_elsewhere_are_ended(user: User, browser: Client) -> None:
    phone = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120.0"})
    _sign_in(phone)
    _sign_in(browser)
    page = browser.get("/account/sessions/").content.decode()
    assert "Chrome, Android" in page
    assert page.count("This device") == 1
    browser.post("/account/sessions/")
    assert phone.get("/account/sessions/").status_code == 302
    assert browser.get("/account/sessions/").status_code == 200


def test_one_session_is_ended(user: User, browser: Client) -> None:
    phone, tablet = Client(), Client()
    for client in (phone, tablet, browser):
        _sign_in(client)
    rows = browser.get("/account/sessions/").context["rows"]
    browser.post("/account/sessions/", {"session": str(rows[1].session_id)})  # the newest but one: the tablet
    assert tablet.get("/account/sessions/").status_code == 302
    assert phone.get("/account/sessions/").status_code == 200


@pytest.mark.parametrize("number", ["0", "x", "-1"])
def test_no_such_session_to_end(user: User, browser: Client, number: str) -> None:
    _sign_in(browser)
    assert browser.post("/account/sessions/", {"session": number}).status_code == 302


def test_password_change_ends_other_sessions(user: User, browser: Client) -> None:
    phone = Client()
    _sign_in(phone)
    _sign_in(browser)
    data = {"oldpassword": PASSWORD, "password1": "ландыш-в-июне", "password2": "ландыш-в-июне"}
    assert browser.post("/account/password/change/", data).status_code == 302
    assert phone.get("/account/sessions/").status_code == 302
    assert _sign_in(Client(), password="ландыш-в-июне") == 302


def test_weak_new_password_is_refused_beside_its_field(user: User, browser: Client) -> None:
    _sign_in(browser)
    data = {"oldpassword": PASSWORD, "password1": "anna", "password2": "anna"}
    page = browser.post("/account/password/change/", data).content.decode()
    assert 'aria-describedby="id_password1_helptext id_password1_error"' in page
    assert 'id="id_password1_error"' in page


def test_language_is_switched_and_kept(db: None, browser: Client) -> None:
    assert '<html lang="en">' in browser.get(LOGIN).content.decode()
    response = browser.post("/language/", {"language": "ru", "next": LOGIN})
    assert response["location"] == LOGIN
    assert '<html lang="ru">' in browser.get(LOGIN).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/account/email/",
        "/account/password/set/",
        "/account/confirm-email/",
        "/account/login/code/",
        "/account/3rdparty/",
    ],
)
def test_pages_of_allauth_that_nobody_needs_are_closed(user: User, browser: Client, path: str) -> None:
    _sign_in(browser)
    assert browser.get(path).status_code == 404
