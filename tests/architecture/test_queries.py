"""Queries read. What writes is a command, with its rights, its transaction and its audit."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import name, room

_WRITES = {
    "save",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "delete",
    "select_for_update",
}


def _is_write(call: ast.Call, method: str) -> bool:
    # A queryset's update() takes names only, that of a set or a dict something else.
    return method in _WRITES or (method == "update" and bool(call.keywords) and not call.args)


def _writes(source: str) -> list[str]:
    return [
        f"{node.lineno}: .{node.func.attr}()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if _is_write(node, node.func.attr)
    ]


@pytest.mark.parametrize("path", room("queries"), ids=name)
def test_queries_never_write(path: Path) -> None:
    assert _writes(path.read_text()) == []


def test_a_write_is_found() -> None:
    assert _writes("Mark.objects.filter(pk=1).update(value=2)") == ["1: .update()"]
    assert _writes("mark.save()") == ["1: .save()"]
    assert _writes("names.update(rows)") == []
