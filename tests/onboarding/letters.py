"""People with a letter from the school in their hands."""

from datetime import timedelta
from typing import Any

from django.test import Client

from parta.access.rules import Role
from parta.accounts.models import User
from parta.accounts.rules import Level
from parta.onboarding.commands.activations import IssuedAccess, issue_access
from parta.people.models import Guardian, Guardianship, Student
from tests.factories.cast import Cast
from tests.factories.portal import create_portal_user

NEW_PASSWORD = "синий-трамвай-42"


def create_guardian(cast: Cast, student: Student | None = None, **contacts: str) -> Guardian:
    """A parent without any account, by default of the third student of 7А."""
    guardian = Guardian.objects.create(
        school=cast.school, surname="Кузнецова", given_name="Алла", patronymic="Игоревна", **contacts
    )
    Guardianship.objects.create(
        guardian=guardian, student=student or cast.students[2], kind="parent", since_on=cast.today
    )
    return guardian


def make_small(cast: Cast, student: Student) -> None:
    """Of eight years."""
    student.born_on = cast.today - timedelta(days=8 * 365 + 100)
    student.save(update_fields=["born_on"])


def issue_to(cast: Cast, person: Guardian | Student) -> IssuedAccess:
    role = Role.STUDENT if isinstance(person, Student) else Role.GUARDIAN
    return issue_access(actor=cast.actor("registrar"), person=person, role=role)


def arrive(issued: IssuedAccess) -> Client:
    """A browser in which the login and the temporary password have been typed."""
    client = Client()
    response = client.post("/account/login/", {"login": issued.login, "password": issued.password})
    assert response.status_code == 302, "the temporary password does not sign in"
    return client


def security_form(issued: IssuedAccess, **values: object) -> dict[str, object]:
    form: dict[str, object] = {
        "email": "alla@example.org",
        "phone": "8 912 345-67-89",
        "login": issued.login,
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
        "consent": "on",
    }
    return form | values


def create_checked_parent(**values: Any) -> User:
    """Алла Кузнецова on the portal, with a standard account."""
    common: dict[str, Any] = {
        "name": ("Кузнецова", "Алла", "Игоревна"),
        "phone": "+79121112233",
        "email": "alla@example.org",
        "snils": "11223344595",
        "level": Level.STANDARD,
    }
    user = create_portal_user(**{"login": "alla", **common, **values})
    user.identity.citizenship = "RU"
    user.identity.save()
    user.documents.create(kind="passport", series="1104", number="123456", is_main=True)
    return user
