"""Sizes at which a file or a function has begun to hold two things (architecture, Tests and budgets)."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, SOURCE, files, functions, name, room

_FUNCTION, _VIEW = 40, 25


def _lines(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip())


@pytest.mark.parametrize(
    ("folder", "pattern", "budget"),
    [
        (SOURCE, "*.py", 400),
        (ROOT / "tests", "*.py", 400),
        (ROOT / "bench", "*.py", 400),
        (SOURCE, "*.html", 120),
        (SOURCE, "*.css", 200),
        (SOURCE, "*.js", 150),
    ],
)
def test_files_are_short(folder: Path, pattern: str, budget: int) -> None:
    sizes = {name(path): _lines(path.read_text()) for path in files(pattern, folder=folder)}
    assert {path: size for path, size in sizes.items() if size > budget} == {}


def _size(function: ast.FunctionDef | ast.AsyncFunctionDef, text: list[str]) -> int:
    """Lines with something on them, the signature included, the docstring not."""
    size = _lines("\n".join(text[function.lineno - 1 : function.end_lineno]))
    docstring = ast.get_docstring(function, clean=False)
    return size - _lines(docstring) if docstring else size


def _long_functions(paths: list[Path], budget: int) -> dict[str, int]:
    found = {}
    for path in paths:
        text = path.read_text().splitlines()
        for function in functions(path):
            if (size := _size(function, text)) > budget:
                found[f"{name(path)}:{function.lineno} {function.name}"] = size
    return found


def _public(found: dict[str, int]) -> dict[str, int]:
    """Views are what has a public name in views.py; their helpers are functions like any other."""
    return {place: size for place, size in found.items() if not place.split()[-1].startswith("_")}


def test_functions_are_short() -> None:
    assert _long_functions(files("*.py") + files("*.py", folder=ROOT / "bench"), _FUNCTION) == {}


def test_views_are_shorter() -> None:
    assert _public(_long_functions(room("views"), _VIEW)) == {}
