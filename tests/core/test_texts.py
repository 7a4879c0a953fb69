import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.core.texts import clean_name, clean_text, is_readable


@given(st.text())
def test_texts_lose_what_leads_astray(text: str) -> None:
    cleaned = clean_text(text)
    assert not set(cleaned) & set("\x00\x1b\u202e\u2066")
    assert clean_text(cleaned) == cleaned
    assert "\n" not in clean_name(text)


@pytest.mark.parametrize(("name", "is_it"), [("7А 🎉", True), ("🎉🎉", False), ("…", False), ("5", True)])
def test_a_name_can_be_read_aloud(name: str, is_it: bool) -> None:
    assert is_readable(name) is is_it
