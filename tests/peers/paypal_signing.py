"""How the double signs: certificates like PayPal's, made when first needed, and messages signed with them."""

import base64
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from secrets import token_hex

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

CERTIFICATES = "/v1/notifications/certs/"
SANDBOX, LIVE = "messageverificationcerts.sandbox.paypal.com", "messageverificationcerts.paypal.com"


@dataclass(frozen=True)
class Signer:
    """A key with its certificate, and the name under which the certificate is fetched."""

    name: str
    key: RSAPrivateKey


# By the names under which they are fetched.
_certificates: dict[str, bytes] = {}


def certificate(name: str) -> bytes | None:
    """Return the certificate that is fetched under a name."""
    return _certificates.get(name)


@cache
def signer(subject: str = SANDBOX, *, days: int = 30, bits: int = 2048) -> Signer:
    """Return a signer whose certificate names a subject and ends in so many days; one for each process."""
    key = generate_private_key(public_exponent=65537, key_size=bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, SHA256())
    )
    found = Signer(f"CERT-{token_hex(8)}", key)
    _certificates[found.name] = made.public_bytes(Encoding.PEM)
    return found


def signed(body: bytes, *, by: Signer, address: str, webhook_id: str, number: str, at: datetime) -> dict[str, str]:
    """Return the headers with which PayPal would send a body."""
    sent = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    signature = by.key.sign(f"{number}|{sent}|{webhook_id}|{zlib.crc32(body)}".encode(), PKCS1v15(), SHA256())
    return {
        "Content-Type": "application/json",
        "Paypal-Transmission-Id": number,
        "Paypal-Transmission-Time": sent,
        "Paypal-Transmission-Sig": base64.b64encode(signature).decode(),
        "Paypal-Cert-Url": f"{address}{CERTIFICATES}{by.name}",
        "Paypal-Auth-Algo": "SHA256withRSA",
    }
