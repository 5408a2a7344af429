"""Every variable an operator can set, with its type, its default and what it is for.

`python -m newsroom.environment` prints `.env.example`. settings.py and server.py are its only readers.
"""

import os
import re
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


def at_least_one(text: str) -> int:
    """Read a number of things of which there has to be one. Raises ValueError for fewer."""
    if (number := int(text)) < 1:
        raise ValueError("expected 1 or more")
    return number


def names(text: str) -> list[str]:
    """Read a list of names parted by commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def scheme(text: str) -> str:
    """Read `http` or `https`. Raises ValueError for anything else."""
    if text not in {"http", "https"}:
        msg = "expected http or https"
        raise ValueError(msg)
    return text


def https_address(text: str) -> str:
    """Read an address that begins with https://, or nothing. Raises ValueError for anything else."""
    if text and not re.fullmatch(r"https://[^\s<>\"]+", text):
        msg = "expected an address that begins with https://"
        raise ValueError(msg)
    return text


def page_store(text: str) -> str:
    """Read where stored pages lie. Raises ValueError for a place we don't know."""
    if text not in {"local", "redis", "memory", "off"}:
        msg = "expected local, redis, memory or off"
        raise ValueError(msg)
    return text


def fronts(text: str) -> list[str]:
    """Read the fronts that are told of changes, parted by commas. Raises ValueError for one we don't know."""
    found = []
    for named in names(text):
        parts = re.fullmatch(r"(varnish|nginx|fastly|cloudflare)[ :]+(\S+)", named)
        if parts is None or (parts[1] == "varnish" and not re.match(r"https?://", parts[2])):
            msg = "expected “varnish http://…”, “nginx /a/file”, “fastly SERVICE” or “cloudflare ZONE”"
            raise ValueError(msg)
        found.append(f"{parts[1]} {parts[2]}")
    return found


def postgresql(text: str) -> str:
    """Read the address of a PostgreSQL, or nothing. Raises ValueError for another database's."""
    if text and not text.startswith(("postgres://", "postgresql://")):
        msg = "expected an address that begins with postgres://"
        raise ValueError(msg)
    return text


def pem(text: str) -> str:
    r"""Read a key in PEM form, whose lines may be parted by a written `\n`."""
    return text.replace("\\n", "\n").strip()


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
        Variable(
            "DATABASE_REPLICA_URL",
            postgresql,
            "",
            "A streaming replica of a PostgreSQL in DATABASE_URL, from which public pages are made. Unset: from the first.",
            "postgres://user:password@replica:5432/newsroom",
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
        Variable(
            "MAIL_FOLDER",
            str,
            "",
            "To try things out: write mail into files of this folder instead of sending it.",
            "mail",
        ),
        Variable("MAIL_FROM", str, "newsroom@localhost", "The address our mail comes from."),
        Variable(
            "MAIL_RETURNS_TO",
            str,
            "",
            "Where mail comes back to that can't be delivered (manage.py read_bounces). Its server must take mail for "
            "returns+anything@… too. Unset: MAIL_FROM.",
            "returns@example.org",
        ),
        Variable(
            "WEBSUB_HUB",
            https_address,
            "",
            "The WebSub hub that is told of new stories and tells the programs that follow our feeds. Unset: none.",
            "https://hub.example.org/",
        ),
        Variable(
            "SECURITY_CONTACT",
            str,
            "",
            "Whom to tell of a hole in this site, for security.txt: a mail address, or an address on the web.",
            "mailto:security@example.org",
        ),
        Variable(
            "UNDO_SECONDS",
            int,
            10,
            "How long what was published or changed is held back, so that one click undoes it before anything goes out.",
        ),
        Variable(
            "LIMIT_READERS",
            flag,
            True,
            "Answer 429 to a network that asks for search or the API too often. 0 where the front server does it.",
        ),
        Variable(
            "AD_HOSTS",
            names,
            [],
            "Hosts whose advertising scripts the desk may put into a slot, parted by commas. Unset: none at all.",
            "ads.example.net",
        ),
        Variable(
            "BACKGROUND",
            flag,
            True,
            "Leave slow work to `manage.py work`. 0 does it at once, inside the request: for tests and tiny sites.",
        ),
        Variable("FAILPOINT", str, "", "For tests of power cuts only: the step at which a process kills itself."),
        Variable(
            "AUDIENCE",
            flag,
            True,
            "Count how often stories are read and shared, in sums of nobody in particular; off counts nothing and shows no “most read”.",
            "on",
        ),
        Variable(
            "READERS_DOOR",
            str,
            "",
            "The site at which readers of the whole network sign in: its slug or its host. Unset: the first one.",
            "news.example.org",
        ),
        Variable("STRIPE_SECRET_KEY", str, "", "Stripe: the secret key. Unset: no payment by card.", "sk_live_…"),
        Variable(
            "STRIPE_WEBHOOK_SECRETS",
            names,
            [],
            "Stripe: the endpoint's signing secret; two parted by a comma while you change it.",
            "whsec_…",
        ),
        Variable("PAYPAL_CLIENT_ID", str, "", "PayPal: the app's client id. Unset: no payment by PayPal.", "AX…"),
        Variable("PAYPAL_SECRET", str, "", "PayPal: the app's secret.", "EL…"),
        Variable("PAYPAL_WEBHOOK_ID", str, "", "PayPal: the number of the webhook that points here.", "1JE4…"),
        Variable("PAYPAL_LIVE", flag, True, "PayPal: real money; 0 for PayPal's own sandbox.", "1"),
        Variable("STRIPE_ADDRESS", str, "https://api.stripe.com", "Stripe: where its API is; for tests."),
        Variable("PAYPAL_ADDRESS", str, "", "PayPal: where its API is; for tests. Unset: PayPal's own."),
        Variable(
            "SANDBOX_BANK",
            str,
            "",
            "Test money: the file in which an invented bank keeps its books. Set it to try giving without a real gateway; never for real readers.",
            "bank.sqlite3",
        ),
        Variable(
            "SANDBOX_IN_PRODUCTION",
            flag,
            False,
            "Let the invented bank run on a server that isn't in DEBUG. Nobody's money moves then, and pages say so.",
        ),
        Variable(
            "COMMENTS_BAYES",
            flag,
            True,
            "Let a filter learn from the desk's decisions on comments, here and for itself. 0 puts it out.",
            "1",
        ),
        Variable(
            "AKISMET_KEY",
            str,
            "",
            "Akismet: the key. Unset: no comment leaves this server. Set: each is sent there with its author's name and network; say so in your privacy notice.",
        ),
        Variable("AKISMET_ADDRESS", str, "https://rest.akismet.com", "Akismet: where its API is; for tests."),
        Variable(
            "READERS_GOOGLE_ID",
            str,
            "",
            "Readers sign in with Google: the client's id. Unset: not offered.",
            "….apps.googleusercontent.com",
        ),
        Variable("READERS_GOOGLE_SECRET", str, "", "Google: the client's secret."),
        Variable("READERS_FACEBOOK_ID", str, "", "Readers sign in with Facebook: the app's id. Unset: not offered."),
        Variable("READERS_FACEBOOK_SECRET", str, "", "Facebook: the app's secret."),
        Variable("READERS_X_ID", str, "", "Readers sign in with X: the OAuth 2.0 client id. Unset: not offered."),
        Variable("READERS_X_SECRET", str, "", "X: the OAuth 2.0 client secret."),
        Variable(
            "READERS_APPLE_ID",
            str,
            "",
            "Readers sign in with Apple: the Services ID. Unset: not offered.",
            "org.example.news",
        ),
        Variable("READERS_APPLE_TEAM", str, "", "Apple: the team's id."),
        Variable("READERS_APPLE_KEY_ID", str, "", "Apple: the id of the key for signing in with Apple."),
        Variable("READERS_APPLE_KEY", pem, "", r"Apple: that key itself (the .p8 file), its lines parted by \n."),
        Variable(
            "READERS_GITHUB_ID", str, "", "Readers sign in with GitHub: the OAuth app's client id. Unset: not offered."
        ),
        Variable("READERS_GITHUB_SECRET", str, "", "GitHub: the OAuth app's client secret."),
        Variable(
            "READERS_OPENID_ADDRESS",
            https_address,
            "",
            "Readers sign in with an OpenID Connect provider of yours: its issuer's address. Unset: not offered.",
            "https://login.example.org/",
        ),
        Variable("READERS_OPENID_NAME", str, "OpenID", "OpenID Connect: what readers call that provider."),
        Variable("READERS_OPENID_ID", str, "", "OpenID Connect: the client's id."),
        Variable("READERS_OPENID_SECRET", str, "", "OpenID Connect: the client's secret."),
        Variable(
            "PAGE_STORE",
            page_store,
            None,
            "Where finished pages are kept: local (this machine's processes share a file), redis (many machines), memory (each process for itself) or off. Unset: local, and off in DEBUG.",
            "local",
        ),
        Variable("PAGE_STORE_PATH", str, ".pages", "local: the folder for that file, from the project folder."),
        Variable("PAGE_STORE_MB", int, 256, "local: how large that file may grow."),
        Variable("PAGE_MEMORY_MB", int, 8, "How much memory each process may use for pages, in front of the store."),
        Variable("REDIS_URL", str, "", "redis: where it is.", "redis://localhost:6379/0"),
        Variable(
            "FRONT",
            fronts,
            [],
            "Front servers that keep pages and are told by the worker what has changed, parted by commas: varnish and its address, nginx and the file it looks for, fastly and a service, cloudflare and a zone. See docs/operators.md.",
            "varnish http://127.0.0.1:6081",
        ),
        Variable("FASTLY_KEY", str, "", "Fastly: a key that may purge the service."),
        Variable("FASTLY_ADDRESS", str, "https://api.fastly.com", "Fastly: where its API is; for tests."),
        Variable("CLOUDFLARE_TOKEN", str, "", "Cloudflare: a token that may purge the zone's cache."),
        Variable(
            "CLOUDFLARE_ADDRESS",
            str,
            "https://api.cloudflare.com/client/v4",
            "Cloudflare: where its API is; for tests.",
        ),
        Variable(
            "SHARED_CACHE_SECONDS",
            int,
            None,
            "How long a front server or CDN may keep a page. Unset: a day where FRONT names who is told of changes, else a second.",
            "1",
        ),
        Variable(
            "SERVER_THREADS", at_least_one, 4, "How many requests a server process may work on, besides stored pages."
        ),
        Variable(
            "BODIES_BUFFERED",
            flag,
            False,
            "1 where the front server takes in each request whole before it passes it on, as the shipped nginx does: then who asks for a stored page waits for nobody. See docs/operators.md.",
        ),
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
