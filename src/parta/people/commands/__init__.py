from parta.people.commands.guardianships import (
    GuardianshipData,
    create_guardianships,
    end_guardianship,
)
from parta.people.commands.people import (
    PersonData,
    create_guardians,
    create_students,
    create_teachers,
    link_user,
)

__all__ = [
    "GuardianshipData",
    "PersonData",
    "create_guardians",
    "create_guardianships",
    "create_students",
    "create_teachers",
    "end_guardianship",
    "link_user",
]
