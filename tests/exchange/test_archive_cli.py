"""The command lines of archives, outside any transaction: as an operator runs them."""

import zipfile
from pathlib import Path

from click.testing import CliRunner

from parta.config.cli import main
from parta.people.models import Student
from parta.schools.models import School
from tests.factories.school import create_cast


def test_a_school_is_written_and_read_back_under_another_address(
    transactional_db: None, tmp_path: Path
) -> None:
    cast = create_cast()
    file = str(tmp_path / "school.zip")
    written = CliRunner().invoke(main, ["export-school", cast.school.slug, file])
    assert (written.exit_code, written.output) == (0, f"{cast.school.slug}: {file}\n")
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
    taken = CliRunner().invoke(main, ["import-school", file, "--slug", "copy"])
    assert taken.exit_code == 0, taken.output
    assert taken.output.startswith("copy: ")
    copy = School.objects.get(slug="copy")
    assert Student.objects.filter(school=copy).count() == Student.objects.filter(school=cast.school).count()
    made = Student.objects.create(school=copy, surname="Новый", given_name="Ученик")
    assert made.pk > max(Student.objects.exclude(pk=made.pk).values_list("pk", flat=True))
    again = CliRunner().invoke(main, ["import-school", file, "--slug", "copy"])
    assert again.exit_code == 1
    assert CliRunner().invoke(main, ["export-school", "nowhere", file]).exit_code == 1
    assert zipfile.is_zipfile(file)  # a refusal leaves what was there
