"""A real browser before a real server, and a counter of what a person had to do."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import pytest
from django.db import connection
from playwright.sync_api import Browser, Error, Page

from tests import serving
from tests.factories.sections import PublicationFactory
from tests.journeys import dying
from tests.journeys.servers import Servers


@pytest.fixture(autouse=True)
def _passwords_are_hashed_fast():
    """Not here: the server is a process of its own, and knows only the real hasher."""


@dataclass
class Visit:
    """A visitor's page, and all that happened on it."""

    page: Page
    site: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    clicks: int = 0
    fields: int = 0

    def open(self, path: str) -> None:
        """Go to an address by hand."""
        self.requests.clear()
        self.page.goto(self.site + path, wait_until="networkidle")

    def click(self, what) -> None:
        """Click, and count it."""
        self.clicks += 1
        what.click()

    def type_into(self, what, text: str) -> None:
        """Type, and count the field."""
        self.fields += 1
        what.fill(text)

    @property
    def elsewhere(self) -> list[str]:
        """Requests that went to another host."""
        here = urlsplit(self.site).netloc
        return [
            url for url in self.requests if urlsplit(url).scheme.startswith("http") and urlsplit(url).netloc != here
        ]


@pytest.fixture(scope="session")
def collected(tmp_path_factory, django_db_setup, django_db_blocker):
    """A folder with the style sheets and scripts as readers get them: hashed, joined, compressed."""
    folder = tmp_path_factory.mktemp("journeys")
    env = serving.variables(folder, url_of(connection.settings_dict))
    serving.manage("collectstatic", "--no-input", "-v0", env=env)
    return folder


def url_of(database: dict) -> str:
    """Return the address of the tests' own database."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(
        **{k: quote(str(v), safe="") for k, v in database.items()}
    )


@pytest.fixture(scope="session")
def servers(collected) -> Iterator[Servers]:
    """The servers that are up, each for journeys with the same variables."""
    with ExitStack() as running:
        yield Servers(running)


@pytest.fixture
def site(place, servers) -> Iterator[str]:
    """The address of the site as in production, on the tests' database, with one publication in it.

    One process for many journeys: it forgets the last one's hosts and keys, once it has answered all its questions.
    """
    port, env = place
    servers.start(port, env)
    yield f"http://127.0.0.1:{port}"
    servers.forget(port)


@pytest.fixture
def mortal_site(place) -> Iterator[dying.MortalSite]:
    """The same, for journeys that kill the server."""
    site = dying.MortalSite(*place)
    yield site
    if site.server:
        site.kill()


@pytest.fixture
def place(request, collected, servers, settings, transactional_db) -> tuple[int, dict[str, str]]:
    """A port and the environment for a server on the tests' database, with one publication in it."""
    env = serving.variables(collected, url_of(connection.settings_dict), PAGE_STORE="local")
    port = serving.free_port() if "mortal_site" in request.fixturenames else servers.port_for(env)
    settings.PUBLIC_PORT, settings.MEDIA_ROOT = str(port), collected / "media"
    PublicationFactory(host="127.0.0.1", slug="perihelion", name="Perihelion", zone="UTC")
    return port, env | {"PUBLIC_PORT": str(port)}


@pytest.fixture
def visit(browser: Browser, site: str):
    """Make visits of any width, with or without scripts; the last check is that no script or policy complained."""
    contexts = []

    def begin(width: int = 1440, height: int = 900, *, scripts: bool = True, dark: bool = False) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        visit = Visit(context.new_page(), site)
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on(
            "console", lambda line: visit.complaints.append(line.text) if line.type in {"error", "warning"} else None
        )
        return visit

    yield begin
    for context in contexts:
        for page in context.pages:
            # What a page sends when it is left must not reach the next journey's story.
            with suppress(Error):
                page.goto("about:blank")
        context.close()


def figure(name: str, value: float, *, at_most: float) -> None:
    """Print a figure and hold it to its bar."""
    print(f"\nFIGURE {name}={value:g} bar=<={at_most:g} {'PASS' if value <= at_most else 'FAIL'}")
    assert value <= at_most, name
