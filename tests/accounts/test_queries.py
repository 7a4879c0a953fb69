from parta.accounts.models import User
from parta.accounts.queries import first_taken_email, first_taken_login


def test_taken_login_is_found_in_any_case(user: User) -> None:
    assert first_taken_login(["free", "ivanova.ANNA"]) == user.login
    assert first_taken_login(["free"]) is None


def test_taken_email_is_found_in_any_case(user: User) -> None:
    assert first_taken_email(["free@example.org", "ANNA@example.org"]) == user.email
    assert first_taken_email(["free@example.org"]) is None


def test_long_lists_are_asked_in_parts(user: User) -> None:
    names = [f"free{number}" for number in range(1200)]
    assert first_taken_login([*names, user.login]) == user.login
