import pytest

from parta.demo.curriculum import CLASS_SIZES, SUBJECTS, ClassKey, class_keys, day_lengths, hours_of
from parta.demo.rules import dice
from parta.demo.tasks import task_text
from parta.demo.topics import topic_line, topics_of

KEYS = class_keys(CLASS_SIZES)
# SanPiN 1.2.3685-21, a five-day week: lessons a week and a day at most.
_WEEK = {1: 21, 2: 23, 3: 23, 4: 23, 5: 29, 6: 30, 7: 32, 8: 33, 9: 33, 10: 34, 11: 34}
_DAY = {1: 5, 2: 5, 3: 5, 4: 5, 5: 6, 6: 6, 7: 7, 8: 7, 9: 7, 10: 7, 11: 7}


def test_the_school_has_the_size_of_a_city_school() -> None:
    sizes = [size for row in CLASS_SIZES.values() for size in row]
    assert len(KEYS) == 26
    assert 640 <= sum(sizes) <= 660
    assert all(22 <= size <= 30 for size in sizes)
    assert all(2 <= len(row) <= 3 for row in CLASS_SIZES.values())


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_hours_keep_to_the_sanitary_rules(key: ClassKey) -> None:
    assert sum(hours_of(key).values()) == _WEEK[key.grade]
    lengths = day_lengths(key)
    assert sum(lengths) == _WEEK[key.grade]
    assert max(lengths) <= _DAY[key.grade]
    if key.grade == 1:
        assert sorted(lengths)[:4] == [4, 4, 4, 4]


def test_every_subject_of_every_grade_has_topics_and_homework() -> None:
    for key in KEYS:
        for subject in hours_of(key):
            assert subject in SUBJECTS
            assert 9 <= len(topics_of(subject, key.grade)) <= 20


def test_topics_follow_each_other_through_the_lessons() -> None:
    lines = [topic_line("algebra", ["Одночлен", "Многочлен"], index, 5) for index in range(5)]
    assert lines == [
        "Одночлен",
        "Одночлен. Закрепление",
        "Одночлен. Решение задач",
        "Многочлен",
        "Многочлен. Закрепление",
    ]


def test_fewer_lessons_than_topics_take_one_topic_each() -> None:
    topics = ["Мхи", "Рыбы", "Грибы"]
    assert [topic_line("biology", topics, index, 2) for index in range(2)] == ["Мхи", "Рыбы"]


@pytest.mark.parametrize("subject", sorted({subject for key in KEYS for subject in hours_of(key)}))
def test_homework_texts_are_filled_in(subject: str) -> None:
    for seed in range(20):
        text = task_text(subject, 7, dice(seed))
        assert text
        assert "{" not in text
        assert "  " not in text
