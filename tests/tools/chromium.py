"""The browser of the tests."""

import shutil

from playwright.sync_api import Browser, Playwright

HEADLESS = "chromium-headless-shell"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost",
]


def chromium(playwright: Playwright, *, is_whole: bool = False) -> Browser:
    """Without windows, which cost more than what is in them; the whole one installs apps, shows pushes."""
    names = _NAMES if is_whole else (HEADLESS, *_NAMES)
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        raise FileNotFoundError("Chromium is missing: apt-get install chromium fonts-dejavu-core")
    return playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
