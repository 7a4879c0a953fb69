import pytest
from click.testing import CliRunner, Result
from django.contrib.auth import get_user
from django.test import Client

from parta.access.models import Membership
from parta.access.queries import get_actor
from parta.access.rules import Role
from parta.accounts.models import User
from parta.config.cli import main
from parta.grading.models import AssessmentForm
from parta.people.models import Student, Teacher
from tests.factories.cast import Cast

PASSWORD = "zimnyaya-radost-7"


def user(*arguments: str, password: str = PASSWORD, typed: str | None = None) -> Result:
    environment = {"PARTA_PASSWORD": password} if typed is None else {}
    return CliRunner().invoke(main, ["user", *arguments], input=typed, env=environment)


@pytest.fixture
def teacher(cast: Cast) -> Teacher:
    """As an import leaves one: the whole name in the surname, nobody who signs in."""
    return Teacher.objects.create(school=cast.school, surname="Ёжикова М. П.", given_name="")


def signed_in(login: str) -> User | None:
    """Who the diary lets in with the password."""
    client = Client()
    client.post("/account/login/", {"login": login, "password": PASSWORD})
    user = get_user(client)  # it only asks for the session
    return user if isinstance(user, User) else None


def test_a_new_teacher_can_sign_in_and_works_in_the_school(cast: Cast, teacher: Teacher) -> None:
    result = user("ezhikova", "--school", cast.school.slug, "--role", "teacher", "--teacher", "ежикова М. П.")
    assert result.exit_code == 0, result.output
    account = signed_in("ezhikova")
    assert account is not None
    teacher.refresh_from_db()
    assert teacher.user_id == account.pk
    assert get_actor(user_id=account.pk, school_slug=cast.school.slug).roles == {Role.TEACHER}
    assert "Ёжикова М. П." in result.output


def test_an_empty_school_and_its_head(cast: Cast) -> None:
    def found(slug: str, region: str = cast.school.region.code) -> Result:
        arguments = ["school", slug, "Школа № 5", "--region", region, "--head", "direktor"]
        return CliRunner().invoke(main, arguments, env={"PARTA_PASSWORD": PASSWORD})

    for slug, region in [("pyataya", "XX"), (cast.school.slug, cast.school.region.code), ("Не адрес", "29")]:
        assert found(slug, region).exit_code == 1
        assert not User.objects.filter(login="direktor").exists()
    assert found("pyataya").exit_code == 0
    account = signed_in("direktor")
    assert account is not None
    actor = get_actor(user_id=account.pk, school_slug="pyataya")
    assert actor.roles == {Role.HEAD}
    assert actor.school.short_name == "Школа № 5"
    assert AssessmentForm.objects.filter(school=actor.school, is_default=True).count() == 1


def test_a_password_can_be_typed_and_is_asked_twice(cast: Cast) -> None:
    arguments = ("zavuch", "--school", cast.school.slug, "--role", "deputy")
    assert user(*arguments, typed=f"{PASSWORD}\nother\n").exit_code == 1
    assert user(*arguments, typed=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    assert signed_in("zavuch")


def test_an_account_already_there_keeps_its_password(cast: Cast) -> None:
    before = cast.users["teacher"].password
    login = cast.users["teacher"].login.upper()
    for _time in range(2):
        result = user(login, "--school", cast.school.slug, "--role", "deputy", password="another-password-1")
        assert result.exit_code == 0, result.output
    assert User.objects.get(pk=cast.users["teacher"].pk).password == before
    assert Membership.objects.filter(user=cast.users["teacher"], role="deputy").count() == 1


@pytest.mark.parametrize(
    ("role", "person", "words"),
    [
        ("teacher", "Никто", "Никто"),
        ("student", "Ёжикова М. П.", "Ёжикова"),  # she is a teacher
        ("student", "Двойник Иван", "Двойник"),
    ],
)
def test_an_unclear_person_is_refused_and_nothing_is_left(
    cast: Cast, teacher: Teacher, role: str, person: str, words: str
) -> None:
    for _time in range(2):
        Student.objects.create(school=cast.school, surname="Двойник", given_name="Иван")
    result = user("newcomer", "--school", cast.school.slug, "--role", role, "--person", person)
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output
    assert not User.objects.filter(login="newcomer").exists()


@pytest.mark.parametrize(
    ("login", "school", "password"),
    [
        ("newcomer", "nowhere", PASSWORD),
        ("не логин", None, PASSWORD),
        ("newcomer", None, "123"),
    ],
)
def test_bad_words_are_refused(cast: Cast, login: str, school: str | None, password: str) -> None:
    result = user(login, "--school", school or cast.school.slug, "--role", "head", password=password)
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert not User.objects.filter(login=login).exists()
