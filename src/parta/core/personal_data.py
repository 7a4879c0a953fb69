"""The shape in which apps hand out what they keep of somebody (see ``events.personal_data``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class DataItem:
    """One value: ``key`` for programs, ``label`` for people. Empty ones are left out."""

    key: str
    label: str
    value: str | int | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class DataSection:
    """Records of one kind. ``name``: unique, of small Latin letters and underscores; ``files``: by name."""

    name: str
    title: str
    records: Sequence[Sequence[DataItem]]
    files: Mapping[str, bytes] = field(default_factory=dict)
