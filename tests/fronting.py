"""A front of our own making: it hears what it is told, and can be down."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests import patience


class Front:
    """What a front was told, request by request; `status` is what it answers."""

    def __init__(self):
        self.heard, self.status, self.says = [], 200, b'{"success": true}'

    @property
    def keys(self):
        """All keys that a Varnish was told, in order, one list a request."""
        return [headers["xkey-purge"].split(" ") for _method, _path, headers, _body in self.heard]


@contextmanager
def front():
    """Listen at a port of this machine; yield the front and its address."""
    told = Front()

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if told.status == 200:
                headers = {name.lower(): value for name, value in self.headers.items()}
                told.heard.append((self.command, self.path, headers, json.loads(body) if body else None))
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(told.says)))
            self.end_headers()
            self.wfile.write(told.says)

        do_POST = do_PURGE = answer  # noqa: N815 - as the library calls them

        def log_message(self, *_said):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield told, f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            patience.finish(thread)
