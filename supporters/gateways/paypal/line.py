"""The line to PayPal: signed in once for hours, each errand within its seconds, each answer read with care."""

import json
import ssl
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from hashlib import sha256
from threading import Lock
from urllib.parse import urlsplit

import httpx

from supporters.gateways.base import TIMEOUT_SECONDS, GatewayError, Rejected, Unavailable, Unclear
from supporters.gateways.paypal import failures
from supporters.gateways.paypal.trees import Tree, at, text

LARGEST_ANSWER = 10_000_000
# PayPal takes 108 characters for orders and 38 for plans and products.
LONGEST_KEY = 38
# A token is given up this long before its end, so that no request travels with one that ends on the way.
_SPARE_SECONDS = 120


@cache
def tls() -> ssl.SSLContext:
    """Return whom we trust on the line, read once: it takes longer than a request."""
    return httpx.create_ssl_context()


def is_loopback(address: str) -> bool:
    """Tell whether an address is this machine: tests, with a double of PayPal."""
    return urlsplit(address).hostname in {"127.0.0.1", "::1", "localhost"}


def fit_key(key: str) -> str:
    """Return a key of ours in the length PayPal takes; the same for the same."""
    return key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest()[:LONGEST_KEY]


def fetch(client: httpx.Client, request: httpx.Request, *, until: float, most: int) -> tuple[int, bytes]:
    """Send a request and read the whole answer, until a time of the monotonic clock and up to a size, following nowhere.

    httpx's own timeouts start again with each step and each packet: a slow peer would hold us several times as long.
    """
    if time.monotonic() >= until:
        raise httpx.PoolTimeout("no time left", request=request)
    timeouts: dict[str, float] = {}

    def shorten(*_step: object) -> None:
        timeouts.update(dict.fromkeys(("connect", "pool", "read", "write"), max(until - time.monotonic(), 0.001)))

    shorten()
    # Called before each step of a request; the step then looks its timeout up.
    request.extensions |= {"timeout": timeouts, "trace": shorten}
    answer = client.send(request, stream=True, follow_redirects=False)
    try:
        parts, size = [], 0
        for part in answer.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > most or time.monotonic() > until:
                raise httpx.ReadTimeout("the answer is too long or too slow", request=request)
        return answer.status_code, b"".join(parts)
    finally:
        answer.close()


class Token:
    """What PayPal gave us for our id and secret, for all threads, until shortly before its end."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._value = ""
        self._until = 0.0

    def value(self, ask: Callable[[], Tree], *, seconds: float) -> str:
        """Return the token, asking for a new one where it ended. Raises Unavailable after so many seconds of waiting."""
        if not self._lock.acquire(timeout=max(seconds, 0)):
            raise Unavailable("Signing in to PayPal takes too long.")
        try:
            if time.monotonic() >= self._until:
                given = ask()
                lasts = at(given, "expires_in")
                self._value = text(given, "access_token")
                if not self._value or not isinstance(lasts, int):
                    raise Unavailable("PayPal gave no token.")
                self._until = time.monotonic() + max(lasts - _SPARE_SECONDS, lasts // 2)
            return self._value
        finally:
            self._lock.release()

    def forget(self, value: str) -> None:
        """Give up a token that PayPal refused, unless another thread has a newer one already."""
        with self._lock:
            if self._value == value:
                self._until = 0.0


class Line:
    """One site's line to PayPal, for all threads of a process."""

    def __init__(self, *, address: str, client_id: str, secret: str) -> None:
        self.address = address.rstrip("/")
        self.token = Token()
        self.sign_in = httpx.BasicAuth(client_id, secret)
        # Idle connections are dropped before PayPal drops them: a request into a closed one would look like a lost answer.
        self.client = httpx.Client(
            base_url=self.address,
            verify=tls(),
            limits=httpx.Limits(max_connections=50, max_keepalive_connections=10, keepalive_expiry=3),
            trust_env=not is_loopback(address),
            headers={"Accept": "application/json", "User-Agent": "Newsroom"},
        )

    def errand(self, seconds: float = TIMEOUT_SECONDS) -> "Errand":
        """Begin an errand: all its requests together take no longer than this."""
        return Errand(self, time.monotonic() + seconds)


class Errand:
    """One thing we want of PayPal, in one request or several."""

    def __init__(self, line: Line, until: float) -> None:
        self._line = line
        self._until = until

    def get(self, path: str, **params: str) -> Tree:
        """Ask about something."""
        return self._send("GET", path, params=params)

    def post(self, path: str, body: Mapping[str, object], *, key: str) -> Tree:
        """Have something done, once for each key."""
        headers = {"PayPal-Request-Id": fit_key(key), "Prefer": "return=representation"}
        return self._send("POST", path, headers=headers, content=json.dumps(body).encode())

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Tree:
        for is_second in (False, True):
            token = self._line.token.value(self._sign_in, seconds=self._until - time.monotonic())
            request = self._line.client.build_request(
                method,
                path,
                params=params or None,
                content=content,
                headers={**(headers or {}), "Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            )
            status, answer = self._exchange(request, changes=method != "GET")
            if status != httpx.codes.UNAUTHORIZED or is_second:
                break
            self._line.token.forget(token)
        return _read(status, answer, changes=method != "GET")

    def _exchange(self, request: httpx.Request, *, changes: bool) -> tuple[int, bytes]:
        try:
            return fetch(self._line.client, request, until=self._until, most=LARGEST_ANSWER)
        except httpx.TransportError as error:
            raise failures.of_connection(error, changes=changes) from error
        except httpx.HTTPError as error:  # an answer that can't be unpacked
            raise failures.lost(f"PayPal's answer can't be read ({type(error).__name__}).", changes=changes) from error

    def _sign_in(self) -> Tree:
        request = self._line.client.build_request("POST", "/v1/oauth2/token", data={"grant_type": "client_credentials"})
        next(self._line.sign_in.auth_flow(request))
        try:
            # Whatever goes wrong here, what we came for hasn't begun.
            return _read(*self._exchange(request, changes=False), changes=False)
        except Rejected as error:
            raise Rejected(f"PayPal doesn't know our id and secret: {error}") from error


def _read(status: int, answer: bytes, *, changes: bool) -> Tree:
    try:
        tree = json.loads(answer, parse_float=Decimal, parse_constant=_refuse) if answer else {}
    except (ValueError, RecursionError):
        tree = None
    is_good = httpx.codes.is_success(status)
    if not isinstance(tree, dict):
        if is_good:
            raise failures.lost("PayPal's answer can't be read.", changes=changes)
        tree = {}
    if not is_good:
        raise failures.of_answer(status, tree, changes=changes)
    return tree


def _refuse(constant: str) -> None:
    msg = f"{constant} is no number."
    raise ValueError(msg)


def done_but_unseen(error: GatewayError) -> Unclear:
    """The change was made and the look at it failed: never say that nothing happened."""
    return Unclear(f"PayPal did it; looking at it failed: {error}")
