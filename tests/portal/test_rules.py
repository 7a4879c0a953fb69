import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.portal.catalogue import SEARCHED, SERVICES
from parta.portal.rules import Searched, score, search, words_of

DIARIES = {service.slug for service in SERVICES if service.slug.startswith("diary")}


@pytest.mark.parametrize(
    "query",
    [
        "электронный дневник",
        "ЭЛЕКТРОННЫЙ ДНЕВНИК",
        "электронного дневника",
        "доступ к электронному дневнику",
        "«электронный дневник»",
        "элекронный днивник",  # two slips of the finger
        "электроный дневинк",
        "дневн",
        "electronic diary",
        "Electronic  Diaries",
        "electronc diary",
        "оценки",
        "домашнее задание",
    ],
)
def test_the_electronic_diary_is_found_however_it_is_typed(query: str) -> None:
    assert set(search(query, SEARCHED)) >= DIARIES


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("дневник для родителей", "diary-for-parents"),
        ("дневник моего ребенка", "diary-for-parents"),
        ("ребёнок", "diary-for-parents"),
        ("приемный родитель", "diary-for-representatives"),
        ("дневник опекун", "diary-for-representatives"),
        ("няня", "diary-for-trusted-persons"),
        ("my diary", "diary-for-parents"),
        ("журнал", "journal-for-teachers"),
        ("classroom journal", ""),
        ("class journal", "journal-for-teachers"),
        ("учителю", "journal-for-teachers"),
        ("паспорт", ""),
        ("xyz", ""),
        ("дневник ракета", ""),
    ],
)
def test_words_lead_to_the_service_they_name(query: str, first: str) -> None:
    assert next(iter(search(query, SEARCHED)), "") == first


def test_no_words_are_all_services() -> None:
    for query in ("", "  ", "к", "«»"):
        assert search(query, SEARCHED) == [service.slug for service in SERVICES]


@given(st.text(max_size=40))
def test_any_text_can_be_looked_for(query: str) -> None:
    assert set(search(query, SEARCHED)) <= {thing.key for thing in SEARCHED}


@given(st.sampled_from(sorted(words_of("электронный дневник оценки расписание journal homework"))), st.data())
def test_one_letter_wrong_is_forgiven(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("аеиxz"))
    changed, dropped = word[:place] + letter + word[place + 1 :], word[:place] + word[place + 1 :]
    added = word[:place] + letter + word[place:]
    for typed in (changed, dropped, added):
        assert score(typed, {word}) > 0


def test_a_short_word_must_be_right() -> None:
    assert search("мапа", [Searched("a", words_of("мама"))]) == []
