"""Inline styles and scripts break the content security policy; here it is known before a browser says so."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import name, templates

_TAG = re.compile(
    r"\{[%{#].*?[#}%]\}", re.DOTALL
)  # of the template language, which has arguments called style
_INLINE = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"""\sstyle\s*=""", re.IGNORECASE),
    "an event attribute": re.compile(r"""<[a-z][^>]*\son[a-z]+\s*=\s*["'{]""", re.IGNORECASE),
    "a script without src": re.compile(
        r"""<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=["'](?:application/json|importmap)["'])""", re.IGNORECASE
    ),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("path", templates(), ids=name)
def test_nothing_inline(path: Path) -> None:
    text = _TAG.sub("", path.read_text())
    assert [what for what, pattern in _INLINE.items() if pattern.search(text)] == []


def test_the_patterns_find_what_they_look_for() -> None:
    bad = [
        "<style>p { color: red }</style>",
        '<p style="color: red">',
        '<a href="#" onclick="x()">',
        "<script>alert(1)</script>",
        '<a href="javascript:x()">',
    ]
    for html, pattern in zip(bad, _INLINE.values(), strict=True):
        assert pattern.search(html), html
    good = [
        '<script src="a.js" type="module"></script>',
        '<script type="application/json">{}</script>',
        '<p title="on = x">',
    ]
    assert not any(pattern.search(html) for html in good for pattern in _INLINE.values())
