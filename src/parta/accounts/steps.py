"""A contact on its way to be confirmed, kept in the visitor's session between two pages."""

import math
import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpRequest

from parta.accounts.rules.codes import CODE_LIFE, RESEND_AFTER, STEP_LIFE, new_code, typed_code
from parta.accounts.sealing import digest_of, is_code
from parta.core import clock


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # the code is too old, or was tried too often


class ContactStep:
    """What the visitor has told, and the digest of the code that was sent to their phone.

    The tries of a code are counted in the cache under a name of its own, so requests sent all at once do
    not share one count. A confirmed step gets a new session key: whoever planted the old one has nothing.
    """

    def __init__(self, request: HttpRequest, name: str) -> None:
        self._request = request
        self._key = f"step:{name}"

    @property
    def data(self) -> dict[str, Any] | None:
        """What ``begin`` was given; None: nothing was begun."""
        data: dict[str, Any] | None = self._state.get("data")
        return data

    @property
    def confirmed(self) -> dict[str, Any] | None:
        """The data once the contact is confirmed, for an hour."""
        return self.data if self._is_younger("confirmed_at", STEP_LIFE) else None

    @property
    def seconds_to_wait(self) -> int:
        """Until another code may be sent."""
        left: float = self._state.get("sent_at", 0) + RESEND_AFTER.total_seconds() - clock.now().timestamp()
        return max(0, math.ceil(left))

    def begin(self, data: dict[str, Any]) -> str:
        """Forget what was before; the code to be sent."""
        self._request.session[self._key] = {"data": data}
        return self.renew()

    def renew(self) -> str:
        """Another code in place of the one before."""
        code, salt = new_code(), secrets.token_hex(8)
        self._request.session[self._key] = {
            "data": self.data,
            "salt": salt,
            "digest": digest_of(code, salt=salt),
            "sent_at": clock.now().timestamp(),
        }
        return code

    def check(self, typed: str) -> Verdict:
        state = self._state
        if "digest" not in state or not self._is_younger("sent_at", CODE_LIFE):
            return Verdict.OVER
        if not consume(self._request, action="code", key=state["salt"]):
            return Verdict.OVER
        if not is_code(typed_code(typed), state["digest"], salt=state["salt"]):
            return Verdict.WRONG
        self.confirm(state["data"])
        return Verdict.RIGHT

    def confirm(self, data: dict[str, Any]) -> None:
        """The contact is its owner's."""
        self._request.session[self._key] = {"data": data, "confirmed_at": clock.now().timestamp()}
        self._request.session.cycle_key()

    def end(self) -> None:
        self._request.session.pop(self._key, None)

    @property
    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = self._request.session.get(self._key, {})
        return state

    def _is_younger(self, name: str, life: timedelta) -> bool:
        moment = self._state.get(name)
        return moment is not None and clock.now().timestamp() - moment < life.total_seconds()
