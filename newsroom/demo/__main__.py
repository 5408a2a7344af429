"""Start the demo: set up its own settings, fill it once, say where everything is, and serve.

    python -m newsroom.demo [--port 8000] [--data FOLDER] [--no-serve]

Everything it makes lives in the folder .demo beside manage.py; delete that folder to begin anew. DATABASE_URL and
the other variables of .env.example are respected where they are set.
"""

import argparse
import os
import secrets
import sys
from pathlib import Path

from newsroom.demo import serving

FOLDER = Path(__file__).resolve().parent.parent.parent / ".demo"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="make demo", description="Start a demo newsroom with content.")
    parser.add_argument("--port", type=int, default=8000, help="the port to serve on (make demo PORT=8123)")
    parser.add_argument("--data", type=Path, help="a folder with real stories to bring in on top (DATA=…)")
    parser.add_argument("--no-serve", action="store_true", help="set up and fill, but don't serve")
    return parser.parse_args()


def set_environment(port: int) -> None:
    """Give the demo its own secret, database and folders, unless the environment names others."""
    FOLDER.mkdir(exist_ok=True)
    ours = {
        "SECRET_KEY": _kept_secret("secret-key"),
        "ALLOWED_HOSTS": "127.0.0.1,localhost,.localhost",
        "DATABASE_URL": f"sqlite:///{FOLDER / 'newsroom.sqlite3'}",
        "MEDIA_ROOT": str(FOLDER / "media"),
        "STATIC_ROOT": str(FOLDER / "static"),
        "PUBLIC_SCHEME": "http",
        "PUBLIC_PORT": "" if port == serving.USUAL_PORT else str(port),
        "LOG_LEVEL": "WARNING",
        "REQUIRE_SECOND_FACTOR": "0",
        "SANDBOX_BANK": str(FOLDER / "bank.sqlite3"),
        "SANDBOX_IN_PRODUCTION": "1",
        "MAIL_FOLDER": str(FOLDER / "mail"),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    for name, value in ours.items():
        os.environ.setdefault(name, value)


def _kept_secret(name: str) -> str:
    """Return a secret from the demo's folder, made on the first run and readable by its owner alone."""
    file = FOLDER / name
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(50))
    return file.read_text()


def main() -> int:
    """Run the demo; return the process's exit code."""
    options = arguments()
    if options.data is not None and not options.data.is_dir():
        sys.stderr.write(f"There is no folder {options.data}. Give DATA= the path of one that exists.\n")
        return 1
    if not options.no_serve and (trouble := serving.trouble_with(options.port)):
        sys.stderr.write(trouble + "\n")
        return 1
    set_environment(options.port)

    import django  # noqa: PLC0415 - settings read the environment, which is only set now

    django.setup()
    from newsroom.demo import filling, staff, supporting  # noqa: PLC0415 - they import tables, which need set-up settings

    filling.fill(FOLDER, data=options.data, say=_say)
    supporting.tell_where_we_are(options.port)
    password = staff.hire(_kept_secret("staff-password")[:16])
    _say(serving.welcome(options.port, staff.LOGINS, password))
    if not options.no_serve:
        serving.serve(options.port)
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
