"""Schemathesis asks the REST API whatever its own document allows and forbids: nothing may break."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from parta.exchange.api_urls import api
from tests.factories.announcements import publish
from tests.factories.cast import Cast
from tests.factories.keys import create_key

_EXAMPLES = 1  # of each call and person, that the document allows; and one of the call that it does not


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Requests leave the connection in whose transaction the test lives; so does Django's client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # files it leaves open
@pytest.mark.usefixtures("_one_connection")
def test_nothing_breaks_the_api(cast: Cast) -> None:
    """With ids that exist where it is allowed, so that it is answered; others are among the forbidden."""
    known = {
        "student_id": cast.student.pk,
        "course_id": cast.course.pk,
        "lesson_id": cast.lesson.pk,
        "class_id": cast.school_class.pk,
        "homework_id": cast.homework.pk,
        "announcement_id": publish(cast).pk,
        "key": str(cast.attachment.key),
    }
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
    schema.app = get_wsgi_application()
    statuses: list[int] = []
    secrets = [create_key(cast, key).secret for key in ("guardian", "teacher", "head")]
    for number, result in enumerate(schema.get_all_operations()):
        operation: Any = result.ok()  # type: ignore[union-attr]  # the document is our own
        ids = {name: known[name] for name in _names(operation)}
        for secret in secrets:
            allowed = operation.as_strategy(GenerationMode.POSITIVE, path_parameters=ids or None)
            _ask(allowed, secret, statuses)
        _ask(operation.as_strategy(GenerationMode.NEGATIVE), secrets[number % len(secrets)], statuses)
    assert {200, 403, 422} <= set(statuses)
    assert max(statuses) < 500
    gc.collect()  # here, where they are known, and not in some later test


def _names(operation: Any) -> list[str]:
    return [parameter.name for parameter in operation.path_parameters]


def _ask(cases: Any, secret: str, statuses: list[int]) -> None:
    @settings(
        max_examples=_EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case: Case[Any]) -> None:
        response = case.call_and_validate(
            headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"},
            checks=[not_a_server_error, response_schema_conformance],
        )
        statuses.append(response.status_code)

    ask()
