"""The shape in which apps hand out what they keep of somebody (see ``events.personal_data``)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

Value = str | int | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class DataItem:
    """One value: ``key`` for programs, ``label`` for people. Empty ones are left out."""

    key: str
    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class DataSection:
    """Records of one kind. ``name``: unique, of small Latin letters and underscores; ``files``: by name."""

    name: str
    title: str
    records: Sequence[Sequence[DataItem]]
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whose data a school hands out: people's records in schools, and their account, if they have one.

    ``student_ids``: themselves, and whom they represent by law.
    """

    student_ids: Sequence[int] = ()
    guardian_ids: Sequence[int] = ()
    teacher_ids: Sequence[int] = ()
    user_id: int | None = None


def table(
    name: str, title: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Value]]
) -> DataSection:
    """A section of like records; ``columns``: the key and the label of each value."""
    records = [
        [DataItem(key, label, value) for (key, label), value in zip(columns, row, strict=True)]
        for row in rows
    ]
    return DataSection(name, title, records)
