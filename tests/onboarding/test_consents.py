"""The school's register of consents."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.accounts.commands.consents import give_consent
from parta.accounts.models import Consent
from parta.core import clock
from parta.onboarding.rules.welcome import DIARY_DATA
from tests.factories.cast import Cast


def test_the_last_word_of_everybody_who_signs_in(cast: Cast) -> None:
    guardian, teacher = cast.users["guardian"], cast.users["teacher"]
    stranger = cast.other.users["registrar"]
    give_consent(user=stranger, kind=DIARY_DATA, version="1")
    give_consent(user=guardian, kind=DIARY_DATA, version="1")
    give_consent(user=teacher, kind=DIARY_DATA, version="1")
    Consent.objects.filter(user=teacher).update(
        given_at=clock.now() - timedelta(days=2), withdrawn_at=clock.now()
    )
    client, url = cast.client("registrar"), f"/{cast.school.slug}/access/consents/"

    def names(state: str = "") -> list[str]:
        return [row.name for row in client.get(url, {"state": state}).context["page"].object_list]

    assert names("given") == [str(guardian)]
    assert names("withdrawn") == [str(teacher)]
    assert str(guardian) not in names("missing")
    assert set(names()) == {*names("given"), *names("withdrawn"), *names("missing")}
    with CaptureQueriesContext(connection) as few:
        client.get(url, {"state": "given"})
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(few) == len(many)
