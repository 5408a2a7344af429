"""Serving the demo on this machine alone."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

USUAL_PORT = 80
WORKERS = 2
MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


def trouble_with(port: int) -> str:
    """Return why a port can't be served on, and what to do; empty when it can."""
    if not 0 < port < 65536:  # noqa: PLR2004 - ports end there
        return f"PORT={port} is not a port. Choose a number from 1024 to 65535: make demo PORT=8123"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            return f"Only root may serve on port {port}. Choose another: make demo PORT=8123"
        except OSError:
            return f"Port {port} is taken by another program. Stop it, or choose another: make demo PORT={port + 1}"
    return ""


def welcome(port: int, logins: dict[str, str], password: str) -> str:
    """Return what a newcomer needs: where the sites are, where the desk is, and who can sign in."""
    place = "" if port == USUAL_PORT else f":{port}"
    from sections.models import Publication  # noqa: PLC0415 - tables can be imported once settings are set up

    sites = [f"    {p.name:12} http://{p.host}{place}/" for p in Publication.objects.order_by("position", "pk")]
    staff = [f"    {name:14} {role}" for name, role in logins.items()]
    return "\n".join([
        "",
        "  Newsroom is ready.",
        "",
        *sites,
        "",
        f"  The desk         http://127.0.0.1{place}/{os.environ.get('DESK_PATH', 'desk')}/",
        f"  Password         {password}   (the same for all of these)",
        *staff,
        "",
        f"  The test bank    http://127.0.0.1{place}/support/bank/   (nobody is charged; lets time pass, for staff)",
        "  Mail             in .demo/mail; none is sent",
        "",
        "  Ctrl-C stops it. Everything it made is in .demo; delete that folder to begin anew.",
        "",
    ])  # fmt: skip


def serve(port: int) -> NoReturn:
    """Serve until stopped. The server takes this process's place, so that whoever stops it stops the server.

    The worker is its child and ends with it.
    """
    subprocess.Popen([sys.executable, str(MANAGE), "work", "--with-parent"], stdout=subprocess.DEVNULL)  # noqa: S603 - our own words, no shell
    command = [
        sys.executable, "-m", "newsroom.server", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(WORKERS), "--log-level", "warning", "--respawn-failed-workers",
    ]  # fmt: skip
    os.execv(sys.executable, command)  # noqa: S606 - our own words, no shell
