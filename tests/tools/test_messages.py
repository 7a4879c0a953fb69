"""The check of translations finds what it is there for."""

from pathlib import Path

import pytest
from babel.messages.pofile import write_po

from tests.tools import messages

_SOURCES = {
    "app/views.py": """
from x import gettext as _, ngettext
_("In %(place)s")
ngettext("%(n)d day", "%(n)d days", 2)
""",
    "app/templates/app/page.html": """
<div>
  {% if x %}
      <p title="{% translate "A hint" %}">{{ _("A word") }}</p>
  {% endif %}
{% blocktranslate count n=days trimmed %}
  one 'day'
{% plural %}
  {{ n }} days
{% endblocktranslate %}
{% translate "May" context "month" %}
<my-part text="{% translate "For a script" %}"></my-part></div>
""",
    "app/jinja2/app/grid.html": """
<td>{{ _("A cell") }}</td>{% trans %}Whole text{% endtrans %}
""",
}
_TEXTS = {
    "In %(place)s",
    ("%(n)d day", "%(n)d days"),
    "A hint",
    "A word",
    ("one 'day'", "%(n)s days"),
    "May",
    "For a script",
    "A cell",
    "Whole text",
}


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the catalog of a small source tree would be."""
    for name, text in _SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    return tmp_path / "django.po"


def _problems(catalog: Path) -> list[str]:
    return list(messages.check("ru", catalog))


def _translate(catalog: Path, replace: dict[str, str]) -> None:
    """Translate everything by itself, then replace parts of the file."""
    messages.update("ru", catalog)
    known = messages.read_catalog("ru", catalog)
    for message in known:
        if message.id:
            message.string = (message.id[1],) * 3 if isinstance(message.id, tuple) else message.id
    with catalog.open("wb") as file:
        write_po(file, known)
    text = catalog.read_text()
    for old, new in replace.items():
        assert old in text
        text = text.replace(old, new)
    catalog.write_text(text)


def test_texts_are_found_wherever_they_stand(catalog: Path) -> None:
    found = {
        message.id if isinstance(message.id, str) else tuple(message.id)
        for message in messages.new_catalog("ru")
    }
    assert found - {""} == _TEXTS


def test_every_missing_translation_is_named(catalog: Path) -> None:
    problems = _problems(catalog)
    assert len(problems) == len(_TEXTS)
    assert "app/views.py:3: no ru translation of 'In %(place)s'" in problems


def test_a_complete_catalog_passes(catalog: Path) -> None:
    _translate(catalog, {})
    assert _problems(catalog) == []


def test_an_empty_plural_is_missing(catalog: Path) -> None:
    _translate(catalog, {'msgstr[2] "%(n)d days"': 'msgstr[2] ""'})
    assert [problem for problem in _problems(catalog) if "%(n)d day" in problem] == _problems(catalog) != []


def test_a_fuzzy_translation_is_not_taken(catalog: Path) -> None:
    _translate(catalog, {'msgid "A cell"': '#, fuzzy\nmsgid "A cell"'})
    assert _problems(catalog) == [
        "app/jinja2/app/grid.html:2: the ru translation of 'A cell' is marked fuzzy"
    ]


def test_placeholders_must_be_the_same(catalog: Path) -> None:
    _translate(catalog, {'msgstr "In %(place)s"': 'msgstr "В %(palce)s"'})
    (problem,) = _problems(catalog)
    assert "has other placeholders: %(palce)s, %(place)s" in problem


def test_update_keeps_what_is_translated_and_what_is_asked_to_stay(catalog: Path) -> None:
    _translate(catalog, {'msgstr "A cell"': 'msgstr "Клетка"'})
    with catalog.open("a") as file:
        file.write('\n# keep\nmsgid "of another package"\nmsgstr "чужое"\n\nmsgid "gone"\nmsgstr "нет"\n')
    messages.update("ru", catalog)
    text = catalog.read_text()
    assert 'msgstr "Клетка"' in text
    assert 'msgid "of another package"' in text
    assert '"gone"' not in text
