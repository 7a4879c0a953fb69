"""Proving at the moment of signing something that it is oneself, beside being signed in.

By the password, by a one-time code, or by a passkey, which signs the text itself: its challenge is the text's
SHA-256. What a passkey gave can be verified by anybody at any later time.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import get_authenticator_by_credential_id, get_credentials, get_server
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    UserVerificationRequirement,
)

from parta.accounts.models import User
from parta.core.errors import Refused

# What an answer that no browser would send makes of a parser.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Ways:
    """By what the owner of the account can prove to be it."""

    password: bool
    code: bool
    passkey: bool


def list_ways(user_id: int) -> Ways:
    user = User.objects.get(pk=user_id)
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return Ways(
        password=user.has_usable_password(),
        code=Authenticator.Type.TOTP in types,
        passkey=Authenticator.Type.WEBAUTHN in types,
    )


def prove_by_password(user_id: int, password: str) -> None:
    """Refused when it is not the account's; wrong ones are counted together with those at sign-in."""
    try:
        is_right = bool(password) and get_adapter().reauthenticate(User.objects.get(pk=user_id), password)
    except ValidationError as error:
        raise Refused(error.messages[0], code="too_many", field="password") from error
    if not is_right:
        raise Refused(_("Wrong password."), code="wrong_password", field="password")


def prove_by_code(user_id: int, code: str) -> None:
    """Refused when the app does not show it now, or it has been used; wrong ones are counted."""
    user = User.objects.get(pk=user_id)
    try:
        forget_failures = check_rate_limit(user)
    except ValidationError as error:
        raise Refused(error.messages[0], code="too_many", field="code") from error
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if found is None or not found.wrap().validate_code(code.replace(" ", "")):
        raise Refused(_("Wrong code."), code="wrong_code", field="code")
    forget_failures()
    found.record_usage()


def passkey_options(user_id: int, text: str) -> dict[str, Any]:
    """What a browser needs to let one of the account's passkeys sign the text."""
    options, _state = get_server().authenticate_begin(
        credentials=get_credentials(User.objects.get(pk=user_id)),
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=_challenge(text),
    )
    return dict(options)


def prove_by_passkey(user_id: int, text: str, answer: str) -> dict[str, str]:
    """The proof to keep. Refused when it is no signature of this text by a passkey of the account."""
    user, server = User.objects.get(pk=user_id), get_server()
    state = {
        "challenge": websafe_encode(_challenge(text)),
        "user_verification": UserVerificationRequirement.REQUIRED,
    }
    try:
        read = json.loads(answer)
        used = server.authenticate_complete(state, get_credentials(user), read)
        response = AuthenticationResponse.from_dict(read).response
    except _UNREADABLE as error:
        raise Refused(
            _("That did not work: no passkey of this account has signed."),
            code="wrong_passkey",
            field="credential",
        ) from error
    if authenticator := get_authenticator_by_credential_id(user, used.credential_id):
        authenticator.record_usage()
    return {
        "credential": websafe_encode(used.credential_id),
        "key": websafe_encode(cbor.encode(dict(used.public_key))),
        "site": str(server.rp.id),
        "authenticator_data": websafe_encode(response.authenticator_data),
        "client_data": websafe_encode(response.client_data),
        "signature": websafe_encode(response.signature),
    }


def is_valid_proof(text: str, proof: Mapping[str, str]) -> bool:
    """Whether the key of the proof has signed exactly this text, its owner being present and recognized."""
    try:
        given = {key: websafe_decode(value) for key, value in proof.items() if key != "site"}
        client = CollectedClientData(given["client_data"])
        data = AuthenticatorData(given["authenticator_data"])
        if client.type != CollectedClientData.TYPE.GET or client.challenge != _challenge(text):
            return False
        if data.rp_id_hash != hashlib.sha256(proof["site"].encode()).digest():
            return False
        _read_key(given["key"]).verify(data + client.hash, given["signature"])
    except (*_UNREADABLE, InvalidSignature):
        return False
    return data.is_user_present() and data.is_user_verified()


def _challenge(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _read_key(encoded: bytes) -> CoseKey:
    parts = cbor.decode(encoded)
    if not isinstance(parts, Mapping):
        raise TypeError
    return CoseKey.parse(parts)
