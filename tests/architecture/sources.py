"""The files the architecture tests read."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "parta"


@cache
def floors() -> dict[str, int]:
    """The height of every app, as the import contract in pyproject.toml has it; siblings are equal."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return {app.strip(): height for height, layer in enumerate(reversed(layers)) for app in layer.split("|")}


def files(*patterns: str, folder: Path = SOURCE) -> list[Path]:
    """Files below the folder that match one of the patterns, migrations left out."""
    found = {path for pattern in patterns for path in folder.rglob(pattern)}
    return sorted(path for path in found if "migrations" not in path.parts)


def templates() -> list[Path]:
    return [path for path in files("*.html", "*.txt") if {"templates", "jinja2"} & set(path.parts)]


def room(name: str) -> list[Path]:
    """Every app's module of that name: ``queries.py`` or what is in the package ``queries/``."""
    return files(f"*/{name}.py", f"*/{name}/**/*.py")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name(path: Path) -> str:
    """The path as it is written in a failure."""
    return str(path.relative_to(ROOT))


def app_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]
