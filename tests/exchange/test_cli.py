from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from parta.config.cli import main
from parta.schools.models import School
from tests.exchange.samples import SCHOOL, activity

pytestmark = pytest.mark.django_db


def parta(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", *arguments])


@pytest.fixture
def fet(tmp_path: Path) -> Path:
    path = tmp_path / "school.fet"
    path.write_bytes(SCHOOL)
    return path


def test_a_good_file_is_taken(fet: Path) -> None:
    result = parta("fet", str(fet), "--school", "romashka")
    assert (result.exit_code, School.objects.count()) == (0, 1)
    assert "Ромашка" in result.output


def test_a_dry_run_writes_nothing(fet: Path) -> None:
    assert parta("fet", str(fet), "--school", "romashka", "--dry-run").exit_code == 0
    assert not School.objects.exists()


def test_bad_lines_end_in_2(fet: Path) -> None:
    fet.write_bytes(SCHOOL.replace(b"</Activities_List>", f"{activity(9, '')}</Activities_List>".encode()))
    assert parta("fet", str(fet), "--school", "romashka").exit_code == 2
    assert School.objects.exists()


def test_a_refused_file_ends_in_1_with_the_reason(fet: Path) -> None:
    fet.write_bytes(b"<html/>")
    result = parta("fet", str(fet), "--school", "romashka")
    assert result.exit_code == 1
    assert "<html>" in result.output
    assert "Traceback" not in result.output


def test_a_roster_needs_its_school(tmp_path: Path, fet: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("class,surname,given name\n7а,Петров,Пётр\n")
    assert parta("roster", str(roster), "--school", "romashka").exit_code == 1
    parta("fet", str(fet), "--school", "romashka")
    assert parta("roster", str(roster), "--school", "romashka").exit_code == 0
    roster.write_text("class,surname,given name\n9я,Петров,Пётр\n")
    assert parta("roster", str(roster), "--school", "romashka").exit_code == 2
