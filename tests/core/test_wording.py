import pytest
from django.utils import translation
from django.utils.dates import WEEKDAYS

from parta.core.wording import begun_small, within_sentence


@pytest.mark.parametrize(("language", "words"), [("ru", "понедельник"), ("en", "Monday")])
def test_a_day_within_a_sentence(language: str, words: str) -> None:
    with translation.override(language):
        assert within_sentence(str(WEEKDAYS[0])) == words


def test_a_name_within_a_sentence_keeps_what_is_its_own() -> None:
    assert begun_small("Культура народов России") == "культура народов России"
    assert begun_small("ОБЖ") == "ОБЖ"
    assert begun_small("") == ""
