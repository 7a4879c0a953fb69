"""People of the portal, and a client that asks it."""

from datetime import date

from django.test import Client

from parta.access.models import OperatorRole
from parta.access.rules import Office
from parta.accounts.models import Identity, User
from parta.accounts.rules import CheckState, Level
from parta.core import clock
from parta.core.sites import Site

PORTAL_HOST = "portal.localhost"
PASSWORD = "правильная-лошадь-7"


def portal_client(user: User | None = None) -> Client:
    """A client that talks to the portal, signed in as the user if there is one."""
    client = Client(headers={"host": PORTAL_HOST})
    if user is not None:
        client.force_login(user)
    return client


def create_portal_user(
    login: str = "petrova",
    *,
    name: tuple[str, str, str] = ("Петрова", "Мария", "Ильинична"),
    email: str = "",
    phone: str = "",
    snils: str = "",
    level: Level = Level.SIMPLIFIED,
    born_on: date = date(1988, 5, 17),
    keeper: User | None = None,
) -> User:
    """Somebody registered on the portal; contacts given are confirmed."""
    surname, given_name, patronymic = name
    user = User(
        site=Site.PORTAL.value,
        login=login,
        email=email,
        phone=phone,
        phone_confirmed_at=clock.now() if phone else None,
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        keeper=keeper,
    )
    user.set_password(PASSWORD)
    user.save()
    if email:
        user.emailaddress_set.create(email=email, verified=True, primary=True)  # type: ignore[attr-defined]
    state = CheckState.NOT_ASKED if level is Level.SIMPLIFIED else CheckState.PASSED
    Identity.objects.create(
        user=user, snils=snils, level=level.value, born_on=born_on, check_state=state.value
    )
    return user


def create_office_holder(login: str = "operator", office: Office = Office.DESK) -> User:
    """Somebody appointed to an office everywhere, with a name of their own."""
    user = create_portal_user(login, name=("Операторова", "Ольга", "Олеговна"))
    OperatorRole.objects.create(
        user=user, office=office.value, since_on=date(2020, 1, 1), given_at=clock.now()
    )
    return user


def profile_fields(**changed: str) -> dict[str, str]:
    """What somebody types who fills in the profile without a mistake."""
    return {
        "surname": "Петрова",
        "given_name": "Мария",
        "patronymic": "Ильинична",
        "sex": "female",
        "born_on": "1988-05-17",
        "birth_place": "г. Котлас",
        "citizenship": "RU",
        "kind": "passport",
        "series": "11 08",
        "number": "123456",
        "issued_on": "2008-06-02",
        "issued_by": "ОВД города Котласа",
        "division_code": "290001",
        "expires_on": "",
        "snils": "112-233-445 95",
        **changed,
    }
