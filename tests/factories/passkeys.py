"""A passkey without a browser: made for an account, and signing what it is asked to."""

import hashlib
import json
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from parta.accounts.models import User

_PRESENT = AuthenticatorData.FLAG.UP
_PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass(frozen=True)
class SoftPasskey:
    key: ec.EllipticCurvePrivateKey
    credential_id: bytes
    site: str

    def sign(self, text: str, *, is_verified: bool = True) -> str:
        """What a browser would send for the text's digest as the challenge."""
        client = _client_data("webauthn.get", hashlib.sha256(text.encode()).digest(), self.site)
        data = _data(self.site, _PRESENT_AND_VERIFIED if is_verified else _PRESENT)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        identity = websafe_encode(self.credential_id)
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": None,
        }
        answer = {"type": "public-key", "id": identity, "rawId": identity, "response": response}
        return json.dumps({**answer, "clientExtensionResults": {}, "authenticatorAttachment": "platform"})


def add_passkey(user: User, site: str = "testserver") -> SoftPasskey:
    """The account has one more passkey afterwards."""
    key = ec.generate_private_key(ec.SECP256R1())
    identity = hashlib.sha256(f"{user.pk}".encode()).digest()
    public = ES256.from_cryptography_key(key.public_key())  # type: ignore[no-untyped-call]
    attested = AttestedCredentialData.create(b"\0" * 16, identity, public)
    data = AuthenticatorData.create(
        hashlib.sha256(site.encode()).digest(), _PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT, 0, attested
    )
    response = {
        "clientDataJSON": websafe_encode(_client_data("webauthn.create", b"\0" * 32, site)),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    credential = {
        "type": "public-key",
        "id": websafe_encode(identity),
        "rawId": websafe_encode(identity),
        "response": response,
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Ключ", "credential": credential}
    )
    return SoftPasskey(key, identity, site)


def _data(site: str, flags: AuthenticatorData.FLAG) -> AuthenticatorData:
    data: AuthenticatorData = AuthenticatorData.create(hashlib.sha256(site.encode()).digest(), flags, 1)
    return data


def _client_data(kind: str, challenge: bytes, site: str) -> bytes:
    values = {"type": kind, "challenge": websafe_encode(challenge), "origin": f"https://{site}"}
    return json.dumps({**values, "crossOrigin": False}).encode()
