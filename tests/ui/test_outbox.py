import shutil
import subprocess
from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[2] / "src" / "parta" / "ui" / "static" / "ui" / "outbox"


def test_two_thousand_days_of_an_outbox() -> None:
    """Typing, lost answers, a colleague, killed tabs by chance: see outbox.mjs for what must never be."""
    node = shutil.which("node")
    if node is None:
        pytest.fail("Node is missing: apt-get install nodejs")
    script = Path(__file__).with_name("outbox.mjs")
    done = subprocess.run(
        [node, str(script), str(_FOLDER)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
