"""Ways in which a request can be turned down, whatever the domain."""

from django.utils.functional import Promise


class NotFound(Exception):
    """The object does not exist, or it is not the asker's business whether it does (a 404)."""


class Forbidden(Exception):
    """The asker belongs here but has no right to do this (a 403)."""


class Refused(Exception):
    """A rule of the domain says no.

    ``message`` is for the user, in the user's language; ``code`` is for programs and tests;
    ``field`` names the input it stands next to, where there is one.
    """

    def __init__(self, message: str | Promise, *, code: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field
