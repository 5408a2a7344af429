"""The line to Stripe: its SDK over HTTP of our own, which knows whether a request got out, and our words for what failed."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

import httpx
import stripe

from supporters.gateways.base import TIMEOUT_SECONDS, Declined, GatewayError, NotFound, Rejected, Unavailable, Unclear

# The version that requests and answers are written in, here and on the endpoint at Stripe: newer ones change shapes.
API_VERSION = "2026-10-28.endive"
CONNECT_SECONDS = 2


class _NotSent(stripe.APIConnectionError):
    """Nobody answered the door: the request never got out."""


class _AnswerLost(stripe.APIConnectionError):
    """The request went out, and the answer didn't come back."""


class _Http(stripe.HTTPClient):
    """What the SDK sends with. The SDK's own calls a refused connection and a lost answer by the same name."""

    name = "httpx"

    def __init__(self, address: str) -> None:
        super().__init__()
        url = httpx.URL(address)
        # A double on the loopback isn't reached through anybody's proxy, nor needs it certificates to be read.
        at_home = url.scheme == "http" and url.host in {"127.0.0.1", "localhost", "::1"}
        times = httpx.Timeout(TIMEOUT_SECONDS - CONNECT_SECONDS, connect=CONNECT_SECONDS)
        self._client = httpx.Client(timeout=times, verify=not at_home, trust_env=not at_home, follow_redirects=False)

    def request(  # type: ignore[override]
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: str | bytes | None = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """Send one request and return body, status and headers of its answer."""
        until = time.monotonic() + TIMEOUT_SECONDS
        try:
            with self._client.stream(method, url, headers=headers, content=post_data) as answer:
                return _read(answer, until), answer.status_code, answer.headers
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise _NotSent(f"Stripe can't be reached: {type(error).__name__}.") from error
        except httpx.HTTPError as error:
            raise _AnswerLost(f"Stripe's answer was lost: {type(error).__name__}.") from error

    def close(self) -> None:
        """Hang up."""
        self._client.close()


def _read(answer: httpx.Response, until: float) -> bytes:
    """Read a body piece by piece: each piece may come in time, and the whole too late."""
    pieces = []
    for piece in answer.iter_bytes():
        pieces.append(piece)
        if time.monotonic() > until:
            msg = "The answer took too long."
            raise httpx.ReadTimeout(msg)
    return b"".join(pieces)


def client(key: str, address: str) -> stripe.StripeClient:
    """Return the SDK's client. It tries nothing twice by itself: whoever asks knows whether that is harmless."""
    stripe.enable_telemetry = False  # it would tell Stripe about this machine
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": address.rstrip("/")},
        max_network_retries=0,
        http_client=_Http(address),
    )


@contextmanager
def asking() -> Iterator[None]:
    """Say of a question that failed that nothing happened: it can be asked again."""
    try:
        yield
    except stripe.StripeError as error:
        _fail(error, lost=Unavailable)


@contextmanager
def changing() -> Iterator[None]:
    """Say of a change whose answer was lost that it may have happened."""
    try:
        yield
    except stripe.StripeError as error:
        _fail(error, lost=Unclear)


def _fail(error: stripe.StripeError, *, lost: type[GatewayError]) -> NoReturn:
    """Raise what an error of the SDK means, with the number by which Stripe finds the request again."""
    number = f" ({error.request_id})" if error.request_id else ""
    raise _kind(error, lost)(f"{error.user_message or error}{number}") from error


def _kind(error: stripe.StripeError, lost: type[GatewayError]) -> type[GatewayError]:
    status = error.http_status or 0
    if isinstance(error, _NotSent | stripe.RateLimitError):
        return Unavailable
    if isinstance(error, stripe.CardError):
        return Declined
    if error.code == "resource_missing" or status == httpx.codes.NOT_FOUND:
        return NotFound
    # 409: a request with this key is being worked on at this moment.
    if httpx.codes.is_client_error(status) and status != httpx.codes.CONFLICT:
        return Rejected
    return lost
