"""The region's office and the command line name the provider; nobody reads the secret back."""

from datetime import date

import pytest
from allauth.socialaccount.models import SocialApp
from click.testing import CliRunner
from django.test import Client

from parta.access.models import OperatorAct, OperatorRole
from parta.access.rules import Office
from parta.accounts.commands import providers
from parta.config.cli import main
from parta.core import clock
from parta.schools.models import Region
from tests.factories.portal import create_portal_user, portal_client

FORM = {
    "name": "Госуслуги края",
    "issuer": "https://id.example.org",
    "client_id": "parta",
    "secret": "a-secret-nobody-reads",
    "scopes": "openid profile snils",
}


@pytest.fixture
def _answering(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider is there: asking it is tested in test_foreign_provider."""
    monkeypatch.setattr(providers, "_check_provider", lambda _issuer: None)


@pytest.fixture
def office(db: None) -> Client:
    region = Region.objects.create(code="99", name="Край света", state_services_on=date(2020, 1, 1))
    user = create_portal_user("operator")
    OperatorRole.objects.create(
        user=user,
        office=Office.REGION.value,
        region=region,
        since_on=date(2020, 1, 1),
        given_at=clock.now(),
    )
    return portal_client(user)


@pytest.mark.usefixtures("_answering")
def test_the_secret_goes_in_and_never_comes_out(office: Client) -> None:
    url = "/region-office/99/sign-in/"
    assert office.post(url, FORM).status_code == 302
    app = SocialApp.objects.get()
    assert (app.provider_id, app.secret, app.settings["server_url"]) == ("99", FORM["secret"], FORM["issuer"])
    page = office.get(url).content.decode()
    assert FORM["issuer"] in page
    assert "http://99.localhost/account/links/99/callback/" in page
    assert FORM["secret"] not in page
    office.post(url, {**FORM, "secret": "", "name": "Иначе"})
    app.refresh_from_db()
    assert (app.name, app.secret) == ("Иначе", FORM["secret"])
    assert FORM["secret"] not in str(list(OperatorAct.objects.values()))
    assert OperatorAct.objects.filter(kind="region.provider").count() == 2
    assert office.post(f"{url}removal/").status_code == 302
    assert not SocialApp.objects.exists()
    assert office.post(f"{url}removal/").status_code == 404


def test_an_address_that_does_not_answer_is_told_beside_its_field(office: Client) -> None:
    answer = office.post("/region-office/99/sign-in/", {**FORM, "issuer": "http://127.0.0.1:9"})
    assert answer.status_code == 422
    assert not SocialApp.objects.exists()


@pytest.mark.usefixtures("_answering", "db")
def test_the_command_line_does_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTA_SECRET", "a-secret-nobody-reads")
    for name in ("_load_django", "_require_tables"):
        monkeypatch.setattr(f"parta.config.cli.{name}", lambda: None)
    Region.objects.create(code="99", name="Край света")
    run = CliRunner().invoke
    known = run(main, ["oidc", "provider", "99", "--issuer", "https://id.example.org", "--client-id", "p"])
    assert known.exit_code == 0, known.output
    assert "a-secret-nobody-reads" not in known.output
    assert SocialApp.objects.get().provider_id == "99"
    assert run(main, ["oidc", "provider", "99", "--remove"]).exit_code == 0
    assert not SocialApp.objects.exists()
    assert run(main, ["oidc", "provider", "00", "--remove"]).exit_code == 1
    assert run(main, ["oidc", "provider", "99"]).exit_code == 2
    site = run(main, ["oidc", "site", "Север", "--back", "https://diary.example.org/back/"])
    assert "Client secret:" in site.output
    assert run(main, ["oidc", "site", "Север", "--back", "http://diary.example.org/"]).exit_code == 1
