"""Every variable an operator can set, with its type, its default and what it is for.

`python -m newsroom.environment` prints `.env.example`. settings.py is the only reader.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# The port on which mail servers speak TLS from the first byte (RFC 8314).
IMPLICIT_TLS = 465


def flag(text: str) -> bool:
    """Read a switch: 1, true, yes, on or their opposites. Raises ValueError for anything else."""
    word = text.strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"", "0", "false", "no", "off"}:
        return False
    msg = "expected 1 or 0"
    raise ValueError(msg)


def names(text: str) -> list[str]:
    """Read a list of names parted by commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def scheme(text: str) -> str:
    """Read `http` or `https`. Raises ValueError for anything else."""
    if text not in {"http", "https"}:
        msg = "expected http or https"
        raise ValueError(msg)
    return text


@dataclass(frozen=True)
class Variable:
    """One environment variable: how it is read, what it is when unset, what it is for."""

    name: str
    read: Callable[[str], Any]
    default: Any
    purpose: str
    example: str = ""
    required_in_production: bool = False


VARIABLES = {
    v.name: v
    for v in [
        Variable("DEBUG", flag, False, "Development mode. Never set it on a public server.", "0"),
        Variable(
            "SECRET_KEY",
            str,
            "",
            "Signs sessions and links; keep it secret and long. Make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
            required_in_production=True,
        ),
        Variable(
            "SECRET_KEY_FALLBACKS",
            names,
            [],
            "Older secret keys that are still accepted while you change keys, parted by commas.",
        ),
        Variable(
            "ALLOWED_HOSTS",
            names,
            [],
            "Host names this server answers to: every publication's and the desk's, parted by commas.",
            "news.example.org,mars.example.org",
            required_in_production=True,
        ),
        Variable(
            "DATABASE_URL",
            str,
            "",
            "Where the data lives. Unset: an SQLite file in the project folder.",
            "postgres://user:password@localhost:5432/newsroom",
        ),
        Variable("PUBLIC_SCHEME", scheme, "https", "How readers reach the site: https, or http on a test machine."),
        Variable("PUBLIC_PORT", str, "", "The port in the site's own links, when it is not the usual one.", "8000"),
        Variable(
            "TRUST_PROXY",
            flag,
            False,
            "Believe X-Forwarded-Proto and the last X-Forwarded-For. Set it only behind a front server that always sets those headers itself.",
            "0",
        ),
        Variable("MEDIA_ROOT", str, "media", "The folder for pictures, from the project folder."),
        Variable("STATIC_ROOT", str, "staticfiles", "The folder collectstatic fills, from the project folder."),
        Variable("DESK_PATH", str, "desk", "The first part of the desk's address: /desk/."),
        Variable(
            "REQUIRE_SECOND_FACTOR",
            flag,
            True,
            "Superusers and the roles marked so (at first: administrator, publisher) must sign in with a second step.",
            "1",
        ),
        Variable("SESSION_IDLE_HOURS", int, 8, "Staff must sign in again after so many hours without a click."),
        Variable("SESSION_LONGEST_DAYS", int, 7, "Staff must sign in again after so many days, whatever they do."),
        Variable(
            "READER_STATEMENT_TIMEOUT_MS", int, 0, "PostgreSQL: longest time for one query; 0 is no limit.", "2000"
        ),
        Variable("MAIL_HOST", str, "localhost", "The server that takes our mail."),
        Variable("MAIL_PORT", int, IMPLICIT_TLS, "Its port; on 465 the connection is encrypted from the first byte."),
        Variable("MAIL_USER", str, "", "The name to sign in with there, if any."),
        Variable("MAIL_PASSWORD", str, "", "The password to sign in with there, if any."),
        Variable("MAIL_FROM", str, "newsroom@localhost", "The address our mail comes from."),
        Variable(
            "UNDO_SECONDS",
            int,
            10,
            "How long what was published or changed is held back, so that one click undoes it before anything goes out.",
        ),
        Variable(
            "BACKGROUND",
            flag,
            True,
            "Leave slow work to `manage.py work`. 0 does it at once, inside the request: for tests and tiny sites.",
        ),
        Variable("FAILPOINT", str, "", "For tests of power cuts only: the step at which a process kills itself."),
        Variable("LOG_LEVEL", str, "INFO", "DEBUG, INFO, WARNING or ERROR."),
    ]
}


def value(name: str) -> Any:  # noqa: ANN401 - each variable has its own type
    """Return a variable's value. Raises ImproperlyConfigured, naming the variable and the mend."""
    variable = VARIABLES[name]
    text = os.environ.get(name)
    if text is None:
        return variable.default
    try:
        return variable.read(text)
    except ValueError as error:
        msg = f"{name}={text!r} can't be read: {error}. {variable.purpose}"
        raise ImproperlyConfigured(msg) from None


def refuse_to_start_without_secrets() -> None:
    """Stop a production start that lacks what it needs. Raises ImproperlyConfigured with the list."""
    missing = [v for v in VARIABLES.values() if v.required_in_production and not os.environ.get(v.name)]
    if missing:
        lines = "".join(f"\n  {v.name}: {v.purpose}" for v in missing)
        msg = f"Newsroom can't start: set these variables (or DEBUG=1 on your own machine).{lines}"
        raise ImproperlyConfigured(msg)


def example() -> str:
    """Return the text of `.env.example`."""
    parts = ["# What an operator can set. Made by `python -m newsroom.environment`; don't edit by hand.\n"]
    for v in VARIABLES.values():
        required = " Required." if v.required_in_production else ""
        shown = v.example or ("" if v.default in (None, False, []) else v.default)
        parts.append(f"# {v.purpose}{required}\n#{v.name}={shown}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(example())
