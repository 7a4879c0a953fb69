from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from django.utils import translation

from parta.audit.models import AuditEvent
from parta.config.cli import main
from parta.grading.models import Mark
from tests.factories.cast import Cast


def parta(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture(autouse=True)
def _own_static_files() -> Iterator[None]:
    """Where an installation has them, not those that browsers of the tests are given."""
    own = {"BACKEND": "parta.ui.static_files.ModuleManifestStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": own}):
        yield


@pytest.fixture
def stale_catalog(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A catalog that nobody has compiled."""
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalog = folder / "django.po"
    catalog.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n')
    with catalog.open("a") as file:
        file.write('msgid "The last one"\nmsgstr "Крайняя"\n')
    monkeypatch.setattr("parta.config.translations.LOCALE", tmp_path)
    return catalog


def test_lists_its_commands() -> None:
    text = parta("--help").output
    for command in ("run", "setup", "serve", "worker", "demo", "verify", "check", "user", "import"):
        assert f"\n  {command} " in text


def test_verify_finds_nothing_in_an_honest_school(cast: Cast) -> None:
    result = parta("verify")
    assert (result.exit_code, result.output) == (0, "Everything is as it was written.\n")


def test_verify_names_a_mark_changed_past_the_application(cast: Cast) -> None:
    Mark.objects.filter(pk=cast.marks[0].pk).update(value=2)
    result = parta("verify")
    assert result.exit_code == 1
    assert f"{cast.school.slug}: mark:{cast.marks[0].pk} is not what its history says" in result.output
    assert "Алгебра" in result.output
    assert result.output.endswith("Error: 1 found.\n")


def test_verify_names_a_removed_absence(cast: Cast) -> None:
    record = f"attendance:{cast.attendance.pk}"
    cast.attendance.delete()
    result = parta("verify")
    assert result.exit_code == 1
    assert record in result.output


def test_verify_names_a_broken_chain(cast: Cast) -> None:
    AuditEvent.objects.filter(record=f"mark:{cast.marks[0].pk}").update(reason="forged")
    result = parta("verify")
    assert result.exit_code == 1
    assert f"{cast.school.slug}: the history of course:{cast.course.pk} breaks at event 1" in result.output


def test_check_is_content_with_a_working_installation(db: None) -> None:
    settings.DATA.mkdir(exist_ok=True)
    result = parta("check")
    assert "database" in result.output
    assert "no migrations wait" in result.output


def test_check_says_what_waits(db: None, stale_catalog: Path) -> None:
    result = parta("check")
    assert result.exit_code == 1
    assert "BAD translations wait for: parta setup" in result.output


def test_setup_compiles_translations_once(db: None, stale_catalog: Path) -> None:
    assert parta("setup").exit_code == 0
    compiled = stale_catalog.with_suffix(".mo")
    first = compiled.stat().st_mtime_ns
    assert parta("setup").exit_code == 0
    assert compiled.stat().st_mtime_ns == first


def test_words_compiled_just_now_are_read(db: None, stale_catalog: Path) -> None:
    """A demo school built at the first start speaks Russian."""
    with override_settings(LOCALE_PATHS=[stale_catalog.parents[2]]), translation.override("ru"):
        assert translation.gettext("The last one") == "The last one"
        assert parta("setup").exit_code == 0
        translation.activate("ru")
        assert translation.gettext("The last one") == "Крайняя"


def test_setup_collects_static_files_once(db: None) -> None:
    (settings.DATA / "static.sha256").unlink(missing_ok=True)  # another test may have set up before
    assert "Collecting static files" in parta("setup").output
    assert "Collecting static files" not in parta("setup").output
    assert (Path(settings.STATIC_ROOT) / "ui").is_dir()


def test_port_must_be_a_port() -> None:
    result = parta("run", "--port", "80000")
    assert result.exit_code == 2
    assert "80000" in result.output


def test_commands_that_need_tables_say_how_to_get_them(db: None) -> None:
    MigrationRecorder(connection).record_unapplied("homework", "0004_course_required")
    for command in ("verify", "worker"):
        result = parta(command)
        assert (result.exit_code, result.output) == (
            1,
            "Error: The database waits for its migrations: parta setup\n",
        )
