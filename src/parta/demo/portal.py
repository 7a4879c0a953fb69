"""The portal of the demo: its regions, the operators of one, and people who have registered there."""

from datetime import date

from parta.access.commands import appoint_operator
from parta.access.rules import Office
from parta.accounts.commands import AccountData, create_users
from parta.accounts.commands.identities import ProfileData, check_identity, save_profile
from parta.accounts.commands.levels import confirm_identity
from parta.accounts.models import User
from parta.accounts.rules import ConfirmationWay, DocumentKind
from parta.accounts.rules import Sex as PersonSex
from parta.accounts.rules.documents import DocumentFacts
from parta.core import clock
from parta.core.sites import Site
from parta.demo.names import Name, Sex
from parta.demo.rules import PARENT_SNILS, PASSWORD, PORTAL_ACCOUNTS
from parta.schools.commands import RegionSettings, add_known_regions, change_region
from parta.schools.models import Region, School

_NEWCOMER = Name(Sex.FEMALE, "Ясенева", "Мария", "Игоревна")
_PARENT = Name(Sex.FEMALE, "Королёва", "Елена", "Сергеевна")  # who also is the diary's "parent"
# For each office its holder; the whole country is the business of those without a region.
_OPERATORS = (
    (Name(Sex.FEMALE, "Приходько", "Елена", "Викторовна"), Office.DESK, True),
    (Name(Sex.MALE, "Северьянов", "Павел", "Олегович"), Office.REGION, True),
    (Name(Sex.FEMALE, "Гусева", "Дарья", "Андреевна"), Office.SUPPORT, False),
    (Name(Sex.MALE, "Карпов", "Глеб", "Романович"), Office.ADMIN, False),
    (Name(Sex.FEMALE, "Тихонова", "Ирина", "Сергеевна"), Office.ORGANIZER, True),
)
_BORN_ON = date(1987, 4, 12)
_PASSPORT = DocumentFacts(
    kind=DocumentKind.PASSPORT,
    series="1107",
    number="405060",
    issued_on=date(2007, 5, 3),
    issued_by="Отделом внутренних дел города Архангельска",
    division_code="290-001",
    expires_on=None,
)


def open_portal(school: School) -> None:
    """Regions, a desk and an office of the school's own, and two people: a newcomer and a proven one."""
    today = clock.today(school.region.zone)
    add_known_regions(state_services_on=today)
    _settle_region(school.region, today)
    names = (_NEWCOMER, _PARENT, *(name for name, _office, _is_local in _OPERATORS))
    _newcomer, parent, *operators = create_users(
        accounts=[_account(name, login) for name, login in zip(names, PORTAL_ACCOUNTS, strict=True)]
    )
    for user, (_name, office, is_local) in zip(operators, _OPERATORS, strict=True):
        region = school.region if is_local else None
        appoint_operator(by=None, user=user, office=office, region=region, since_on=today)
    _prove(parent, by=operators[0])


def _account(name: Name, login: str) -> AccountData:
    return AccountData(
        login=login,
        surname=name.surname,
        given_name=name.given_name,
        patronymic=name.patronymic,
        email=f"{login}@portal.example",
        password=PASSWORD,
        site=Site.PORTAL,
    )


def _settle_region(region: Region, today: date) -> None:
    change_region(
        region_id=region.pk,
        settings=RegionSettings(
            name=region.name,
            english_name=region.english_name or "Arkhangelsk Region",
            time_zone=region.time_zone,
            is_open=True,
            portal_address="",
            department="Министерство образования Архангельской области",
            phone="+7 8182 00-00-29",
            email="diary@region29.example",
            address="163000, Архангельск, площадь В. И. Ленина, 1",
            state_services_on=region.state_services_on or today,
        ),
    )


def _prove(user: User, *, by: User) -> None:
    """A whole profile, checked, and confirmed at the desk."""
    save_profile(
        user=user,
        data=ProfileData(
            surname=user.surname,
            given_name=user.given_name,
            patronymic=user.patronymic,
            sex=PersonSex.FEMALE,
            born_on=_BORN_ON,
            birth_place="Архангельск",
            citizenship="RU",
            snils=PARENT_SNILS,
            document=_PASSPORT,
        ),
    )
    check_identity.call(user_id=user.pk)
    confirm_identity(user=user, way=ConfirmationWay.DESK, by=by)
