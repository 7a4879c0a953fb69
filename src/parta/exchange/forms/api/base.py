"""Pieces of what programs send and get: ids, days, texts, pages of a list."""

from datetime import date
from typing import Annotated

from ninja import Field, Schema
from pydantic import AfterValidator

_LARGEST_ID = 2**63 - 1
_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)
MOST_DAYS = 92  # of a period in one request


def _no_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("no NUL characters")  # PostgreSQL keeps none
    return text


Id = Annotated[int, Field(ge=1, le=_LARGEST_ID)]
Day = Annotated[date, Field(ge=_FIRST, le=_LAST)]
Number = Annotated[int, Field(ge=1, le=20)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(_no_nul)]
Short = Annotated[str, Field(max_length=500), AfterValidator(_no_nul)]
Cursor = Annotated[str, Field(max_length=200, description="next of the page before")]
Limit = Annotated[int, Field(ge=1, le=200)]


class Period(Schema):
    """Both days included; at most a quarter of a year."""

    since: Day
    until: Day


class Paged(Schema):
    after: Cursor = ""
    limit: Limit = 50


class Since(Period, Paged):
    """A period, a page at a time."""
