"""Who checks the data of a profile. An installation names another class in IDENTITY_CHECKER.

A checker is a class without arguments that has the one method of ``IdentityChecker``. It runs in a job, so it
may take its time; an authority that cannot be reached now is asked again later when it raises ``CheckLater``.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from parta.accounts.rules.checks import Finding, ProfileFacts, profile_findings


class CheckLater(Exception):  # noqa: N818 - reads better where it is raised
    """There is no answer now; the data are neither right nor wrong."""


class IdentityChecker(Protocol):
    def check(self, facts: ProfileFacts, today: date) -> Sequence[Finding]:
        """What is wrong with the data; nothing: they are right."""
        ...


class BuiltInChecker:
    """Formats, checksums, and whether the data agree with each other; asks nobody."""

    def check(self, facts: ProfileFacts, today: date) -> Sequence[Finding]:
        return profile_findings(facts, today)


def identity_checker() -> IdentityChecker:
    """The checker of this installation."""
    return _load(settings.IDENTITY_CHECKER)


@lru_cache
def _load(path: str) -> IdentityChecker:
    checker: IdentityChecker = import_string(path)()
    return checker
