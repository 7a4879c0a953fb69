"""Limits of homework (domain B1, F3)."""

FIRST_GRADE_WITH_HOMEWORK = 2
MAX_TEXT = 5000
MAX_MINUTES = 300
