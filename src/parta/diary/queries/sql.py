"""Plain SQL for the hot page: building these statements through the ORM takes longer than running them.

The drivers' values come as they are: SQLite's have no zone and no decimals, which is made good here.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection


def fetch(statement: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def places(values: Collection[object]) -> str:
    """Placeholders for a list of values: %s, %s, %s."""
    return ", ".join(["%s"] * len(values))


def aware(moment: datetime) -> datetime:
    """Moments are kept in UTC, whether the driver says so or not."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def decimal(number: Decimal | float) -> Decimal:
    """A number with one decimal, exactly, whatever the driver made of it."""
    return number if isinstance(number, Decimal) else Decimal(str(number))
