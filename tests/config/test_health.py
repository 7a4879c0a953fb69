import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext


def test_alive_asks_no_database(client: Client) -> None:
    # Without the ``db`` fixture any query would fail the test.
    response = client.get("/healthz")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_ready_when_migrated(client: Client, db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/readyz")
    assert response.status_code == 200
    assert len(queries) <= 3
    assert "no-store" in response["Cache-Control"]


def test_not_ready_with_a_migration_pending(client: Client, db: None) -> None:
    MigrationRecorder(connection).record_unapplied("homework", "0004_course_required")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"migrations pending\n"


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = "/nowhere/parta" if connection.vendor == "sqlite" else "no-such-database"
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", missing)
        response = client.get("/readyz")
        connection.close()
    assert response.status_code == 503
    assert response.content == b"no database\n"


def test_only_reading_is_answered(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
