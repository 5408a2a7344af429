"""Waiting for what a page comes to say, without a script of ours in it: the desk's policy lets no text be run as one."""

import time

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
