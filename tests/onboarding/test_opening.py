"""Going to the diary by one's data of the portal, and how the school mends what differs (P10, K6)."""

from dataclasses import replace
from datetime import date, timedelta
from re import sub
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parta.access.models import Membership
from parta.accounts.models import User
from parta.accounts.rules import Level
from parta.core import clock
from parta.onboarding.models import AccessAttempt, Activation
from parta.onboarding.queries.links import linked_portal_account
from parta.onboarding.rules.opening import Claim, Comparison, Difference, Fit, Known, class_key, compare
from parta.people.models import Guardian, Guardianship, Student
from parta.schools.models import Region
from tests.factories.cast import Cast
from tests.factories.portal import create_portal_user, portal_client
from tests.onboarding.letters import create_checked_parent, create_guardian, issue_to, make_small

_DIARY = "/diary/"
_ENGLISH = {"host": "portal.localhost", "accept-language": "en"}
_CANNOT, _NOT_ENOUGH = "The application cannot be submitted", "Not enough data to access the electronic diary"
_CLAIM = Claim(
    surname="кузнецова",
    given_name="алла",
    patronymic="игоревна",
    born_on=date(1988, 5, 17),
    phone="+79121112233",
    email="alla@example.org",
    snils="11223344595",
    is_snils_proven=True,
    is_child=False,
)
_KNOWN = Known(
    surname="кузнецова",
    given_name="алла",
    patronymic="игоревна",
    born_on=None,
    phone="+79121112233",
    email="",
    snils="",
    is_student=False,
)
_OPEN = Comparison(Fit.OPEN)
_NONE = Comparison(Fit.NONE)


def _differs(*fields: Difference) -> Comparison:
    return Comparison(Fit.DIFFERS, fields)


@pytest.mark.parametrize(
    ("claim", "known", "comparison"),
    [
        ({}, {}, _OPEN),
        ({}, {"snils": "11223344595"}, _OPEN),
        ({}, {"phone": "", "email": "alla@example.org"}, _OPEN),
        ({}, {"email": "work@example.org"}, _OPEN),  # one contact in common is enough
        ({}, {"patronymic": ""}, _OPEN),
        ({}, {"phone": ""}, _NONE),
        ({}, {"phone": "", "email": ""}, _NONE),
        ({"phone": "", "email": ""}, {"phone": "", "email": ""}, _NONE),
        ({"snils": ""}, {"phone": "", "snils": ""}, _NONE),
        ({}, {"given_name": "анна"}, _NONE),
        ({}, {"surname": "кузнецов", "snils": "11223344595"}, _NONE),
        ({}, {"snils": "08765430300"}, _differs(Difference.SNILS)),
        ({}, {"patronymic": "петровна"}, _differs(Difference.PATRONYMIC)),
        ({}, {"phone": "+79990000000", "snils": "11223344595"}, _differs(Difference.PHONE, Difference.EMAIL)),
        ({"email": ""}, {"phone": "", "snils": "11223344595"}, _differs(Difference.PHONE)),
        ({"is_snils_proven": False}, {"phone": "", "snils": "11223344595"}, _NONE),
        ({"is_child": True, "is_snils_proven": False}, {}, _NONE),
        ({"is_child": True}, {"is_student": True}, _OPEN),
        ({}, {"is_student": True, "born_on": date(1988, 5, 18)}, _differs(Difference.BIRTH_DATE)),
    ],
)
def test_comparison(claim: dict[str, Any], known: dict[str, Any], comparison: Comparison) -> None:
    assert compare(replace(_CLAIM, **claim), replace(_KNOWN, **known)) == comparison


def test_class_names() -> None:
    assert class_key("7 «а»") == class_key("7а") == "7а"


@pytest.fixture
def _state_services(cast: Cast) -> None:
    Region.objects.filter(code="29").update(state_services_on=cast.today)


def _go(user: User, region: str = "29") -> tuple[Any, str]:
    answer = portal_client(user).post(_DIARY, {"region": region}, headers=_ENGLISH)
    return answer, answer.content.decode()


@pytest.mark.usefixtures("_state_services")
def test_match_opens_at_once(cast: Cast) -> None:
    guardian = create_guardian(cast, phone="+79121112233")
    user = create_checked_parent()
    answer, _text = _go(user)
    assert answer.headers["Location"].startswith("http://29.localhost")
    guardian.refresh_from_db()
    account = guardian.user
    assert account is not None
    assert (account.site, account.must_activate, account.has_usable_password()) == ("diary", False, False)
    linked = linked_portal_account(user)
    assert linked is not None
    assert linked.user_id == account.pk
    client = Client()
    client.force_login(account)
    assert client.get(f"/school-1/diary/{cast.students[2].pk}/").status_code == 200
    _go(user)  # once more: nothing new
    assert User.objects.filter(surname="Кузнецова", site="diary").count() == 1


@pytest.mark.usefixtures("_state_services")
def test_account_that_is_there_is_found_and_one_opens_both_schools(cast: Cast) -> None:
    here = create_guardian(cast, phone="+79121112233")
    issued = issue_to(cast, here)
    there = Guardian.objects.create(
        school=cast.other.school, surname="Кузнецова", given_name="Алла", email="Alla@example.org"
    )
    Guardianship.objects.create(
        guardian=there, student=cast.other.students[2], kind="parent", since_on=cast.today
    )
    _go(create_checked_parent())
    for person in (here, there):
        person.refresh_from_db()
    assert here.user == there.user
    assert here.user is not None
    assert here.user.login == issued.login
    assert not here.user.check_password(issued.password), "the letter on its way opens nothing any more"
    assert Activation.objects.get().revoked_at is not None
    assert set(Membership.objects.filter(user=here.user).values_list("school__slug", flat=True)) == {
        "school-1",
        "school-2",
    }


@pytest.mark.usefixtures("_state_services")
def test_own_password_of_an_account_is_left_alone(cast: Cast) -> None:
    Guardian.objects.filter(pk=cast.guardian.pk).update(phone="+79121112233")
    user = create_checked_parent(name=("Иванова", "Мария", "Павловна"))
    before = cast.users["guardian"].password
    _go(user)
    cast.users["guardian"].refresh_from_db()
    assert cast.users["guardian"].password == before
    linked = linked_portal_account(user)
    assert linked is not None
    assert linked.user_id == cast.users["guardian"].pk


def test_without_state_services_a_login_is_shown_once(cast: Cast) -> None:
    create_guardian(cast, phone="+79121112233")
    answer, text = _go(create_checked_parent())
    (issued,) = answer.context["entry"].issued
    assert issued.password in text
    assert "no-store" in answer["Cache-Control"]
    assert User.objects.get(login=issued.login).must_activate


def test_empty_fields_are_links(cast: Cast) -> None:
    create_guardian(cast, phone="+79121112233")
    user = create_checked_parent(snils="", level=Level.SIMPLIFIED)
    User.objects.filter(pk=user.pk).update(phone_confirmed_at=None)
    user.emailaddress_set.update(verified=False)  # type: ignore[attr-defined]
    _answer, text = _go(user)
    assert _CANNOT in text
    for name, anchor in (("SNILS", "id_snils"), ("Confirmed e-mail or phone", "contacts")):
        assert name in text
        assert f"#{anchor}" in text
    assert _NOT_ENOUGH not in text
    assert not AccessAttempt.objects.exists()


def test_simplified_account_is_for_children_only(cast: Cast) -> None:
    create_guardian(cast, phone="+79121112233")
    _answer, text = _go(create_checked_parent(level=Level.SIMPLIFIED))
    assert _CANNOT in text
    child = cast.students[1]
    make_small(cast, child)
    Student.objects.filter(pk=child.pk).update(phone="+79120000077")
    little = create_portal_user(
        "sofya", name=("Иванова", "Софья", ""), phone="+79120000077", born_on=child.born_on or cast.today
    )
    answer, _text = _go(little)
    assert answer.context["entry"].issued[0].activation.student == child


def test_difference_is_named_and_nothing_of_the_school_is_told(cast: Cast) -> None:
    create_guardian(cast, phone="+79995556677", email="secret@school.example", snils="11223344595")
    user = create_checked_parent()
    _answer, text = _go(user)
    assert _NOT_ENOUGH in text
    assert "The phone in your account is not the one the school has." in text
    for secret in ("555", "secret", cast.school.short_name, "Кузнецов Лев", "7А", "Лебедева"):
        assert secret not in text
    attempt = AccessAttempt.objects.get()
    assert attempt.differences == ["phone", "email"]
    _go(user)
    attempt.refresh_from_db()
    assert attempt.tries == 2


_PROBES = {
    "nobody of the name": {},
    "the name alone": {"phone": "+79995556677"},
    "name and another SNILS": {"snils": "08765430300"},
    "another name, the same phone": {"surname": "Кузнецов", "phone": "+79121112233"},
}


def test_probing_tells_nothing(cast: Cast) -> None:
    """Four schools that know different things answer alike, in as many questions to the database."""

    user, texts, counts = create_checked_parent(), set(), set()
    for what, values in _PROBES.items():
        Guardian.objects.filter(given_name="Алла").delete()
        if what != "nobody of the name":
            guardian = create_guardian(cast)
            Guardian.objects.filter(pk=guardian.pk).update(**values)
        client = portal_client(user)
        client.get(_DIARY)
        with CaptureQueriesContext(connection) as context:
            answer = client.post(_DIARY, {"region": "29"}, headers=_ENGLISH)
        body = answer.content.decode()
        body = body.replace(str(answer.context["csrf_token"]), "")
        texts.add(_without_tokens(body))
        counts.add(len(context))
    assert len(texts) == 1
    assert len(counts) == 1
    assert _NOT_ENOUGH in texts.pop()
    assert not AccessAttempt.objects.exists()


def _without_tokens(html: str) -> str:

    return sub(r'(value="|CSRFToken": ")[A-Za-z0-9]{64}', "", html)


def test_tries_are_limited(cast: Cast) -> None:
    client = portal_client(create_checked_parent())
    answers = [client.post(_DIARY, {"region": "29"}).status_code for _ in range(22)]
    assert answers[0] == 200
    assert answers[-1] == 429


@pytest.mark.usefixtures("_state_services")
@pytest.mark.parametrize("key", ["former_guardian", "colleague"])
def test_nobody_comes_back_by_this_door(cast: Cast, key: str) -> None:
    """Whose right to the child or whose role has ended."""
    yesterday = cast.today - timedelta(days=1)
    Membership.objects.filter(user=cast.users[key]).update(until_on=yesterday)
    person = getattr(cast, key)
    person.phone = "+79121112233"
    person.save()
    _answer, text = _go(create_checked_parent(name=(person.surname, person.given_name, person.patronymic)))
    assert _NOT_ENOUGH in text
    assert not AccessAttempt.objects.exists()
    assert Membership.objects.get(user=cast.users[key]).until_on == yesterday


@pytest.mark.usefixtures("_state_services")
def test_correction_by_the_class_teacher_opens_access(cast: Cast) -> None:
    guardian = create_guardian(cast, phone="+79995556677", snils="11223344595")
    user = create_checked_parent()
    _go(user)
    attempt = AccessAttempt.objects.get()
    teacher = cast.client("class_teacher")
    page = teacher.get("/school-1/access/attempts/").content.decode()
    assert "Кузнецова Алла Игоревна" in page
    assert "alla@example.org" not in page, "contacts are whole only when their owner has sent them"
    portal_client(user).post("/diary/correction/", {"attempt": [attempt.pk, 999999]})
    page = teacher.get("/school-1/access/attempts/").content.decode()
    assert "alla@example.org" in page
    url = f"/school-1/access/attempts/{attempt.pk}/"
    form = {"person": f"guardian:{guardian.pk}", "phone": "+7 999 555-66-77", "email": ""}
    assert teacher.post(url, form).headers["Location"] == url, "still another phone"
    with_phone = form | {"phone": "8 (912) 111-22-33"}
    assert teacher.post(url, with_phone).headers["Location"] == "/school-1/access/attempts/"
    guardian.refresh_from_db()
    assert guardian.phone == "+79121112233"
    assert linked_portal_account(user) is not None
    attempt.refresh_from_db()
    assert attempt.was_opened
    assert attempt.closed_by == cast.users["class_teacher"]
    assert teacher.get(url).status_code == 404


@pytest.mark.usefixtures("_state_services")
@pytest.mark.django_db(transaction=False)
def test_person_is_told(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    guardian = create_guardian(cast, phone="+79995556677", snils="11223344595")
    _go(create_checked_parent())
    url = f"/school-1/access/attempts/{AccessAttempt.objects.get().pk}/"
    form = {"person": f"guardian:{guardian.pk}", "phone": "+79121112233", "email": ""}
    with django_capture_on_commit_callbacks(execute=True):
        cast.client("registrar").post(url, form | {"snils": "112-233-445 95", "patronymic": "Игоревна"})
    assert mail.outbox[-1].to == ["alla@example.org"]
    assert "Кузнецов" not in mail.outbox[-1].body


def test_question_to_a_school_that_knows_nobody(cast: Cast) -> None:
    create_guardian(cast)
    user = create_checked_parent()
    _answer, text = _go(user)
    assert "Школа № 2" in text
    form = {"region": "29", "school": cast.school.pk, "child_name": "Кузнецов Лев", "class_name": "7 «А»"}
    client = portal_client(user)
    assert client.post("/diary/question/", form).status_code == 302
    assert client.post("/diary/question/", form | {"school": 999999}).status_code == 422
    assert client.post("/diary/question/", form | {"region": "xx"}).status_code == 404
    attempt = AccessAttempt.objects.get()
    assert attempt.class_name == "7а"
    page = cast.client("class_teacher").get(f"/school-1/access/attempts/{attempt.pk}/").content.decode()
    assert "Кузнецова Алла" in page
    for key in ("teacher", "guardian", "deputy"):
        assert cast.client(key).get(f"/school-1/access/attempts/{attempt.pk}/").status_code == 403
    foreign = cast.other.client("registrar").get(f"/school-2/access/attempts/{attempt.pk}/")
    assert foreign.status_code == 404
    # Of another class it is not the class teacher's business.
    AccessAttempt.objects.update(class_name="7б")
    assert cast.client("class_teacher").get(f"/school-1/access/attempts/{attempt.pk}/").status_code == 404
    assert (
        cast.client("registrar").post(f"/school-1/access/attempts/{attempt.pk}/closing/").status_code == 302
    )
    attempt.refresh_from_db()
    assert (attempt.closed_at is not None, attempt.was_opened) == (True, False)


def test_person_that_the_attempt_is_not_about_cannot_be_corrected(cast: Cast) -> None:
    create_guardian(cast, phone="+79995556677", snils="11223344595")
    _go(create_checked_parent())
    url = f"/school-1/access/attempts/{AccessAttempt.objects.get().pk}/"
    for chosen in (f"guardian:{cast.guardian.pk}", f"guardian:{cast.other.guardian.pk}", "teacher:1", "x"):
        form = {"person": chosen, "phone": "+79121112233", "email": ""}
        answer = cast.client("class_teacher").post(url, form)
        assert answer.status_code in {302, 404}
    for person in (cast.guardian, cast.other.guardian):
        person.refresh_from_db()
        assert person.phone != "+79121112233"


def test_attempts_of_others_are_not_sent(cast: Cast) -> None:
    create_guardian(cast, phone="+79995556677", snils="11223344595")
    _go(create_checked_parent())
    other = create_portal_user("other")
    portal_client(other).post("/diary/correction/", {"attempt": [AccessAttempt.objects.get().pk, "x"]})
    assert AccessAttempt.objects.get().asked_at is None


def test_list_asks_as_often_for_many(cast: Cast) -> None:

    def count(key: str) -> int:
        client = cast.client(key)
        with CaptureQueriesContext(connection) as context:
            assert client.get("/school-1/access/attempts/").status_code == 200
        return len(context)

    guardian = create_guardian(cast)
    user = create_checked_parent()
    now = clock.now()
    common = {"school": cast.school, "guardian": guardian, "tried_at": now, "differences": ["phone"]}
    AccessAttempt.objects.create(account=user, **common)
    before = [count(key) for key in ("class_teacher", "registrar")]
    for number in range(12):
        account = create_portal_user(f"p{number}", email=f"p{number}@example.org")
        AccessAttempt.objects.create(account=account, **common)
    assert [count(key) for key in ("class_teacher", "registrar")] == before
