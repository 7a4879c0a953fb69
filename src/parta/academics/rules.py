"""Parts of a curriculum and study profiles (domain F6)."""

from enum import StrEnum

FIRST_GRADE_WITH_PROFILE = 10


class CurriculumPart(StrEnum):
    MANDATORY = "mandatory"
    SCHOOL = "school"  # chosen by the participants of education
    EXTRACURRICULAR = "extracurricular"


class ProfileKind(StrEnum):
    NATURAL_SCIENCE = "natural_science"
    HUMANITIES = "humanities"
    SOCIO_ECONOMIC = "socio_economic"
    TECHNOLOGICAL = "technological"
    UNIVERSAL = "universal"
