"""Each step of an application is told to the side that has not taken it (A6)."""

from parta.notifications.models import Delivery, Notification
from parta.onboarding.commands.deciding import ask_for_more, take_application
from parta.onboarding.commands.submitting import submit_application, withdraw_application
from tests.factories.applications import create_applicant, create_draft
from tests.factories.cast import Cast
from tests.tools.told import told


def test_applicant_and_office_are_told_and_no_letter_is_doubled(cast: Cast) -> None:
    applicant, registrar = create_applicant(), cast.users["registrar"]
    made = create_draft(cast, applicant)
    submit_application(user_id=applicant.pk, key=made.key, has_consent=True)
    made.refresh_from_db()
    assert told(registrar, "application") == [(f"Новое заявление {made.number}", "Родитель")]
    assert [title for title, _text in told(applicant, "application")] == [
        f"Заявление {made.number}: зарегистрировано"
    ]
    office = cast.actor("registrar")
    take_application(actor=office, key=made.key)
    ask_for_more(actor=office, key=made.key, text="Пришлите скан целиком")
    assert told(applicant, "application")[-1][1] == "Пришлите скан целиком"
    assert len(told(registrar, "application")) == 1  # own steps are no news
    withdraw_application(user_id=applicant.pk, key=made.key)
    assert told(registrar, "application")[-1][0] == f"Заявление {made.number}: отозвано заявителем"
    assert len(told(applicant, "application")) == 3
    letters = Delivery.objects.filter(channel="email")
    assert set(letters.values_list("user_id", flat=True)) == {registrar.pk}
    for key in ("head", "deputy", "teacher", "guardian"):
        assert told(cast.users[key], "application") == []
    row = Notification.objects.filter(user=registrar).latest("pk")
    assert cast.client("registrar").get(row.url).status_code == 200
