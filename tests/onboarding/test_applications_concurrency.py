"""Two at the same moment, on two real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from parta.core.errors import Refused
from parta.onboarding.commands.deciding import approve_application, refuse_application, take_application
from parta.onboarding.commands.submitting import submit_application
from parta.onboarding.models import AccessApplication
from parta.onboarding.rules.applications import RefusalReason
from parta.people.models import Guardian
from tests.factories.applications import STRANGER, create_applicant, create_application, create_draft
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[str]:
    """What became of each: "done", or the code of its refusal."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> str:
        start.wait(timeout=10)
        try:
            call()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_two_registrars_who_decide_at_once_the_second_is_told(cast: Cast) -> None:
    made, actor = create_application(cast, create_applicant()), cast.actor("registrar")
    take_application(actor=actor, key=made.key)
    found = at_once(
        lambda: approve_application(actor=actor, key=made.key, student_id=cast.students[2].pk, adult_id=None),
        lambda: refuse_application(
            actor=actor, key=made.key, reason=RefusalReason.DATA_WRONG, explanation="Имя с ошибкой."
        ),
    )
    assert sorted(found) == ["done", "wrong_state"]
    made.refresh_from_db()
    assert made.state == ("approved" if found[0] == "done" else "refused")
    assert Guardian.objects.filter(surname="Кузнецова").exists() == (made.state == "approved")


def test_two_who_submit_at_once_get_two_numbers(cast: Cast) -> None:
    first = create_draft(cast, create_applicant())
    second = create_draft(cast.other, create_applicant("second", snils=""), child=STRANGER)
    found = at_once(
        *(
            lambda draft=draft: submit_application(
                user_id=draft.applicant_id or 0, key=draft.key, has_consent=True
            )
            for draft in (first, second)
        )
    )
    assert found == ["done", "done"]
    assert set(AccessApplication.objects.values_list("serial", flat=True)) == {1, 2}
