"""PayPal's certificates, with which it signs messages: fetched from PayPal's own address only, and held for a day."""

import re
import time
from collections import deque
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID

from supporters.gateways.base import NotGenuine, Unavailable
from supporters.gateways.paypal.line import fetch, is_loopback, tls

_PATH = r"/v1/notifications/certs/[A-Za-z0-9_-]{1,120}"
# One pattern for the whole address: no other host, name, port, query or spelling fits, so there is nothing to outwit.
_LIVE = re.compile(rf"https://(?:(?!sandbox\.)[a-z0-9-]+\.)*paypal\.com{_PATH}")
_SANDBOX = re.compile(rf"https://(?:[a-z0-9-]+\.)*sandbox\.paypal\.com{_PATH}")
_SUBJECTS = {
    True: "messageverificationcerts.paypal.com",
    False: "messageverificationcerts.sandbox.paypal.com",
}
_SECONDS, _LARGEST = 5, 65_536
_HELD_SECONDS, _HELD_MOST = 86_400, 8
# Anyone may send us messages that name certificates we never saw; that mustn't make us ask PayPal all day.
_FETCHES_A_MINUTE, _MINUTE = 10, 60
_SMALLEST_KEY = 2048


class Certificates:
    """The certificates that one site met, live or of PayPal's sandbox."""

    def __init__(self, *, is_live: bool, address: str) -> None:
        self._subject = _SUBJECTS[is_live]
        self._allowed = _LIVE if is_live else _SANDBOX
        if is_loopback(address):  # a double of PayPal in tests, never what a reader reaches
            self._allowed = re.compile(re.escape(address.rstrip("/")) + _PATH)
        self._is_loopback = is_loopback(address)
        self._lock = Lock()
        self._held: dict[str, tuple[float, x509.Certificate]] = {}
        self._fetched: deque[float] = deque(maxlen=_FETCHES_A_MINUTE)

    @cached_property
    def _client(self) -> httpx.Client:
        return httpx.Client(verify=tls(), trust_env=not self._is_loopback)

    def key(self, url: str) -> RSAPublicKey:
        """Return the public key of the certificate at an address. Raises NotGenuine, or Unavailable: try again later."""
        if not self._allowed.fullmatch(url):
            raise NotGenuine("The certificate isn't at PayPal's address.")
        certificate = self._find(url)
        if certificate is None:
            with self._lock:  # another thread may have fetched it while we waited
                certificate = self._find(url) or self._fetch(url)
                key = self._checked(certificate)
                self._hold(url, certificate)
                return key
        return self._checked(certificate)

    def _find(self, url: str) -> x509.Certificate | None:
        since, certificate = self._held.get(url, (0.0, None))
        return certificate if time.monotonic() - since < _HELD_SECONDS else None

    def _hold(self, url: str, certificate: x509.Certificate) -> None:
        if len(self._held) >= _HELD_MOST:
            self._held.pop(next(iter(self._held)))
        self._held[url] = (time.monotonic(), certificate)

    def _fetch(self, url: str) -> x509.Certificate:
        now = time.monotonic()
        if len(self._fetched) == _FETCHES_A_MINUTE and now - self._fetched[0] < _MINUTE:
            raise Unavailable("Too many unknown certificates in a minute.")
        self._fetched.append(now)
        try:
            request = self._client.build_request("GET", url)
            status, found = fetch(self._client, request, until=now + _SECONDS, most=_LARGEST)
        except httpx.HTTPError as error:
            raise Unavailable(f"PayPal's certificate can't be fetched ({type(error).__name__}).") from error
        if status >= httpx.codes.INTERNAL_SERVER_ERROR or status == httpx.codes.TOO_MANY_REQUESTS:
            raise Unavailable(f"PayPal's certificate can't be fetched ({status}).")
        if status != httpx.codes.OK:
            raise NotGenuine(f"There is no certificate at that address ({status}).")
        try:
            return x509.load_pem_x509_certificates(found)[0]
        except ValueError as error:
            raise NotGenuine("What stands at that address is no certificate.") from error

    def _checked(self, certificate: x509.Certificate) -> RSAPublicKey:
        names = [one.value for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
        if names != [self._subject]:
            raise NotGenuine(f"The certificate isn't {self._subject}'s.")
        if not certificate.not_valid_before_utc <= datetime.now(UTC) <= certificate.not_valid_after_utc:
            raise NotGenuine("The certificate isn't valid now.")
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey) or key.key_size < _SMALLEST_KEY:
            raise NotGenuine("The certificate's key is weak.")
        return key
