"""Public lists of scripts that try to run, and a browser page that counts which of them did."""

import html
import json
import re
from pathlib import Path

from playwright.sync_api import Browser

ON_A_PAGE = 60
# Each document runs in a frame of its own, in which the ways to be seen call home with the frame's number.
_LOUD = """<script>for (const name of ["alert", "confirm", "prompt", "print"]) {
  Object.defineProperty(window, name, { value: () => { parent.postMessage(%d, "*"); return true; } }); }</script>"""
_LISTEN = """<!doctype html><meta charset=utf-8><script>
  window.fired = new Set(); addEventListener("message", ({ data }) => window.fired.add(data));</script>"""
# What a reader does: point, press, focus, type. Links that would lead away are left alone; those that run are followed.
_TOUCH = """async () => {
  const events = ["pointerover", "pointerenter", "pointerdown", "pointerup", "mouseover", "mouseenter", "mousemove", "mousedown",
    "mouseup", "mouseout", "focus", "focusin", "blur", "keydown", "keypress", "keyup", "input", "change", "select", "copy", "cut",
    "paste", "drag", "dragenter", "dragover", "drop", "wheel", "scroll", "toggle", "submit", "touchstart", "touchend",
    "animationstart", "animationend", "transitionend", "load", "error", "begin", "end", "contextmenu", "dblclick"];
  // Our own scripts aren't loaded there: only what says so in its markup can listen, or be followed.
  const listens = (element) => element.closest("a, area, form, label, summary, button") ||
    [...element.attributes].some(({ name }) => /(^|:)(on|formaction)/i.test(name));
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument;
    if (!page) continue;
    for (const element of [...page.querySelectorAll("*")].filter(listens).slice(0, 400)) {
      for (const name of events) {
        try { element.dispatchEvent(new Event(name, { bubbles: false, cancelable: true })); } catch { }
      }
      const away = element.closest("a, area")?.protocol;
      if (!element.closest("form") && (!away || !/^(https?|mailto|tel):$/.test(away))) try { element.click?.(); } catch { }
      element.focus?.();
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 400));
}"""


def payloads(folder: Path) -> list[str]:
    """Return the payloads of the public lists; a bare event's name becomes an element that has it."""
    found = json.loads((folder / "xss-dompurify.json").read_text())
    for line in (folder / "xss-payloads.txt").read_text(errors="replace").splitlines():
        event = re.fullmatch(r"\s*(on\w+)\s*", line, re.IGNORECASE)
        found.append(f"<img src=x {event[1]}=alert(1)><b {event[1]}=alert(2) tabindex=0>b</b>" if event else line)
    return [payload for payload in found if payload.strip()]


def fired(browser: Browser, documents: list[str]) -> set[int]:
    """Return the numbers of the documents in which a script ran: when they were read, or when they were touched."""
    ran: set[int] = set()
    for first in range(0, len(documents), ON_A_PAGE):
        context = browser.new_context()
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.route("**/*", lambda route: route.abort())
        frames = "".join(
            f'<iframe srcdoc="{html.escape(_LOUD % number + document)}"></iframe>'
            for number, document in enumerate(documents[first : first + ON_A_PAGE], first)
        )
        page.set_content(_LISTEN + frames, wait_until="load")
        page.evaluate(_TOUCH)
        ran |= set(page.evaluate("[...window.fired]"))
        context.close()
    return {number for number in ran if isinstance(number, int)}
