"""Checkers of profiles that an installation might have."""

from collections.abc import Sequence
from datetime import date

from parta.accounts.checkers import CheckLater
from parta.accounts.rules.checks import Finding, ProfileFacts


class UnreachableChecker:
    """An authority that does not answer."""

    def check(self, facts: ProfileFacts, today: date) -> Sequence[Finding]:
        raise CheckLater
