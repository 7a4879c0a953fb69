"""Names in the order of the alphabet, in which ё stands with е, on every database."""

from django.db.models import CharField, F, GeneratedField, Value
from django.db.models.functions import Replace


def surname_key() -> GeneratedField:
    """What a person's ``surname`` is sorted by: kept by the database, whoever writes the surname.

    Neither SQLite nor PostgreSQL without ICU knows that Ё does not come before А.
    """
    folded = Replace(Replace(F("surname"), Value("Ё"), Value("Е")), Value("ё"), Value("е"))
    return GeneratedField(expression=folded, output_field=CharField(max_length=200), db_persist=True)


def sort_key(name: str) -> str:
    """The same for a name that is sorted outside the database."""
    return name.replace("Ё", "Е").replace("ё", "е")
