"""Sign-in to the diary with an account of the portal, through the protocol from end to end."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.core import mail

from parta.access.models import Membership
from parta.access.rules import Role
from parta.accounts.models import Consent, User
from parta.accounts.rules import Level
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import Refused
from parta.onboarding.commands.links import link_portal_account
from parta.onboarding.queries.links import is_linked, linked_portal_account, list_candidates
from parta.people.models import Guardian
from parta.schools.models import Region, School
from tests.factories.base import PASSWORD, create_user
from tests.factories.portal import create_portal_user
from tests.factories.visitors import DIARY_HOST, START, Visitor

SNILS = "11223344595"
OTHER_SNILS = "08765430300"
NAME = ("Петрова", "Мария", "Ильинична")


@dataclass
class Family:
    """A guardian whom a school knows by SNILS, and the same person's account of the portal."""

    school: School
    guardian: Guardian
    diary_user: User
    portal_user: User


@pytest.fixture
def family(db: None) -> Family:
    region = Region.objects.create(code="99", name="Край света", state_services_on=date(2020, 1, 1))
    school = School.objects.create(region=region, slug="first", name="Первая школа", short_name="Первая")
    diary_user = create_user("petrova.m", *NAME)
    guardian = _create_guardian(school, diary_user, SNILS)
    Membership.objects.create(
        school=school, user=diary_user, role=Role.GUARDIAN.value, since_on=date(2020, 1, 1)
    )
    return Family(
        school, guardian, diary_user, create_portal_user(snils=SNILS, level=Level.CONFIRMED, name=NAME)
    )


def test_same_snils_and_name_open_the_diary_at_once(family: Family) -> None:
    family.portal_user.surname = "ПЕТРОВА"
    family.portal_user.save()
    visitor = Visitor(portal_user=family.portal_user)
    page = visitor.arrive(f"{START}?next=/account/sessions/")
    assert "112-233-445 95" in page.content.decode(), "the page lists what is passed"
    policy = page.headers["Content-Security-Policy"]
    assert f"form-action 'self' http://{DIARY_HOST};" in f"{policy};", "the answer may lead to this site only"
    assert visitor.is_signed_in() is None

    anonymous = visitor.at().session.session_key
    landing = visitor.follow(visitor.consent(page))
    assert visitor.is_signed_in() == family.diary_user.pk
    assert visitor.at().session.session_key != anonymous, "a session known before is worth nothing after"
    assert landing.wsgi_request.path == "/account/sessions/"

    link = SocialAccount.objects.get()
    assert (link.user, link.provider, link.extra_data) == (family.diary_user, "portal", {})
    assert _letters() == ["State Services now open your diary"], "the owner is told of the link"
    assert AuditEvent.objects.filter(stream__name="access", kind="state_services_link").count() == 1
    consent = Consent.objects.get()
    assert (consent.user, consent.scope) == (family.portal_user, "openid profile snils")

    again = Visitor(portal_user=family.portal_user)
    again.arrive()
    assert again.is_signed_in() == family.diary_user.pk, "agreed once, straight in"
    assert Consent.objects.count() == SocialAccount.objects.count() == len(_letters()) == 1
    found = linked_portal_account(family.portal_user)
    assert found is not None
    assert (found.user_id, found.label) == (family.diary_user.pk, "99")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"snils": ""}, "No SNILS was passed"),
        ({"level": Level.STANDARD}, "Your identity is not confirmed yet"),
        ({"snils": OTHER_SNILS}, "No school of the diary knows somebody with your SNILS"),
        ({"name": ("Петрова", "Марина", "Ильинична")}, "The school has written your name differently"),
        ({"born_on": date(2020, 1, 1), "level": Level.SIMPLIFIED}, "No SNILS was passed"),
    ],
)
def test_whoever_is_not_found_is_told_why_and_nothing_of_the_school(
    family: Family, change: dict[str, Any], reason: str
) -> None:
    asked = {"snils": SNILS, "level": Level.CONFIRMED, "name": NAME, **change}
    family.portal_user.delete()
    visitor = Visitor(portal_user=create_portal_user("another", **asked))
    page = visitor.follow(visitor.consent(visitor.arrive()))
    text = page.content.decode()
    assert page.wsgi_request.path == "/account/links/password/"
    assert reason in text
    for secret in ("Первая", "petrova.m", "Ильинична", "example.org"):
        assert secret not in text, secret
    assert visitor.is_signed_in() is None
    assert not SocialAccount.objects.exists()


def test_several_accounts_are_not_guessed_between(family: Family) -> None:
    other = School.objects.create(region=family.school.region, slug="second", name="Вторая", short_name="2")
    _create_guardian(other, create_user("petrova.two", *NAME), SNILS)
    visitor = Visitor(portal_user=family.portal_user)
    page = visitor.follow(visitor.consent(visitor.arrive()))
    assert "Several diary accounts have your name and SNILS" in page.content.decode()
    assert not SocialAccount.objects.exists()


def test_the_diary_password_is_asked_for_once(family: Family) -> None:
    _forget_snils(family)
    visitor = Visitor(portal_user=family.portal_user)
    page = visitor.follow(visitor.consent(visitor.arrive(f"{START}?next=/account/sessions/")))
    wrong = visitor.post(_url("password/"), login="petrova.m", password="not this one")
    assert wrong.status_code == 200
    assert "Wrong login or password" in wrong.content.decode()
    assert visitor.is_signed_in() is None

    before = visitor.at().session.session_key
    answer = visitor.post(_url("password/"), login="petrova.m", password=PASSWORD)
    assert answer.headers["Location"] == "/account/sessions/"
    assert visitor.is_signed_in() == family.diary_user.pk
    assert visitor.at().session.session_key != before
    assert SocialAccount.objects.get().user == family.diary_user
    assert is_linked(family.portal_user)
    assert "pending_link" not in visitor.at().session

    again = Visitor(portal_user=family.portal_user)
    again.arrive()
    assert again.is_signed_in() == family.diary_user.pk, "next time straight in"
    assert page.wsgi_request.path == "/account/links/password/"


def test_guessing_the_diary_password_there_is_limited_as_at_the_sign_in(family: Family) -> None:
    _forget_snils(family)
    visitor = Visitor(portal_user=family.portal_user)
    visitor.follow(visitor.consent(visitor.arrive()))
    answers = [visitor.post(_url("password/"), login="petrova.m", password=f"guess {i}") for i in range(7)]
    assert answers[0].status_code == 200
    right = visitor.post(_url("password/"), login="petrova.m", password=PASSWORD)
    assert right.status_code == 429
    assert not SocialAccount.objects.exists()


def test_a_temporary_password_leads_on_to_the_first_sign_in(family: Family) -> None:
    _forget_snils(family)
    family.diary_user.must_activate = True
    family.diary_user.save()
    visitor = Visitor(portal_user=family.portal_user)
    visitor.follow(visitor.consent(visitor.arrive()))
    answer = visitor.post(_url("password/"), login="petrova.m", password=PASSWORD)
    assert is_linked(family.portal_user)
    assert visitor.follow(answer, stop_at="/welcome/").headers["Location"] == "/welcome/"


def test_what_waits_for_a_password_does_not_wait_long(family: Family) -> None:
    _forget_snils(family)
    visitor = Visitor(portal_user=family.portal_user)
    visitor.follow(visitor.consent(visitor.arrive()))
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert visitor.get(_url("password/")).headers["Location"] == "/account/login/"
        visitor.post(_url("password/"), login="petrova.m", password=PASSWORD)
    assert not SocialAccount.objects.exists()


def test_signing_in_elsewhere_links_nothing_that_waits(family: Family) -> None:
    """Somebody has left the page on a shared computer; the next one signs in as always."""
    _forget_snils(family)
    visitor = Visitor(portal_user=family.portal_user)
    visitor.follow(visitor.consent(visitor.arrive()))
    visitor.post(f"http://{DIARY_HOST}/account/login/", login="petrova.m", password=PASSWORD)
    assert visitor.is_signed_in() == family.diary_user.pk
    assert visitor.get(_url("finish/")).headers["Location"] == "/"
    assert not SocialAccount.objects.exists()


def test_another_snils_is_another_person_even_with_the_password(family: Family) -> None:
    """Of the same name: a mother about to take her daughter's account, or the school's mistake."""
    family.guardian.snils = OTHER_SNILS
    family.guardian.save()
    visitor = Visitor(portal_user=family.portal_user)
    visitor.follow(visitor.consent(visitor.arrive()))
    answer = visitor.post(_url("password/"), login="petrova.m", password=PASSWORD)
    assert visitor.is_signed_in() == family.diary_user.pk, "the password is right"
    assert "by another SNILS" in visitor.follow(answer).content.decode()
    assert not SocialAccount.objects.exists()


def test_level_refusal_and_region_keep_out(family: Family) -> None:
    simplified = create_portal_user("simple", level=Level.SIMPLIFIED)
    visitor = Visitor(portal_user=simplified)
    page = visitor.follow(visitor.consent(visitor.arrive()))
    assert page.status_code == 403
    assert "simplified level" in page.content.decode()

    visitor = Visitor(portal_user=family.portal_user)
    page = visitor.follow(visitor.consent(visitor.arrive(), "refuse"))
    assert "You have not agreed" in page.content.decode()
    assert not Consent.objects.filter(user=family.portal_user).exists()

    family.school.region.state_services_on = None
    family.school.region.save()
    page = visitor.follow(visitor.consent(visitor.arrive()))
    assert "is not entered through State Services" in page.content.decode()
    assert visitor.is_signed_in() is None
    answer = visitor.get(f"http://99.{DIARY_HOST}{START}")
    assert answer.headers["Location"] == "/account/login/", "its own address has no such door"


def test_an_account_that_was_closed_is_not_opened_by_its_link(family: Family) -> None:
    link_portal_account(diary_user=family.diary_user, portal_user=family.portal_user)
    family.diary_user.is_active = False
    family.diary_user.save()
    visitor = Visitor(portal_user=family.portal_user)
    visitor.follow(visitor.consent(visitor.arrive()))
    assert visitor.is_signed_in() is None
    assert not is_linked(family.portal_user)


def test_links_are_seen_made_and_taken_apart_in_the_settings(family: Family) -> None:
    visitor = Visitor(portal_user=family.portal_user)
    visitor.at().force_login(family.diary_user)
    page = visitor.get(_url(""))
    assert "Link an account" in page.content.decode()
    step_up = visitor.follow(visitor.get(_url("start/?process=connect")))
    assert step_up.wsgi_request.path == "/account/reauthentication/"
    on = visitor.post(
        f"http://{DIARY_HOST}{step_up.wsgi_request.get_full_path()}",
        password=PASSWORD,
        next="/account/links/start/?process=connect&entered=1",
    )
    linked = visitor.follow(visitor.consent(visitor.follow(on)))
    assert linked.wsgi_request.path == "/account/links/"
    link = SocialAccount.objects.get(user=family.diary_user)

    other = Visitor()
    other.at().force_login(create_user("other"))
    _confirm(other)
    assert other.post(_url(f"{link.pk}/")).status_code == 404, "not theirs"

    answer = visitor.post(_url(f"{link.pk}/"))
    assert answer.headers["Location"] == "/account/links/"
    assert not is_linked(family.portal_user)


def test_the_last_door_stays(family: Family) -> None:
    link_portal_account(diary_user=family.diary_user, portal_user=family.portal_user)
    family.diary_user.set_unusable_password()
    family.diary_user.save()
    visitor = Visitor(portal_user=family.portal_user)
    visitor.follow(visitor.consent(visitor.arrive()))
    answer = visitor.follow(visitor.post(_url(f"{SocialAccount.objects.get().pk}/")))
    assert "Set one first" in answer.content.decode()
    assert is_linked(family.portal_user)


def test_one_account_here_one_there(family: Family) -> None:
    second = create_user("second")
    link_portal_account(diary_user=family.diary_user, portal_user=family.portal_user)
    link_portal_account(diary_user=family.diary_user, portal_user=family.portal_user)
    assert SocialAccount.objects.count() == 1
    for diary_user, portal_user in (
        (second, family.portal_user),
        (family.diary_user, create_portal_user("third")),
    ):
        with pytest.raises(Refused) as refusal:
            link_portal_account(diary_user=diary_user, portal_user=portal_user)
        assert refusal.value.code == "linked_otherwise"
    for diary_user, portal_user in ((family.portal_user, family.portal_user), (second, family.diary_user)):
        with pytest.raises(ValueError, match="account of the diary"):
            link_portal_account(diary_user=diary_user, portal_user=portal_user)


def test_a_regions_provider_vouches_for_people_of_the_region_only(family: Family) -> None:
    def found(region: str) -> list[int]:
        return [candidate.user_id for candidate in list_candidates(snils=SNILS, region=region)]

    assert found("") == found("99") == [family.diary_user.pk]
    assert found("98") == []
    elsewhere = Region.objects.create(code="98", name="Другой край")
    school = School.objects.create(region=elsewhere, slug="far", name="Дальняя", short_name="Дальняя")
    _create_guardian(school, family.diary_user, "")
    assert found("99") == found("98") == [], "whose account opens another region's school as well"
    assert found("") == [family.diary_user.pk]


def _create_guardian(school: School, user: User, snils: str) -> Guardian:
    surname, given_name, patronymic = NAME
    return Guardian.objects.create(
        school=school,
        user=user,
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        snils=snils,
    )


def _letters() -> list[str]:
    return [str(letter.subject) for letter in mail.outbox if "State Services" in str(letter.subject)]


def _forget_snils(family: Family) -> None:
    family.guardian.snils = ""
    family.guardian.save()


def _confirm(visitor: Visitor) -> None:
    visitor.post(f"http://{DIARY_HOST}/account/reauthentication/", password=PASSWORD)


def _url(path: str) -> str:
    return f"http://{DIARY_HOST}/account/links/{path}"
