"""Foreign clients in Python, each in an environment of its own: what they pin need not fit Parta."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

_UV = Path(sys.executable).with_name("uv")


def run_isolated(
    packages: Sequence[str],
    command: Sequence[str],
    *,
    home: Path,
    timeout: int = 120,
    python: str = sys.executable,
) -> str:
    """What the command printed, with the packages (``name==version``) at hand; uv caches them."""
    asked = [part for package in packages for part in ("--with", package)]
    done = subprocess.run(
        [str(_UV), "run", "--quiet", "--isolated", "--no-project", *asked, *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
        cwd=home,
        env=os.environ
        | {
            "UV_PYTHON": python,
            "UV_PYTHON_DOWNLOADS": "never",
            "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR", str(Path.home() / ".cache" / "uv")),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "LC_ALL": "C.UTF-8",
        },
    )
    if done.returncode:
        pytest.fail(f"{' '.join(command)}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def find_python(*least: int) -> str:
    """An interpreter of the machine for clients that want a newer Python than Parta does."""
    found = [sys.executable, *(path for name in _names(least) if (path := shutil.which(name)))]
    found += map(str, sorted(Path.home().glob(".pyenv/versions/3.*/bin/python"), reverse=True))
    ask = f"import sys; sys.exit(sys.version_info < {least})"
    for path in found:
        if not subprocess.run([path, "-c", ask], check=False, capture_output=True).returncode:
            return path
    pytest.skip(f"a client needs Python {'.'.join(map(str, least))} or newer; there is none here")


def _names(least: Sequence[int]) -> list[str]:
    return [f"python3.{minor}" for minor in range(least[1], least[1] + 4)]
