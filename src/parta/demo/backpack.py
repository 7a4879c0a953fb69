"""What lessons of the demo school need, with plausible weights (domain F4); what may stay at home."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from parta.access.queries import get_actor
from parta.accounts.models import User
from parta.demo.curriculum import SUBJECTS, ClassKey, hours_of
from parta.demo.families import DEMO_CLASS
from parta.demo.founding import Foundation
from parta.demo.people import Enrolled
from parta.lessons.models import Lesson
from parta.schoolday.commands.backpack import ThingData, import_things, set_not_needed, weigh_bag
from parta.schoolday.models import Textbook
from parta.schoolday.rules import ThingKind

# Up to which grade, grams of a usual textbook, workbook, exercise book.
_BANDS = ((2, 250, 90, 35), (4, 290, 110, 45), (6, 340, 130, 50), (8, 420, 150, 60), (9, 450, 150, 60))
_SENIOR = (500, 160, 60)
# How a subject's textbook differs from the usual one, in percent; no number: there is none.
_TEXTBOOKS = {
    "russian": 100,
    "reading": 105,
    "literature": 115,
    "english": 95,
    "math": 100,
    "algebra": 90,
    "geometry": 85,
    "probability": 60,
    "it": 70,
    "world": 90,
    "history": 95,
    "social": 70,
    "geography": 90,
    "biology": 90,
    "physics": 90,
    "chemistry": 85,
    "music": 55,
    "safety": 75,
    "ethics": 70,
    "culture": 65,
}
_WORKBOOKS = {"english": 11, "russian": 3, "math": 4, "world": 4, "geography": 9}  # to which grade
_EXERCISE_BOOKS = {"russian", "math", "algebra", "geometry", "english", "physics", "chemistry"} | {
    "biology",
    "history",
    "literature",
    "probability",
    "choice",
}
# Name and grams up to grade 4 and above it; 0: none.
_KITS = {
    "pe": ("Спортивная форма и обувь", 450, 900),
    "art": ("Альбом, краски и кисти", 350, 420),
    "handicraft": ("Набор для труда", 250, 400),
    "project": ("Папка проекта", 0, 180),
    "geography": ("Атлас и контурные карты", 0, 200),
}
_LEFT_AT_HOME = ("literature", "history", "geography", "biology", "algebra", "english")
_SOON = timedelta(days=5)
_BAG_GRAMS = 950


def pack_bags(base: Foundation, enrolled: Sequence[Enrolled], today: date) -> None:
    """Things of the grades the school has, a handful that may stay at home, the demo family's bag."""
    grades = sorted({one.pupil.school_class.grade for one in enrolled})
    things = [thing for grade in grades for thing in _things(base, grade)]
    import_things(actor=base.actor, things=things)
    _leave_some(base, today)
    parent = User.objects.filter(login="parent").first()
    if parent is not None:
        actor = get_actor(user_id=parent.pk, school_slug=base.actor.school.slug)
        weigh_bag(actor=actor, student_id=enrolled[0].student_id, grams=_BAG_GRAMS)


def _things(base: Foundation, grade: int) -> Iterator[ThingData]:
    subjects = {subject for letter in "АБ" for subject in hours_of(ClassKey(grade, letter))}
    for subject in sorted(subjects):
        for kind, name, grams in _of_subject(subject, grade):
            yield ThingData(base.subject_ids[subject], grade, kind, name, grams)


def _of_subject(subject: str, grade: int) -> Iterator[tuple[ThingKind, str, int]]:
    textbook, workbook, exercise_book = next((band[1:] for band in _BANDS if grade <= band[0]), _SENIOR)
    name = SUBJECTS[subject][0]
    if percent := _TEXTBOOKS.get(subject):
        yield ThingKind.TEXTBOOK, f"{name}. {grade} класс", round(textbook * percent / 1000) * 10
    if grade <= _WORKBOOKS.get(subject, 0):
        yield ThingKind.WORKBOOK, f"{name}. Рабочая тетрадь", workbook
    if subject in _EXERCISE_BOOKS:
        yield ThingKind.EXERCISE_BOOK, "Тетрадь", exercise_book
    if subject in _KITS:
        kit, small, large = _KITS[subject]
        if grams := small if grade <= 4 else large:
            yield ThingKind.KIT, kit, grams


def _leave_some(base: Foundation, today: date) -> None:
    """The next lesson of some subjects of the demo class does without the textbook."""
    wanted = {base.subject_ids[subject] for subject in _LEFT_AT_HOME}
    lessons = Lesson.objects.filter(
        course__school_class__grade=DEMO_CLASS.grade,
        course__school_class__letter=DEMO_CLASS.letter,
        school=base.actor.school,
        course__subject_id__in=wanted,
        held_on__gt=today,
        held_on__lte=today + _SOON,
        is_canceled=False,
    )
    textbooks = Textbook.objects.filter(
        school=base.actor.school, grade=DEMO_CLASS.grade, kind=ThingKind.TEXTBOOK.value
    )
    books = dict(textbooks.values_list("subject_id", "pk"))
    seen: set[int] = set()
    for lesson in lessons.select_related("course").order_by("held_on", "period"):
        subject_id = lesson.course.subject_id
        if subject_id in books and subject_id not in seen:
            set_not_needed(actor=base.actor, lesson_id=lesson.pk, thing_ids=[books[subject_id]])
        seen.add(subject_id)
