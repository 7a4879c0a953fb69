"""An authority that issues certificates as those of Russian people are, and signatures made with them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID, ObjectIdentifier

_SNILS = ObjectIdentifier("1.2.643.100.3")


@dataclass(frozen=True)
class Holder:
    """Somebody with a certificate."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def sign(self, content: bytes, *, is_detached: bool = True) -> bytes:
        """CMS in DER."""
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(self.certificate, self.key, hashes.SHA256())
        options = [pkcs7.PKCS7Options.Binary]
        if is_detached:
            options.append(pkcs7.PKCS7Options.DetachedSignature)
        return builder.sign(Encoding.DER, options)


@dataclass(frozen=True)
class Authority:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def issue(self, surname: str, names: str, snils: str, *, days: int = 30, may_sign: bool = True) -> Holder:
        """``days``: how long it is good from now on; fewer than none: it was."""
        key = ec.generate_private_key(ec.SECP256R1())
        parts = [
            (NameOID.COMMON_NAME, f"{surname} {names}"),
            (NameOID.SURNAME, surname),
            (NameOID.GIVEN_NAME, names),
            (_SNILS, snils),
        ]
        subject = x509.Name([x509.NameAttribute(oid, text) for oid, text in parts if text])
        usage = x509.KeyUsage(
            digital_signature=may_sign,
            content_commitment=may_sign,
            key_encipherment=not may_sign,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=False,
            crl_sign=False,
            encipher_only=False,
            decipher_only=False,
        )
        builder = _builder(subject, self.certificate.subject, key, days)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(usage, critical=True)
        return Holder(builder.sign(self.key, hashes.SHA256()), key)

    def revoke(self, holder: Holder) -> bytes:
        """The list of revoked certificates, as PEM."""
        now = datetime.now(UTC)
        revoked = x509.RevokedCertificateBuilder().serial_number(holder.certificate.serial_number)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(now - timedelta(days=1)).next_update(now + timedelta(days=30))
        builder = builder.add_revoked_certificate(revoked.revocation_date(now - timedelta(hours=1)).build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)


def make_authority() -> Authority:
    """A root of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Удостоверяющий центр")])
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    builder = _builder(name, name, key, days=3650)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    builder = builder.add_extension(usage, critical=True)
    return Authority(builder.sign(key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(days=60)).not_valid_after(now + timedelta(days=days))
