import pytest

from parta.accounts.rules import device_name, first_repeated, is_login


@pytest.mark.parametrize("login", ["ab", "Ivanova.Anna", "7a-01", "x_1", "a" * 64])
def test_login_is_accepted(login: str) -> None:
    assert is_login(login)


@pytest.mark.parametrize("login", ["", "a", "иванова", "anna@example.org", "a b", ".anna", "ab\n", "a" * 65])
def test_login_is_turned_down(login: str) -> None:
    assert not is_login(login)


def test_repetition_is_found_in_any_case() -> None:
    assert first_repeated(["anna", "boris", "ANNA"]) == "ANNA"
    assert first_repeated(["anna", "boris"]) is None


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 YaBrowser/24.1 Safari/537.36",
            "Yandex Browser, Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.0", ""),
    ],
)
def test_device_is_named(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
