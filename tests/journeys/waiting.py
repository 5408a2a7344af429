"""Waiting for what a page comes to say, or the database comes to hold. No script of ours is put into the page: the desk's policy lets no text be run as one."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page


def until(page: Page, expression: str, seconds: float = 15) -> None:
    """Wait until an expression is true in a page; fail with it when it doesn't come true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if page.evaluate(expression):
                return
        except Error:
            pass  # between two pages
        page.wait_for_timeout(50)
    pytest.fail(f"After {seconds} s it was still not true that {expression}")


def kept(page: Page, found: Callable[[], object], wanted: object, seconds: float = 15) -> None:
    """Wait until the database says what is wanted: a page may show a reader's act before the server has answered."""
    end = time.monotonic() + seconds
    while (last := found()) != wanted:
        if time.monotonic() > end:
            pytest.fail(f"After {seconds} s it was still {last!r}, not {wanted!r}")
        page.wait_for_timeout(50)
