"""What is published: one stylesheet, small, and everything the pages ask for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django import Settings

from parta.ui.static_files import STYLESHEET, ModuleManifestStorage

_BUDGET = 12 * 1024  # bytes, compressed: the whole look


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("static")
    settings = Settings(_is_pytest_django=True)
    settings.STATIC_ROOT = folder
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "parta.ui.static_files.ModuleManifestStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    yield folder
    settings._finalize()


def _stylesheet(published: Path) -> Path:
    return published / ModuleManifestStorage().stored_name(STYLESHEET)


def test_stylesheet_is_one_file_with_every_rule(published: Path) -> None:
    text = _stylesheet(published).read_text()
    assert "@import" not in text
    folder = Path(finders.find(STYLESHEET) or "").parent
    for file in folder.glob("*.css"):
        if file.name not in {"parta.css", "dark.css"}:
            assert file.read_text() in text, f"parta.css does not import {file.name}"


def test_stylesheet_is_small(published: Path) -> None:
    compressed = _stylesheet(published).with_suffix(".css.br")
    assert 0 < compressed.stat().st_size <= _BUDGET


def test_modules_import_each_other_by_their_published_names(published: Path) -> None:
    module = (published / ModuleManifestStorage().stored_name("ui/js/parta.js")).read_text()
    names = re.findall(r'"\./([\w.-]+\.js)"', module)
    assert len(names) >= 7
    assert all((published / "ui/js" / name).exists() for name in names)


def test_missing_picture_breaks_no_page(published: Path) -> None:
    assert ModuleManifestStorage().url("ui/img/nowhere.svg") == "/static/ui/img/nowhere.svg"


def test_components_use_only_tokens_for_colors() -> None:
    folder = Path(finders.find(STYLESHEET) or "").parent
    for file in folder.glob("*.css"):
        if file.name not in {"tokens.css", "dark.css", "print.css"}:
            assert not re.search(r"#[0-9a-f]{3,8}\b", file.read_text()), file.name


def test_every_color_has_a_dark_value() -> None:
    folder = Path(finders.find(STYLESHEET) or "").parent
    light, dark = ((folder / name).read_text() for name in ("tokens.css", "dark.css"))
    colors = set(re.findall(r"(--[\w-]+): #", light))
    # White text on ink turns dark in the dark; everything else has a value of its own as well.
    assert colors <= set(re.findall(r"(--[\w-]+): #", dark))
