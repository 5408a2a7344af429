"""Browsers and servers that are killed in the middle of the work, and what is left on the screen afterwards."""

import os
import signal
import subprocess
import time
from pathlib import Path
from random import Random

from playwright.sync_api import Error, Page, Playwright

from tests import serving
from tests.factories.newsroom import PASSWORD
from tests.journeys.servers import APPLICATION
from tests.journeys.waiting import until
from tests.plugins import chromium

WORDS = ["ice", "moon", "drill", "crater", "shadow", "lander", "signal", "orbit", "dust", "solar", "frost", "core"]


class MortalSite:
    """A site whose server process can be killed and started again at the same address."""

    def __init__(self, port: int, env: dict[str, str]) -> None:
        self.port, self.env, self.server = port, env, None
        self.start()

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server, unless it runs."""
        if self.server is None:
            self.server = serving.start(self.port, self.env, APPLICATION)

    def kill(self) -> None:
        """Kill the server and its worker: no handler runs, no request is finished."""
        self.server.end_at_once()
        self.server = None


def open_browser(playwright: Playwright, profile: Path, site: MortalSite, path: str) -> Page:
    """Open a browser on its old profile, sign in again where needed, and go to a screen until it takes words."""
    context = playwright.chromium.launch_persistent_context(
        str(profile / "profile"), executable_path=chromium.find(), args=chromium.ARGUMENTS,
        viewport={"width": 1280, "height": 900},
    )  # fmt: skip
    page = context.pages[0]
    page.set_default_timeout(15_000)
    page.goto(site.address + path)
    if "/login/" in page.url:
        page.locator("[name=username], [name=login]").fill("editor")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        until(page, "!location.pathname.includes('/login/')")
        page.goto(site.address + path)
    until(page, "document.documentElement.dataset.writing === 'ready'")
    page.locator(".writing__field--body .ProseMirror").wait_for()
    return page


def kill_browser(profile: Path) -> None:
    """Kill every process of the browser that runs on a profile."""
    found = subprocess.run(
        ["pgrep", "-f", str(profile / "profile")], capture_output=True, text=True, check=False, timeout=20
    )
    for pid in found.stdout.split():
        try:
            os.kill(int(pid), signal.SIGKILL)
        except ProcessLookupError:
            pass  # it went with its parent
    time.sleep(0.3)
    for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
        (profile / "profile" / name).unlink(missing_ok=True)


def write(page: Page, field: str, draw: Random) -> str:
    """Type a few words at the end of a field; return what was typed."""
    text = "".join(f" {draw.choice(WORDS)}" for _word in range(draw.randint(2, 5)))
    place = page.locator(".writing__field--body .ProseMirror" if field == "body" else f"#id_{field}")
    place.focus()
    # A moment after it is entered, 20 ms, the editor puts the caret where it had it last; no hand is faster than that.
    page.evaluate("new Promise((done) => setTimeout(done, 40))")
    page.keyboard.press("Control+End")
    page.keyboard.type(text, delay=draw.randint(5, 40))
    return text


def missing(page: Page, typed: dict[str, str]) -> int:
    """Return how many of the characters typed so far are not on the screen, once it has brought back what it can."""
    texts = {"standfirst": "document.querySelector('#id_standfirst').value",
             "body": "document.querySelector('.writing__field--body .ProseMirror').innerText"}  # fmt: skip
    shown = {}
    for _try in range(40):
        try:
            shown = {field: page.evaluate(texts[field]).strip() for field in typed}
        except Error:
            continue
        if all(shown[field] == text.strip() for field, text in typed.items()):
            return 0
        page.wait_for_timeout(100)
    print(f"\nOn the screen: {shown}\nTyped: {typed}")
    return sum(lost(text.strip(), shown[field]) for field, text in typed.items())


def lost(text: str, shown: str) -> int:
    """Count the letters from the first that differs."""
    return len(text) - len(os.path.commonprefix([text, shown]))  # noqa: RUF071 - letters are what is counted
