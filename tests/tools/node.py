"""Programs in JavaScript that tests talk to, installed from the npm registry as their lock file says."""

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest


def install(folder: Path) -> None:
    """``npm ci`` once, even when several processes of the tests ask at the same time."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.fail("Node is missing: apt-get install nodejs npm")
    stamp = folder / "node_modules" / ".installed"
    lock = (folder / "package-lock.json").read_text()
    with (folder / "package.json").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == lock:
            return
        done = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if done.returncode:
            pytest.fail(f"npm ci in {folder}:\n{done.stdout}\n{done.stderr}")
        stamp.write_text(lock)
