"""How an account is protected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

_STRONG = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


@dataclass(frozen=True, slots=True)
class Passkey:
    passkey_id: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class SecurityPage:
    """``recovery_left``: recovery codes not used yet; None: there are none, as nothing needs them."""

    passkeys: list[Passkey]
    has_codes: bool
    recovery_left: int | None
    sessions: int

    @property
    def has_second_factor(self) -> bool:
        return self.has_codes or bool(self.passkeys)


def list_protected(user_ids: Iterable[int]) -> set[int]:
    """Those of the accounts that the password alone does not open."""
    found = Authenticator.objects.filter(user_id__in=list(user_ids), type__in=_STRONG)
    return set(found.values_list("user_id", flat=True))


def security_page(user_id: int) -> SecurityPage:
    """What the page of security shows of the account."""
    found = list(Authenticator.objects.filter(user_id=user_id).order_by("pk"))
    by_type = {item.type: item for item in found}
    recovery = by_type.get(Authenticator.Type.RECOVERY_CODES)
    return SecurityPage(
        passkeys=[
            Passkey(item.pk, str(item), item.created_at, item.last_used_at)
            for item in found
            if item.type == Authenticator.Type.WEBAUTHN
        ],
        has_codes=Authenticator.Type.TOTP in by_type,
        recovery_left=len(recovery.wrap().get_unused_codes()) if recovery else None,
        sessions=UserSession.objects.filter(user_id=user_id).count(),
    )


def has_second_factor(user_id: int) -> bool:
    """Whether the password alone does not open the account."""
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=_STRONG).exists())
