"""What ``deploy/`` holds is accepted by the programs it is for, and names only what there is."""

import os
import re
import subprocess
import sys
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


def _example() -> dict[str, str]:
    """The settings as systemd reads them."""
    lines = (DEPLOY / "parta.env.example").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {name: value.strip("'") for name, value in pairs}


def test_the_command_of_the_server_has_the_settings_of_the_units(tmp_path: Path) -> None:
    program, command = tmp_path / "program", tmp_path / "parta"
    program.write_text('#!/bin/sh\nenv\nprintf "asked=%s|" "$@"\n')
    program.chmod(0o755)
    text = (DEPLOY / "parta").read_text()
    assert "runuser -u parta -- /opt/parta/.venv/bin/parta" in text
    text = text.replace("runuser -u parta -- /opt/parta/.venv/bin/parta", str(program))
    command.write_text(text.replace("/etc/parta.env", str(DEPLOY / "parta.env.example")))
    done = subprocess.run(
        ["sh", str(command), "school", "Гимназия № 1"], capture_output=True, text=True, check=True
    )
    given = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    assert {name: given[name] for name in _example()} == _example()
    assert done.stdout.endswith("asked=school|asked=Гимназия № 1|")


def test_production_as_in_the_example_has_nothing_to_warn_of(tmp_path: Path) -> None:
    """But for what is missing on purpose here: Redis, and migrations."""
    blank = {"DATABASE_URL": "", "LOG_LEVEL": "", "EMAIL_FROM": "", "REDIS_URL": "redis://127.0.0.1:9/0"}
    blank |= {"SECRET_KEY": "", "DJANGO_ALLOW_ASYNC_UNSAFE": ""}  # what the tests have set
    own = {"DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "parta.config.settings"}
    done = subprocess.run(
        [str(Path(sys.executable).with_name("parta")), "check", "--deploy"],
        env=os.environ | _example() | blank | own,
        capture_output=True,
        text=True,
        check=False,
    )
    bad = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("BAD")]
    waiting = [line for line in done.stdout.splitlines() if "migrations wait" in line]
    assert [word for word in bad if word != "translations"] == [waiting[0].split()[1], "Redis:"], done


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
