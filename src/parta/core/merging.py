"""What moves when two records of one person become one."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class MergePart:
    """``words``: of what there are ``count``. ``hindrance``: why they cannot move, for the office."""

    words: str | Promise
    count: int
    hindrance: str = ""
