"""Cloudflare, told by its API for cache tags."""

from collections.abc import Sequence

from pages.gateways.base import NotTold, post


class Cloudflare:
    """One zone, with a token that may purge it."""

    header, joint = "Cache-Tag", ","
    # What every plan allows in one call.
    most = 30

    def __init__(self, zone: str, *, token: str, address: str) -> None:
        self._address, self._token = f"{address.rstrip('/')}/zones/{zone}/purge_cache", token
        self.label = f"cloudflare {zone}"

    def purge(self, keys: Sequence[str]) -> None:
        """Let it forget each page that has one of these tags. Raises NotTold."""
        answer = post(self._address, headers={"Authorization": f"Bearer {self._token}"}, said={"tags": list(keys)})
        try:
            is_done = answer.json().get("success") is True
        except (ValueError, AttributeError):
            is_done = False
        if not is_done:
            raise NotTold("it said neither yes nor why not")

    def rest(self) -> None:
        """Do nothing."""
