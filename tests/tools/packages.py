"""What the tests need beyond Python packages: programs, a Cyrillic font, the schools that come with FET."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.tools.chromium import HEADLESS

FET_EXAMPLES = Path("/usr/share/doc/fet-data/examples")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FONTS = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
_CYRILLIC = ("DejaVuSans*.ttf", "LiberationSans*.ttf", "NotoSans-*.ttf", "Roboto*.ttf")


def browser() -> str | None:
    """The program to run, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def nginx() -> str | None:
    """The program to run, which a bare PATH may not reach; or None."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def _has_font() -> bool:
    return any(next(folder.rglob(name), None) for folder in _FONTS if folder.is_dir() for name in _CYRILLIC)


def missing() -> list[str]:
    """Debian packages to install."""
    needed = {
        "chromium": browser() is not None,
        "fonts-dejavu-core": _has_font(),
        "fet": shutil.which("fet-cl") is not None,
        "fet-data": FET_EXAMPLES.is_dir(),
        "nodejs": shutil.which("node") is not None,
        "npm": shutil.which("npm") is not None,
        "redis-server": shutil.which("redis-server") is not None,
        "openssl": shutil.which("openssl") is not None,
        "nginx-light": nginx() is not None,
        "systemd": shutil.which("systemd-analyze") is not None,
    }
    return [package for package, is_here in needed.items() if not is_here]


def _prefix() -> list[str] | None:
    """What stands before apt-get for it to be allowed; None: it is not."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


@contextmanager
def _services_at_rest(prefix: list[str]) -> Iterator[None]:
    """Debian starts what it installs, nginx for the whole network; here only the programs are wanted."""
    policy = Path("/usr/sbin/policy-rc.d")
    is_ours = not policy.exists()
    if is_ours:
        write = ["sh", "-c", f"printf '#!/bin/sh\nexit 101\n' > {policy} && chmod 755 {policy}"]
        subprocess.run([*prefix, *write], check=False)
    try:
        yield
    finally:
        if is_ours:
            subprocess.run([*prefix, "rm", "--force", str(policy)], check=False)


def install_missing() -> None:
    """Install what is missing, or leave the program saying exactly what to install."""
    packages = missing()
    if not packages:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    prefix = _prefix()
    if prefix is not None:
        sys.stderr.write(f"Installing {' '.join(packages)}…\n")
        with _services_at_rest(prefix):
            # Not every system has the browser without windows; the whole one takes its place, only slower.
            lean = [*command[:4], HEADLESS]
            for step in (["apt-get", "update"], command, *([lean] if "chromium" in packages else [])):
                subprocess.run(
                    [*prefix, *step],
                    check=False,
                    stdout=subprocess.DEVNULL,
                    env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
                )
    if missing():
        raise SystemExit(f"The tests need programs that are not here. Install them:\n    {' '.join(command)}")
