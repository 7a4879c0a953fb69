from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from parta.audit.rules import EMPTY_HASH, canonical, chain_hash

VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
CONTENTS = st.dictionaries(st.text(min_size=1, max_size=8), VALUES, max_size=6)


def chain(contents: list[dict[str, Any]]) -> list[str]:
    hashes, previous = [], EMPTY_HASH
    for content in contents:
        previous = chain_hash(previous, content)
        hashes.append(previous)
    return hashes


@given(content=CONTENTS)
def test_order_of_keys_does_not_matter(content: dict[str, Any]) -> None:
    assert canonical(content) == canonical(dict(reversed(content.items())))


@given(contents=st.lists(CONTENTS, min_size=1, max_size=6), data=st.data())
def test_any_change_breaks_everything_after_it(contents: list[dict[str, Any]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(contents) - 1))
    changed = data.draw(CONTENTS.filter(lambda content: canonical(content) != canonical(contents[place])))
    before, after = chain(contents), chain([*contents[:place], changed, *contents[place + 1 :]])
    assert before[:place] == after[:place]
    assert not set(before[place:]) & set(after[place:])


def test_a_moment_is_the_same_in_every_zone() -> None:
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert canonical({"at": moment}) == canonical({"at": moment.astimezone(timezone(timedelta(hours=3)))})
    assert canonical({"at": moment}) != canonical({"at": moment + timedelta(microseconds=1)})


def test_number_and_text_are_not_the_same() -> None:
    assert chain_hash(EMPTY_HASH, {"value": 5}) != chain_hash(EMPTY_HASH, {"value": "5"})
