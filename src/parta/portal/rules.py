"""Looking for a service by words, as people type them (acceptance P6); a region's settings as filled in."""

from collections.abc import Collection
from dataclasses import dataclass

from parta.core.names import comparable

_STEM = 4  # the least number of letters by which a word is known
_ENDING = 3  # letters that its ending may have
_TYPO_FROM = 5  # shorter words must be typed right
# Said in a question, but they tell nothing about what is looked for.
_EMPTY = frozenset(
    {
        "и",
        "в",
        "к",
        "на",
        "о",
        "с",
        "по",
        "от",
        "до",
        "для",
        "как",
        "или",
        "мне",
        "где",
        "моего",
        "моей",
        "своего",
        "своей",
    }
    | {"a", "an", "and", "for", "get", "how", "i", "in", "my", "of", "on", "the", "to"}
)


@dataclass(frozen=True, slots=True)
class Searched:
    """What is known by words: ``key`` of the thing, all the words by which it may be meant."""

    key: str
    words: frozenset[str]


def words_of(text: str) -> frozenset[str]:
    """Words as they are compared: case folded, ё as е, without quotes, stops and the like."""
    cleaned = "".join(letter if letter.isalnum() else " " for letter in comparable(text))
    return frozenset(cleaned.split())


def search(query: str, things: Collection[Searched]) -> list[str]:
    """Keys of the things that fit all words of the query, those that fit exactly first; all for no words.

    A word fits in another case or form ("дневником"), and with one letter wrong, missing, too many or
    swapped with the next.
    """
    asked = words_of(query) - _EMPTY
    scored = [
        (sum(score(word, thing.words) for word in asked), thing.key)
        for thing in things
        if all(score(word, thing.words) for word in asked)
    ]
    return [key for _score, key in sorted(scored, key=lambda item: -item[0])]


def score(word: str, words: Collection[str]) -> int:
    """3: the word itself or its beginning is among the words; 2: another form of one; 1: a slip; 0: none."""
    if any(known.startswith(word) for known in words):
        return 3
    if any(_same_stem(word, known) for known in words):
        return 2
    return int(len(word) >= _TYPO_FROM and any(_is_slip(word, known) for known in words))


def _same_stem(word: str, known: str) -> bool:
    common = next(
        (place for place, (one, other) in enumerate(zip(word, known, strict=False)) if one != other),
        min(len(word), len(known)),
    )
    return common >= max(_STEM, len(word) - _ENDING, len(known) - _ENDING)


def _is_slip(word: str, known: str) -> bool:
    """Whether one letter changed, dropped, added or swapped with its neighbor makes the two begin alike."""
    place = next(
        (place for place, (one, other) in enumerate(zip(word, known, strict=False)) if one != other), None
    )
    if place is None:
        return len(word) - len(known) <= 1
    rest, other_rest = word[place:], known[place:]
    return any(
        known_rest.startswith(word_rest)
        for word_rest, known_rest in (
            (rest[1:], other_rest[1:]),
            (rest[1:], other_rest),
            (rest, other_rest[1:]),
            (rest[1::-1] + rest[2:], other_rest),
        )
    )


@dataclass(frozen=True, slots=True)
class SettingsData:
    """As the operator fills it in. ``has_state_services``: switched on from today, or off at once."""

    name: str
    english_name: str
    time_zone: str
    is_open: bool
    portal_address: str
    department: str
    phone: str
    email: str
    address: str
    has_state_services: bool
