"""The first sign-in with a temporary password."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse

from parta.accounts.models import Consent, SentMessage, User
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.onboarding.models import Activation, DataMistake
from parta.onboarding.rules.welcome import Confirmation, Progress, Step, masked_email, next_step
from tests.access.addresses import ADDRESSES, SCHOOL_ROWS
from tests.factories.cast import Cast
from tests.onboarding.letters import (
    NEW_PASSWORD,
    arrive,
    create_guardian,
    issue_to,
    make_small,
    security_form,
)

_A, _W, _D = Confirmation.ABSENT, Confirmation.WAITING, Confirmation.DONE


@pytest.mark.parametrize(
    ("is_checked", "has_password", "phone", "email", "are_needed", "step"),
    [
        (False, False, _A, _A, True, Step.DATA),
        (True, False, _A, _A, True, Step.SECURITY),
        (True, False, _D, _D, True, Step.SECURITY),
        (True, True, _W, _W, True, Step.PHONE),
        (True, True, _D, _W, True, Step.EMAIL),
        (True, True, _D, _A, True, Step.SECURITY),
        (True, True, _D, _D, True, Step.DONE),
        (True, True, _A, _A, False, Step.DONE),
        (True, True, _A, _W, False, Step.EMAIL),
    ],
)
def test_next_step(
    is_checked: bool,
    has_password: bool,
    phone: Confirmation,
    email: Confirmation,
    are_needed: bool,
    step: Step,
) -> None:
    assert next_step(Progress(is_checked, has_password, phone, email, are_needed)) is step


@pytest.mark.parametrize(
    ("email", "masked"),
    [("ivanova@school.example.org", "iv***@s***.org"), ("a@b.ru", "***@b***.ru"), ("nonsense", "***")],
)
def test_masked_email(email: str, masked: str) -> None:
    assert masked_email(email) == masked


@pytest.fixture
def sms(settings: LazySettings) -> None:
    settings.SMS_ON_PAGE = True


def _code() -> str:
    return str(re.findall(r"\d{6}", SentMessage.objects.latest("pk").text)[0])


def _link() -> str:
    found = re.search(r"http://testserver(\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_whole_way(cast: Cast, sms: None) -> None:
    guardian = create_guardian(cast, phone="+79121112233", email="old@example.org")
    issued = issue_to(cast, guardian)
    client = arrive(issued)
    page = client.get("/", follow=True)
    assert page.request["PATH_INFO"] == reverse("welcome:data")
    text = page.content.decode()
    assert "Кузнецова Алла Игоревна" in text
    assert "Кузнецов Лев" in text
    assert "Лебедева Ольга Николаевна" in text  # whom to ask
    assert "old@example.org" not in text
    assert "111-22" not in text

    page = client.post(reverse("welcome:data"), follow=True)
    assert page.request["PATH_INFO"] == reverse("welcome:security")
    page = client.post(reverse("welcome:security"), security_form(issued, login="alla.k"), follow=True)
    assert page.request["PATH_INFO"] == reverse("welcome:phone")
    user = User.objects.get(login="alla.k")
    assert user.must_activate
    assert client.post(reverse("welcome:phone"), {"code": "000000"}).status_code == 422
    page = client.post(reverse("welcome:phone"), {"code": _code()}, follow=True)
    assert page.request["PATH_INFO"] == reverse("welcome:email")
    assert client.get("/school-1/diary/", follow=True).request["PATH_INFO"] == reverse("welcome:email")
    assert mail.outbox[-1].to == ["alla@example.org"]

    elsewhere = Client()  # the link is opened on a telephone
    assert elsewhere.get(_link()).status_code == 200
    user.refresh_from_db()
    assert user.must_activate, "looking at the link confirms nothing"
    elsewhere.post(_link())
    page = client.get("/", follow=True)
    assert page.status_code == 200
    assert page.request["PATH_INFO"] == "/school-1/"
    assert f"/school-1/diary/{cast.students[2].pk}/" in page.content.decode()
    user.refresh_from_db()
    assert (user.must_activate, user.phone, user.email) == (False, "+79123456789", "alla@example.org")
    assert user.phone_confirmed_at is not None
    assert user.login_changed_at is not None
    assert Activation.objects.get().used_at is not None
    assert Consent.objects.get(user=user).subject == cast.school.name
    kinds = list(
        AuditEvent.objects.filter(kind__startswith="access.").order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["access.issued", "access.taken_over", "access.opened"]
    assert client.get(reverse("welcome:index")).headers["Location"] == "/"
    assert client.get(reverse("welcome:data")).status_code == 404
    assert elsewhere.post(_link()).status_code == 302  # the link again changes nothing

    for name in ("alla.k", "+7 912 345 67 89", "alla@example.org"):
        assert Client().post("/account/login/", {"login": name, "password": NEW_PASSWORD}).status_code == 302
    for password in (issued.password, issued.password.replace("-", "")):
        for name in (issued.login, "alla.k"):
            answer = Client().post("/account/login/", {"login": name, "password": password})
            assert answer.status_code == 200, "the temporary password works twice"


def test_nothing_else_is_reachable(cast: Cast, sms: None) -> None:
    """Neither before the password is replaced nor while the contacts are not confirmed."""
    issued = issue_to(cast, create_guardian(cast))
    client = arrive(issued)
    urls = {row.url(cast) for row in SCHOOL_ROWS if not row.variant and row.method == "GET"}
    urls |= {
        reverse(name)
        for name in ADDRESSES
        if not ADDRESSES[name].arguments and not name.startswith(("welcome:", "account_logout"))
    }
    urls -= {reverse(name) for name in ("set_language", "alive", "ready", "live", "worker")}
    urls.remove(reverse("support:new"))  # whoever cannot get in may ask why
    assert len(urls) > 40
    for step in ("data", "security", "contacts"):
        asked = sorted(urls) if step == "contacts" else sorted(urls)[::12]
        answers = {url: client.get(url) for url in asked}
        open_ = {
            url: answer.status_code
            for url, answer in answers.items()
            if (answer.status_code, answer.headers.get("Location")) != (302, reverse("welcome:index"))
        }
        assert open_ == {}, step
        assert client.post(f"/{cast.school.slug}/journal/cells/").status_code in {302, 404}
        if step == "data":
            client.post(reverse("welcome:data"))
        elif step == "security":
            assert client.post(reverse("welcome:security"), security_form(issued)).status_code == 302
    assert client.get(reverse("alive")).status_code == 200
    assert client.post(reverse("set_language"), {"language": "en"}).status_code == 302
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_steps_cannot_be_jumped_over(cast: Cast, sms: None) -> None:
    issued = issue_to(cast, create_guardian(cast))
    client = arrive(issued)
    for name in ("security", "contacts", "phone", "email"):
        for answer in (
            client.get(reverse(f"welcome:{name}")),
            client.post(reverse(f"welcome:{name}"), security_form(issued)),
        ):
            assert answer.headers["Location"] == reverse("welcome:index"), name
    user = User.objects.get(login=issued.login)
    assert user.must_activate
    assert user.check_password(issued.password)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": ""}, "email"),
        ({"phone": ""}, "phone"),
        ({"phone": "12345"}, "phone"),
        ({"phone": "8 8182 20-30-40"}, "phone"),
        ({"password1": "короткий", "password2": "короткий"}, "password1"),
        ({"password2": "другой-пароль-11"}, "password2"),
        ({"password1": "кузнецова-2026", "password2": "кузнецова-2026"}, "password1"),
        ({"login": "кириллица"}, "login"),
        ({"login": "HEAD"}, "login"),
        ({"consent": ""}, "consent"),
    ],
)
def test_security_settings_refused(cast: Cast, sms: None, values: dict[str, str], field: str) -> None:
    issued = issue_to(cast, create_guardian(cast))
    client = arrive(issued)
    client.post(reverse("welcome:data"))
    answer = client.post(reverse("welcome:security"), security_form(issued, **values))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert User.objects.get(login=issued.login).check_password(issued.password)
    assert not Consent.objects.exists()
    assert not mail.outbox


def test_neither_the_temporary_password_nor_the_birth_date(cast: Cast) -> None:
    student = cast.students[2]
    make_small(cast, student)
    issued = issue_to(cast, student)
    client = arrive(issued)
    client.post(reverse("welcome:data"))
    assert student.born_on
    for password in (issued.password, f"лошадь-{student.born_on:%d.%m.%Y}"):
        answer = client.post(
            reverse("welcome:security"), security_form(issued, password1=password, password2=password)
        )
        assert answer.status_code == 422
        assert "password1" in answer.context["form"].errors


def test_login_is_changed_once(cast: Cast) -> None:
    guardian = create_guardian(cast)
    issued = issue_to(cast, guardian)
    client = arrive(issued)
    client.post(reverse("welcome:data"))
    client.post(reverse("welcome:security"), security_form(issued, login="first.choice"))
    again = issue_to(cast, guardian)  # forgotten: a second letter
    assert again.login == "first.choice"
    client = arrive(again)
    client.post(reverse("welcome:data"))
    client.post(reverse("welcome:security"), security_form(again, login="second.choice"))
    user = User.objects.get(login="first.choice")
    assert user.check_password(NEW_PASSWORD)
    assert not User.objects.filter(login="second.choice").exists()


def test_too_late(cast: Cast) -> None:
    issued = issue_to(cast, create_guardian(cast))
    Activation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    client = arrive(issued)
    page = client.get("/", follow=True)
    assert page.status_code == 403
    assert "Лебедева Ольга Николаевна" in page.content.decode()
    assert "Кузнецов Лев" not in page.content.decode()
    assert "_auth_user_id" not in client.session
    client = arrive(issued)
    client.post(reverse("welcome:data"))
    client.post(reverse("welcome:security"), security_form(issued))
    assert User.objects.get(login=issued.login).check_password(issued.password)


def test_contact_of_another_account(cast: Cast, sms: None) -> None:
    """Nothing is told before the contact has proved to be one's own."""
    owner = cast.users["teacher"]
    User.objects.filter(pk=owner.pk).update(phone="+79123456789", phone_confirmed_at=clock.now())
    issued = issue_to(cast, create_guardian(cast))
    client = arrive(issued)
    client.post(reverse("welcome:data"))
    page = client.post(reverse("welcome:security"), security_form(issued), follow=True)
    assert page.request["PATH_INFO"] == reverse("welcome:phone")
    page = client.post(reverse("welcome:phone"), {"code": _code()}, follow=True)
    assert page.request["PATH_INFO"] == reverse("welcome:contacts")
    page = client.post(
        reverse("welcome:contacts"), {"phone": "8 912 000-00-01", "email": "alla@example.org"}, follow=True
    )
    page = client.post(reverse("welcome:phone"), {"code": _code()}, follow=True)
    assert page.request["PATH_INFO"] == reverse("welcome:email")


def _at_phone_step(cast: Cast, other: User) -> tuple[Client, User]:
    """A letter in hand, and the code typed of a phone that another account has."""
    User.objects.filter(pk=other.pk).update(phone="+79123456789", phone_confirmed_at=clock.now())
    issued = issue_to(cast, create_guardian(cast))
    client = arrive(issued)
    client.post(reverse("welcome:data"))
    client.post(reverse("welcome:security"), security_form(issued))
    return client, User.objects.get(login=issued.login)


def test_second_letter_of_the_same_person_is_joined(cast: Cast, sms: None) -> None:
    """A parent with a child in each of two schools has one account."""
    own = cast.other.users["guardian"]
    User.objects.filter(pk=own.pk).update(surname="Кузнецова", given_name="Алла")
    client, issued = _at_phone_step(cast, own)
    for answer in (client.get(reverse("welcome:join")), client.post(reverse("welcome:join"))):
        assert answer.headers["Location"] == reverse("welcome:index"), "the phone is not proved yet"
    page = client.post(reverse("welcome:phone"), {"code": _code()}, follow=True)
    assert page.request["PATH_INFO"] == reverse("welcome:join")
    client.post(reverse("welcome:join"))
    assert "_auth_user_id" not in client.session
    issued.refresh_from_db()
    assert (issued.is_active, issued.memberships.count(), issued.phone) == (False, 0, "")
    client.force_login(own)
    assert client.get(f"/school-1/diary/{cast.students[2].pk}/").status_code == 200
    assert client.get(f"/school-2/diary/{cast.other.student.pk}/").status_code == 200
    assert AuditEvent.objects.get(kind="access.joined").school == cast.school


def test_somebody_elses_account_is_not_joined(cast: Cast, sms: None) -> None:
    """Another name, whoever has the phone now."""
    client, _issued = _at_phone_step(cast, cast.users["teacher"])
    page = client.post(reverse("welcome:phone"), {"code": _code()}, follow=True)
    assert page.request["PATH_INFO"] == reverse("welcome:contacts")
    assert client.post(reverse("welcome:join")).headers["Location"] == reverse("welcome:index")


def test_small_child_needs_no_contacts_when_a_guardian_has_them(cast: Cast) -> None:
    child = cast.students[0]
    make_small(cast, child)
    issued = issue_to(cast, child)
    client = arrive(issued)
    client.post(reverse("welcome:data"))
    bare: dict[str, Any] = {"email": "", "phone": ""}
    assert client.post(reverse("welcome:security"), security_form(issued, **bare)).status_code == 422
    parent = cast.users["guardian"]
    User.objects.filter(pk=parent.pk).update(phone="+79120000001", phone_confirmed_at=clock.now())
    page = client.post(reverse("welcome:security"), security_form(issued, **bare), follow=True)
    assert f"/diary/{child.pk}/" in page.content.decode()


def test_mistake_is_told(cast: Cast) -> None:
    client = arrive(issue_to(cast, create_guardian(cast)))
    for number in range(3):
        client.post(reverse("welcome:mistake"), {"text": f"Я Алла Петровна, {number}"})
    assert client.post(reverse("welcome:mistake"), {"text": "Ещё раз"}).status_code == 422
    assert DataMistake.objects.count() == 3
    assert DataMistake.objects.filter(school=cast.school, guardian__surname="Кузнецова").count() == 3


def test_forged_and_old_links_confirm_nothing(cast: Cast) -> None:
    issued = issue_to(cast, create_guardian(cast))
    client = arrive(issued)
    client.post(reverse("welcome:data"))
    client.post(reverse("welcome:security"), security_form(issued))
    link = _link()
    for bad in (link[:-6] + "AAAAA/", "/welcome/email/abc/"):
        assert client.get(bad).status_code == client.post(bad).status_code == 410
    with clock.fixed_at(clock.now() + timedelta(days=3, seconds=5)):
        assert Client().post(link).status_code == 410
    client.post(reverse("welcome:contacts"), {"phone": "8 912 345-67-89", "email": "other@example.org"})
    assert Client().post(link).status_code == 410, "a link to an address that was given up"
    assert User.objects.get(login=issued.login).must_activate
