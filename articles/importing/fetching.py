"""Asking hosts on the web, within limits: the open internet only, no address of our own network, no endless answer.

Pictures of the old site are fetched with it, and a hub is told of news.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from newsroom.kit.pictures import MOST_BYTES

SECONDS = 30.0
SECONDS_TO_CONNECT = 8.0
MOST_HOPS = 3
_PORTS = {"http": 80, "https": 443}
_MOVED = {301, 302, 303, 307, 308}
_SAFE = "/%:=&?~#+!$,;'@()*[]"


class Unfetchable(ValueError):
    """The file can't be had from the web; the message says why."""


class Unreachable(Unfetchable):
    """The host does not answer at all: asking it for more is of no use now."""


def is_public(address: str) -> bool:
    """Tell an address of the open internet from those of this machine, this network and special uses."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def fetch(
    url: str,
    *,
    may_reach: Callable[[str], bool] = is_public,
    ports: frozenset[int] = frozenset(_PORTS.values()),
    most: int = MOST_BYTES,
    seconds: float = SECONDS,
) -> bytes:
    """Return what lies at a web address. At most three redirections are followed, each checked like the first.

    Raises Unreachable when the host can't be found or doesn't answer, Unfetchable for everything else: a scheme,
    port or network that is not allowed, an error of the host, an answer that is too large or too slow.
    """
    ends = time.monotonic() + seconds
    for _hop in range(MOST_HOPS + 1):
        parts = _checked(url, ports)
        answer = _ask(parts, may_reach=may_reach, most=most, ends=ends)
        if isinstance(answer, bytes):
            return answer
        url = urljoin(url, answer)
    raise Unfetchable(f"It is forwarded more than {MOST_HOPS} times.")


def send(
    url: str,
    form: bytes,
    *,
    may_reach: Callable[[str], bool] = is_public,
    scheme: str = "https",
    seconds: float = SECONDS_TO_CONNECT,
) -> None:
    """Post a form to a web address, over https; no redirection is followed and the answer is not read.

    Raises Unreachable when the host can't be found or doesn't answer, Unfetchable when it answers anything but yes.
    """
    parts = urlsplit(url)
    if parts.scheme != scheme:
        raise Unfetchable(f"Only addresses that begin with {scheme}:// are told.")
    parts = _checked(url, frozenset({parts.port or _PORTS[scheme]}))
    connection = _connection(parts, may_reach=may_reach, ends=time.monotonic() + seconds)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "newsroom/1"}
    try:
        connection.request("POST", f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", form, headers)
        response = connection.getresponse()
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise Unfetchable(f"The host broke off ({type(error).__name__}).") from error
    finally:
        connection.close()
    if response.status // 100 != 2:  # noqa: PLR2004 - any kind of yes
        raise Unfetchable(f"The host answers {response.status} {response.reason}.")


def _checked(url: str, ports: frozenset[int]) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unfetchable("Its address can't be read.") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise Unfetchable("Only addresses that begin with http:// or https:// are fetched.")
    if parts.username is not None or parts.password is not None:
        raise Unfetchable("Its address holds a password.")
    if (port or _PORTS[parts.scheme]) not in ports:
        raise Unfetchable(f"Port {port} is no port of the web.")
    return parts


def _ask(parts: SplitResult, *, may_reach: Callable[[str], bool], most: int, ends: float) -> bytes | str:
    """Return the file, or the address to which it has moved."""
    connection = _connection(parts, may_reach=may_reach, ends=ends)
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    headers = {"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "newsroom-import/1"}
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        if response.status in _MOVED and response.getheader("Location"):
            return response.getheader("Location") or ""
        if response.status != http.client.OK:
            raise Unfetchable(f"The host answers {response.status} {response.reason}.")
        if response.getheader("Content-Encoding", "identity") != "identity":
            raise Unfetchable("The host sends it packed, though asked not to.")
        return _read(connection, response, most=most, ends=ends)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise Unfetchable(f"The host broke off ({type(error).__name__}).") from error
    finally:
        connection.close()


def _read(
    connection: http.client.HTTPConnection, response: http.client.HTTPResponse, *, most: int, ends: float
) -> bytes:
    """Read the answer piece by piece, with an eye on its size and the clock."""
    pieces, size = [], 0
    while True:
        left = ends - time.monotonic()
        if left <= 0:
            raise Unfetchable("The host is too slow.")
        if connection.sock is not None:
            connection.sock.settimeout(left)
        piece = response.read1(65_536)
        if not piece:
            break
        size += len(piece)
        if size > most:
            raise Unfetchable(f"It is larger than {most // 1_048_576} MB.")
        pieces.append(piece)
    return b"".join(pieces)


def _connection(parts: SplitResult, *, may_reach: Callable[[str], bool], ends: float) -> http.client.HTTPConnection:
    """Connect to an address that was looked up and checked here, so that a second look-up can't change it."""
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"The host {host} can't be found.") from error
    refused = [address for address in found if not may_reach(str(address))]
    if refused or not found:
        raise Unfetchable(f"The host {host} is not on the open internet.")
    seconds = max(0.1, min(SECONDS_TO_CONNECT, ends - time.monotonic()))
    try:
        # IPv4 first: many servers that import have no IPv6.
        wire = socket.create_connection((str(min(found, key=lambda a: ":" in str(a))), port), timeout=seconds)
    except OSError as error:
        raise Unreachable(f"The host {host} does not answer.") from error
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        if parts.scheme == "https":
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=host)
    except OSError as error:
        wire.close()
        raise Unfetchable(f"The host {host} has no valid certificate.") from error
    connection.sock = wire
    return connection
