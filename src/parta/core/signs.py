"""A sign beside an entry of somebody else's page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """``label``: short, ``text``: the rest of it; ``warning``: for who plans, why it should not be so."""

    label: str
    text: str = ""
    warning: str = ""
    url: str = ""
