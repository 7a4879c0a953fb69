"""How often a password may be tried.

Five times in five minutes for an account from one address; a browser that has signed in to the account
before has a count of its own, so nobody else's guessing keeps its owner out. All strangers together have a
hundred tries an hour. The account is counted, not the name typed: a phone can be spelled in a hundred ways.
"""

from dataclasses import dataclass

from allauth.core.internal.ratelimit import RateLimitUsage, consume, get_ip
from django.http import HttpRequest

from parta.accounts.queries import list_sign_in_candidates
from parta.accounts.queries.devices import device_digest, is_known_device
from parta.core.web import place

DEVICE_COOKIE = "device"
_APP = "allauth.account"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tries to sign in to an account by the name they have typed."""

    account: str  # for counting only
    source: str
    is_known: bool

    @property
    def key(self) -> str:
        return f"{self.account}:{self.source}"

    def consume_for_strangers(self, request: HttpRequest) -> RateLimitUsage | None:
        """One of the tries that all unknown browsers have together; None: they are used up."""
        if self.is_known:
            return RateLimitUsage(usage=[])
        return consume(request, app=_APP, action="login_failed_strangers", key=self.account)


def attempt_of(request: HttpRequest, name: str) -> Attempt:
    site = place(request).site
    users = list_sign_in_candidates(site=site, name=name)
    account = ",".join(str(user.pk) for user in users) or name.strip().casefold()
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    is_known = any(is_known_device(user=user, token=token) for user in users)
    source = f"device {device_digest(token)}" if is_known else get_ip(request)
    return Attempt(f"{site}:{account}", source, is_known)
