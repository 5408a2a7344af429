"""Draw the pictures of README and docs from the running demo: `make screenshots`.

It fills and serves the demo on a free port, opens each page in the system's Chromium and writes docs/pictures/*.webp.
"""

import io
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import serving
from tests.plugins import chromium

FOLDER = ROOT / "docs" / "pictures"
WIDE, PHONE = (1440, 900), (390, 844)
# Name, address, size, scheme, whether one has to be signed in.
SHOTS: list[tuple[str, str, tuple[int, int], Literal["light", "dark"], bool]] = [
    ("front", "/", WIDE, "light", False),
    ("front-dark", "/", WIDE, "dark", False),
    ("front-phone", "/", PHONE, "light", False),
    ("story", "story", WIDE, "light", False),
    ("story-phone-dark", "story", PHONE, "dark", False),
    ("sister", "sister", WIDE, "light", False),
    ("desk-today", "/desk/", WIDE, "light", True),
    ("desk-front-dark", "curation", WIDE, "dark", True),
    ("desk-stories", "/desk/articles/article/", WIDE, "light", True),
    ("desk-writing", "draft", WIDE, "light", True),
]


def main() -> int:
    """Serve the demo, take the pictures, stop it. Return the exit code."""
    path = chromium.find()
    if path is None:
        print("There is no Chromium on this machine: install one, or name it in NEWSROOM_CHROMIUM.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    port = serving.free_port()
    command = [sys.executable, "-m", "newsroom.demo", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as demo:
        try:
            wait_for(f"http://127.0.0.1:{port}/health/")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
                take_all(browser, f"http://127.0.0.1:{port}")
                browser.close()
        finally:
            demo.terminate()
    return 0


def wait_for(address: str) -> None:
    """Wait until the demo answers. Raises TimeoutError after three minutes."""
    for _attempt in range(360):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    msg = "The demo did not answer within three minutes."
    raise TimeoutError(msg)


def take_all(browser: Browser, site: str) -> None:
    """Take every picture of the list."""
    password = (ROOT / ".demo" / "staff-password").read_text()[:16]
    for name, address, (width, height), scheme, signed_in in SHOTS:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        page = context.new_page()
        if signed_in:
            sign_in(page, site, password)
        page.goto(found(page, site, address), wait_until="networkidle")
        keep(page.screenshot(), FOLDER / f"{name}.webp")
        context.close()


def sign_in(page: Page, site: str, password: str) -> None:
    """Sign in at the desk as the demo's publisher."""
    page.goto(f"{site}/desk/login/")
    page.fill("[name=username]", "publisher")
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/desk/")


def found(page: Page, site: str, address: str) -> str:
    """Return a whole address; a few are found by looking, as they change with the day."""
    if address == "story":
        page.goto(site)
        return site + (page.locator(".card--lead .card__link").get_attribute("href") or "/")
    if address == "sister":
        page.goto(site)
        return page.locator(".sister-sites a[href^=http]").first.get_attribute("href") or site
    if address == "curation":
        page.goto(f"{site}/desk/curation/")
        return site + (page.locator("main a[href*='/desk/curation/']").first.get_attribute("href") or "/desk/")
    if address == "draft":
        page.goto(f"{site}/desk/articles/article/")
        return site + (page.locator("#result_list .field-shown_headline a").first.get_attribute("href") or "/desk/")
    return site + address


def keep(png: bytes, path: Path) -> None:
    """Write a picture small enough for a README."""
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").save(path, "WEBP", quality=82, method=6)
    print(f"{path.relative_to(ROOT)}: {os.path.getsize(path) // 1024} KB")


if __name__ == "__main__":
    sys.exit(main())
