"""What ``deploy/`` holds is accepted by the programs it is for, and names only what there is."""

import re
import subprocess
from pathlib import Path

import click
import pytest

from parta.config.cli import main
from tests.tools.isolated import run_isolated
from tests.tools.packages import nginx

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def _is_known(words: list[str]) -> bool:
    """Whether ``parta`` has the command with these options."""
    command = main.commands.get(words[0])
    if command is None:
        return False
    options = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
    return {word.split("=")[0] for word in words[1:] if word.startswith("--")} <= options


def test_commands_of_units_and_of_compose_are_there() -> None:
    lines = [line for unit in UNITS for line in unit.read_text().splitlines() if line.startswith("Exec")]
    commands = [match.group(1) for line in lines if (match := re.search(r"bin/parta ([\w -]+)", line))]
    compose = (DEPLOY / "compose" / "compose.yaml").read_text()
    commands += [
        " ".join(re.findall(r'"([\w-]+)"', line)) for line in re.findall(r'\["parta", (.*)\]', compose)
    ]
    assert len(commands) >= 7
    assert [command for command in commands if not _is_known(command.split())] == []


def test_compose_is_as_its_schema_says(tmp_path: Path) -> None:
    """There is no container engine here: this is as far as the file can be tried."""
    ask = ["check-jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = run_isolated(
        ["check-jsonschema==0.37.1"], [*ask, str(DEPLOY / "compose" / "compose.yaml")], home=tmp_path
    )
    assert "ok" in done


def test_settings_are_read_and_described() -> None:
    texts = [DEPLOY / "parta.env.example", DEPLOY / "compose" / "compose.yaml"]
    named = set(
        re.findall(r"^(?:    )?([A-Z][A-Z_]+)[=:]", "\n".join(map(Path.read_text, texts)), re.MULTILINE)
    )
    named -= {name for name in named if name.startswith("POSTGRES_")}
    code = "".join(path.read_text() for path in (ROOT / "src/parta/config").glob("*.py"))
    guide = (ROOT / "docs/operations.md").read_text()
    assert len(named) > 10
    assert {name for name in named if f'"{name}"' not in code} == set()
    assert {name for name in named if f"`{name}`" not in guide} == set()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_takes_the_unit(unit: Path, tmp_path: Path) -> None:
    program = tmp_path / "parta"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for other in (DEPLOY / "systemd").iterdir():
        text = other.read_text().replace("/opt/parta/.venv/bin/parta", str(program))
        (tmp_path / other.name).write_text(text.replace("User=parta", "User=root"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "parta" in line]
    assert (done.returncode, ours) == (0, [])


def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    program = nginx()
    assert program is not None
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    request = ["-subj", "/CN=diary.example.org", "-days", "1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *request],
        check=True,
        capture_output=True,
    )
    text = (DEPLOY / "nginx" / "parta.conf").read_text()
    text = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(certificate), text)
    text = re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(key), text)
    text = re.sub(r"listen (\[::\]:)?(443|80)", r"listen \g<1>1\2", text)
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {text} }}"
    (tmp_path / "nginx.conf").write_text(whole)
    done = subprocess.run(
        [program, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr
