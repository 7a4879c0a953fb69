"""Letters of access: who may issue them, what is printed, and that nothing of it is kept."""

import io
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from parta.accounts.models import User
from parta.core import clock
from parta.onboarding.models import Activation
from parta.people.models import Guardian, Guardianship, Student
from tests.factories.cast import Cast
from tests.onboarding.letters import arrive, create_guardian, issue_to, make_small

_READY = "/school-1/access/letters/ready/"
_PRINT = "/school-1/access/letters/print/"


def _text(client: Client) -> tuple[int, str]:
    """Pages and words of the PDF that waits."""
    answer = client.get(_PRINT)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    pages = PdfReader(io.BytesIO(b"".join(answer))).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


def _url(name: str, **values: object) -> str:
    return reverse(f"onboarding:{name}", kwargs={"school": "school-1", **values})


def test_one_letter_printed(cast: Cast) -> None:
    guardian = create_guardian(cast)
    client = cast.client("registrar")
    answer = client.post(_url("letters_person", kind="guardian", person_id=guardian.pk))
    assert answer.headers["Location"] == _READY
    pages, text = _text(client)
    assert pages == 1
    user = User.objects.get(guardians=guardian)
    for words in (
        cast.school.name,
        "Кузнецова Алла Игоревна",
        "Кузнецов Лев, 7А",
        user.login,
        "testserver",
        "Лебедева Ольга Николаевна",
    ):
        assert words in text
    found = re.search(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b", text)
    assert found
    user.refresh_from_db()
    assert user.check_password(found[0])
    for kept in Session.objects.all():
        assert found[0] not in str(kept.get_decoded())
    assert default_storage.listdir("")[1] == []


def test_letters_of_a_class(cast: Cast) -> None:
    guardian = create_guardian(cast)
    Guardianship.objects.create(
        guardian=guardian, student=cast.students[1], kind="parent", since_on=cast.today
    )
    client = cast.client("class_teacher")
    url = _url("letters_class", class_id=cast.school_class.pk)
    client.post(url, {"whom": ["guardians", "students"]})
    pages, text = _text(client)
    # Two students and one guardian have no account; the guardian of two children gets one letter.
    assert pages == 3 + 1
    assert text.count("Кузнецова Алла Игоревна") == 2  # on the letter and in the list
    assert "Иванова Софья" in text
    assert Activation.objects.count() == 3
    assert client.post(url, {"whom": ["guardians", "students"]}).headers["Location"] == url
    assert Activation.objects.count() == 3, "what waits is not issued again"
    assert "Кузнецова" in client.get(url).content.decode()


def test_letters_can_be_printed_for_a_quarter_of_an_hour_by_their_issuer_only(cast: Cast) -> None:
    client = cast.client("registrar")
    client.post(_url("letters_person", kind="guardian", person_id=create_guardian(cast).pk))
    assert cast.client("head").get(_PRINT).headers["Location"] == _READY
    with clock.fixed_at(clock.now() + timedelta(minutes=16)):
        assert client.get(_PRINT).headers["Location"] == _READY
        assert "Открыть" not in client.get(_READY).content.decode()
    assert client.get(_PRINT).status_code == 200
    Activation.objects.update(revoked_at=clock.now())
    assert client.get(_PRINT).status_code == 404


def test_states_are_shown(cast: Cast) -> None:
    guardian = create_guardian(cast)
    url = _url("letters_class", class_id=cast.school_class.pk)
    client = cast.client("registrar")
    states = []
    for change in ("nothing", "issued", "expired", "taken over"):
        if change == "issued":
            issue_to(cast, guardian)
        elif change == "expired":
            Activation.objects.update(expires_at=clock.now() - timedelta(days=2))
        elif change == "taken over":
            User.objects.filter(guardians=guardian).update(must_activate=False)
        page = client.get(url).context["page"]
        row = next(
            one for family in page.families for one in family.guardians if one.person_id == guardian.pk
        )
        states.append(str(row.state))
    assert states == ["none", "waiting", "expired", "open"]


def test_letter_taken_back(cast: Cast) -> None:
    issued = issue_to(cast, create_guardian(cast))
    url = _url("letters_revocation", activation_id=issued.activation.pk)
    assert cast.client("class_teacher").post(url).status_code == 404, "not the one who issued it"
    assert cast.client("registrar").post(url).status_code == 302
    with pytest.raises(AssertionError, match="does not sign in"):
        arrive(issued)


@pytest.mark.parametrize("key", ["class_teacher", "registrar", "head"])
def test_nobody_else_is_reached(cast: Cast, key: str) -> None:
    """Neither the other school nor, for a class teacher, another class; nor kinds that are none."""
    client = cast.client(key)
    strangers = [
        ("student", cast.other.student.pk),
        ("guardian", cast.other.guardian.pk),
        ("head", 1),
        ("user", 1),
    ]
    if key == "class_teacher":
        strangers += [("student", cast.other_student.pk), ("teacher", cast.colleague.pk)]
    for kind, person_id in strangers:
        assert client.post(_url("letters_person", kind=kind, person_id=person_id)).status_code == 404
    assert not Activation.objects.exists()


def test_class_page_asks_as_often_for_many(cast: Cast) -> None:
    client = cast.client("registrar")
    urls = [_url("letters"), _url("letters_class", class_id=cast.school_class.pk)]
    counts = [_count(client, url) for url in urls]
    for number in range(15):
        student = Student.objects.create(school=cast.school, surname=f"Новый{number}", given_name="Пётр")
        student.enrollments.create(school_class=cast.school_class, since_on=cast.today)
        guardian = Guardian.objects.create(school=cast.school, surname=f"Новая{number}", given_name="Анна")
        Guardianship.objects.create(guardian=guardian, student=student, kind="parent", since_on=cast.today)
        if number < 5:
            issue_to(cast, guardian)
    assert [_count(client, url) for url in urls] == counts


def _count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)


def test_guardian_renews_a_small_childs_sign_in(cast: Cast) -> None:
    child = cast.students[1]
    make_small(cast, child)
    client = cast.client("guardian")
    assert "Иванова Софья" in client.get(_url("children")).content.decode()
    first = client.post(_url("child", student_id=child.pk)).context["issued"]
    again = client.post(_url("child", student_id=child.pk)).context["issued"]
    assert first.login == again.login
    assert first.password != again.password
    assert arrive(again).get("/", follow=True).status_code == 200
    with pytest.raises(AssertionError, match="does not sign in"):
        arrive(first)
    # The brother is thirteen no more.
    Student.objects.filter(pk=cast.student.pk).update(born_on=cast.today - timedelta(days=15 * 366))
    assert client.post(_url("child", student_id=cast.student.pk)).headers["Location"] == _url("children")
    for foreign in (cast.students[2], cast.other_student, cast.other.student):
        assert client.post(_url("child", student_id=foreign.pk)).status_code == 404
    assert cast.client("former_guardian").post(_url("child", student_id=child.pk)).status_code == 404
    assert cast.client("trusted").post(_url("child", student_id=cast.student.pk)).status_code == 403
    assert cast.client("student").post(_url("child", student_id=cast.student.pk)).status_code == 403
