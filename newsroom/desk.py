"""The desk as a whole: what stands in its menu and on its first page."""

from django.http import HttpRequest


def navigation(_request: HttpRequest) -> list[dict]:
    """Return the menu."""
    return []


def dashboard(_request: HttpRequest, context: dict) -> dict:
    """Return what the desk's first page shows."""
    return context
