"""The server: granian, and in it two ways to an answer, so that nobody who asks for a stored page waits for who asks for more.

    python -m newsroom.server --port 8000 --workers 2        (and any other of granian's options)

Where the front takes requests in whole (BODIES_BUFFERED), granian calls Python in one thread. What lies ready is answered
there; whatever has to ask a file, a database or somebody elsewhere is handed to threads of ours. So payments that take
seconds leave readers their pages, and no threads quarrel over the interpreter's lock with each answer, which takes a
quarter of all. Without such a front one slow sender would hold that thread: then granian's own threads do everything.
docs/decisions/0042.
"""

import io
import logging
import os
import queue
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from newsroom import environment

logger = logging.getLogger(__name__)

APPLICATION = "newsroom.wsgi:application"
# “Backpressure” counts connections, idle ones too: where there are more, others wait until one of them is given up.
_OPTIONS = ("--interface", "wsgi", "--no-ws", "--backlog", "4096", "--backpressure", "4096", "--no-access-log")
# How long a page that is being made may keep the interpreter from one that is ready.
_SECONDS_OF_A_TURN = 0.0005
# A body of more bytes waits in a file; one of more than that is refused by what it says, unread.
_IN_MEMORY, _MOST = 256 * 1024, 64 * 1024 * 1024
_CHUNK = 64 * 1024
# Else each thread has a part of its own, which keeps what it no longer needs.
_PARTS_OF_THE_HEAP = "MALLOC_ARENA_MAX"

Environ = dict[str, Any]
# What granian gives an answer to, has no name of its own.
Protocol = Any
Answerer = Callable[[Protocol, Environ], int]


def main(options: Sequence[str], application: str = APPLICATION) -> None:
    """Serve until stopped, with granian's options behind our own: the last one counts."""
    if _PARTS_OF_THE_HEAP not in os.environ:  # the C library reads it as a process begins
        again = [sys.executable, *sys.orig_argv[1:]]
        os.execve(sys.executable, again, os.environ | {_PARTS_OF_THE_HEAP: "2"})  # noqa: S606 - this very command
    from granian.cli import cli  # noqa: PLC0415 - the workers need it not

    threads = 1 if environment.value("BODIES_BUFFERED") else environment.value("SERVER_THREADS")
    ours = [*_OPTIONS, "--blocking-threads", str(threads)]
    cli.main(args=[*ours, *options, application], prog_name="python -m newsroom.server", auto_envvar_prefix="GRANIAN")


def answer_in_two_ways() -> None:
    """Have granian, once it has loaded the application in this process, call it by way of `two_ways`."""
    from granian.server import mp  # noqa: PLC0415 - only where it is wanted

    # It has no public place for this. Where that name goes, tests/newsroom/test_server.py fails.
    mp._wsgi_call_wrap = partial(two_ways, mp._wsgi_call_wrap, environment.value("SERVER_THREADS"))  # noqa: SLF001


def two_ways(
    plain: Callable[..., Answerer], threads: int, application: Any, scope: Environ, access_log: str | None = None,  # noqa: ANN401 - any WSGI application
) -> Answerer:  # fmt: skip
    """Return what granian calls with each request; `plain`: how it makes that itself."""
    sys.setswitchinterval(_SECONDS_OF_A_TURN)
    hand_over = Threads(threads, plain(application, scope, access_log)).hand_over
    # What is logged, and what lies below a prefix, is granian's to put together.
    is_plain = not access_log and not scope.get("url_path_prefix")
    at_hand = getattr(application, "at_hand", None) if is_plain else None

    def answer(protocol: Protocol, environ: Environ) -> int:
        given = None if at_hand is None else at_hand(environ)
        if given is None:
            take_body(environ)
            hand_over(protocol, environ)
            return 0
        status, headers, body = given
        code = int(status[:3])
        protocol.response_bytes(code, headers, b"".join(body))
        return code

    return answer


def take_body(environ: Environ) -> None:
    """Take in what a request sends: granian's own stream ends when the call does."""
    length = environ.get("CONTENT_LENGTH") or "0"
    left = int(length[:20]) if length.isdecimal() else 0
    if not 0 < left <= _MOST:
        environ["wsgi.input"] = io.BytesIO()
        return
    stream, taken = environ["wsgi.input"], tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the answer
    while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
        taken.write(chunk)
        left -= len(chunk)
    taken.seek(0)
    environ["wsgi.input"] = taken


class Threads:
    """Threads that answer the requests handed to them, in the order in which they came."""

    def __init__(self, number: int, answer: Answerer) -> None:
        self._answer = answer
        self._waiting: queue.SimpleQueue[tuple[Protocol, Environ]] = queue.SimpleQueue()
        for _ in range(number):
            threading.Thread(target=self._work, daemon=True).start()

    def hand_over(self, protocol: Protocol, environ: Environ) -> None:
        """Have a request answered by the next thread that is free."""
        self._waiting.put((protocol, environ))

    def _work(self) -> None:
        while True:
            protocol, environ = self._waiting.get()
            try:
                self._answer(protocol, environ)
            except BaseException:  # a thread that ended would be missed by all who come later
                logger.exception("A request ended without an answer")
                protocol.response_bytes(500, [], b"")
            environ["wsgi.input"].close()
            del protocol, environ  # else they stay until the next request comes


if __name__ == "__main__":
    main(sys.argv[1:])
