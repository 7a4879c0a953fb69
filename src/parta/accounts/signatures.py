"""Detached electronic signatures (CMS), verified by the program ``openssl`` (see docs/decisions/0015).

It is the one verifier that also knows the Russian algorithms, where its GOST provider is installed.
"""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier
from django.conf import settings

_SNILS = ObjectIdentifier("1.2.643.100.3")  # in qualified certificates of Russian people
_TIMEOUT = 20  # seconds
LARGEST_SIGNATURE = 256 * 1024  # bytes; a chain of certificates takes some ten thousand
_CRL = "-----BEGIN X509 CRL-----"


class SignatureRejectedError(Exception):
    """The file is no valid signature of this text by somebody whom the installation's roots know."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Whom the certificate names. ``given_names``: as a rule the given name and the patronymic."""

    surname: str
    given_names: str
    common_name: str
    snils: str


def is_offered() -> bool:
    """Whether signatures can be verified here: roots are configured, and the program is there."""
    return (
        bool(settings.SIGNATURE_ROOTS) and Path(settings.SIGNATURE_ROOTS).is_file() and _openssl() is not None
    )


def verify_signature(content: bytes, signature: bytes) -> Signer:
    """Who has signed the content. Raises SignatureRejectedError.

    Certificates are trusted up to SIGNATURE_ROOTS alone, never to the system's own list; where that file has
    lists of revoked certificates, they are obeyed.
    """
    if not is_offered() or not 0 < len(signature) <= LARGEST_SIGNATURE:
        raise SignatureRejectedError
    with tempfile.TemporaryDirectory(prefix="parta-signature-") as name:
        folder = Path(name)
        (folder / "content").write_bytes(content)
        (folder / "signature").write_bytes(signature)
        if not _is_valid(folder, "PEM" if signature.lstrip().startswith(b"-----BEGIN") else "DER"):
            raise SignatureRejectedError
        return _read_signer((folder / "signer").read_bytes())


def _is_valid(folder: Path, form: str) -> bool:
    roots = Path(settings.SIGNATURE_ROOTS)
    command = [
        _openssl() or "openssl",
        *("cms", "-verify", "-binary", "-inform", form),
        *("-in", "signature", "-content", "content", "-out", "signed", "-signer", "signer"),
        *("-CAfile", str(roots.resolve()), "-no-CApath", "-no-CAstore", "-purpose", "any"),
        *(("-crl_check",) if _CRL in roots.read_text() else ()),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - no part of it is the visitor's
            command, cwd=folder, capture_output=True, timeout=_TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _read_signer(certificates: bytes) -> Signer:
    try:
        (certificate,) = x509.load_pem_x509_certificates(certificates)
        usage = _key_usage(certificate)
    except ValueError as error:  # several have signed, or the certificate is malformed
        raise SignatureRejectedError from error
    if usage and not (usage.digital_signature or usage.content_commitment):
        raise SignatureRejectedError
    return Signer(
        surname=_text(certificate, NameOID.SURNAME),
        given_names=_text(certificate, NameOID.GIVEN_NAME),
        common_name=_text(certificate, NameOID.COMMON_NAME),
        snils=_text(certificate, _SNILS),
    )


def _key_usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


def _text(certificate: x509.Certificate, oid: ObjectIdentifier) -> str:
    """The one value of the subject; empty where there is none or more than one."""
    values = certificate.subject.get_attributes_for_oid(oid)
    return str(values[0].value) if len(values) == 1 else ""


def _openssl() -> str | None:
    return shutil.which("openssl")
