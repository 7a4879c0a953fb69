"""Kinds of what a school day holds beside lessons (domain F5), limits of what a bag weighs (domain F4)."""

from enum import StrEnum

MAX_GRAMS = 5000
MAX_NAME = 200


class RegimeKind(StrEnum):
    MEAL = "meal"
    WALK = "walk"
    DYNAMIC_PAUSE = "dynamic_pause"
    ACTIVITY = "activity"  # physical
    EXTRACURRICULAR = "extracurricular"
    OTHER = "other"


class ClubKind(StrEnum):
    CLUB = "club"  # additional education
    EXTRACURRICULAR = "extracurricular"
    SPORT = "sport"


class ThingKind(StrEnum):
    """What is carried to school."""

    TEXTBOOK = "textbook"
    WORKBOOK = "workbook"
    EXERCISE_BOOK = "exercise_book"
    KIT = "kit"
