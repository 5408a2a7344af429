"""Varnish, told by a PURGE request as deploy/varnish/newsroom.vcl has it."""

from collections.abc import Sequence

from pages.gateways.base import post


class Varnish:
    """One Varnish; where there are several, each is a front of its own."""

    header, joint = "xkey", " "
    # Varnish takes 8 KB of one header; the longest key has some forty letters.
    most = 150

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/") + "/"
        self.label = f"varnish {address}"

    def purge(self, keys: Sequence[str]) -> None:
        """Let it forget each page that has one of these keys. Raises NotTold."""
        post(self._address, method="PURGE", headers={"xkey-purge": " ".join(keys)})

    def rest(self) -> None:
        """Do nothing."""
