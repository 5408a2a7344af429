"""Addresses that are looked through only where one of them can be meant."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Entry = URLPattern | URLResolver


class Only(URLResolver):
    """Entries of a table of contents that are passed over for an address of which `when` says that it is none of theirs.

    Django holds an address against each entry in turn, also the one that is asked for most.
    """

    def __init__(self, when: Callable[[str], bool], entries: Sequence[Entry]) -> None:
        super().__init__(RoutePattern("", is_endpoint=False), entries)
        self._when = when

    def resolve(self, path: str) -> ResolverMatch:
        """Return what stands at an address. Raises Resolver404."""
        if not self._when(path):
            raise Resolver404({"path": path, "tried": []})
        return super().resolve(path)

    def _extend_tried(self, tried: list, pattern: Entry, sub_tried: list | None = None) -> None:
        """Write down what was held against an address, for the page that shows it to whoever works on the program."""
        if settings.DEBUG:
            super()._extend_tried(tried, pattern, sub_tried)  # type: ignore[misc]  # the stubs leave it out
