"""Names of days and lessons as the pages of the weekly plan say them."""

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from parta.timetable.queries.courses import CourseInfo


def day_name(weekday: int) -> str:
    return str(WEEKDAYS[weekday - 1])


def day_short(weekday: int) -> str:
    return str(WEEKDAYS_ABBR[weekday - 1])


def lesson_words(course: CourseInfo) -> str:
    """The subject and who is taught."""
    return f"{course.subject}, {course.label}"
