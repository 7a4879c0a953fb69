import pytest
from django.utils import translation
from django.utils.dates import WEEKDAYS

from parta.core.wording import within_sentence


@pytest.mark.parametrize(("language", "words"), [("ru", "понедельник"), ("en", "Monday")])
def test_a_day_within_a_sentence(language: str, words: str) -> None:
    with translation.override(language):
        assert within_sentence(str(WEEKDAYS[0])) == words
