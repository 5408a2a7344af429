"""Fastly, told by its API for surrogate keys."""

from collections.abc import Sequence

from pages.gateways.base import post


class Fastly:
    """One service, with a key that may purge it."""

    header, joint = "Surrogate-Key", " "
    most = 256

    def __init__(self, service: str, *, key: str, address: str) -> None:
        self._address, self._key = f"{address.rstrip('/')}/service/{service}/purge", key
        self.label = f"fastly {service}"

    def purge(self, keys: Sequence[str]) -> None:
        """Let it forget each page that has one of these keys. Raises NotTold."""
        post(self._address, headers={"Fastly-Key": self._key}, said={"surrogate_keys": list(keys)})

    def rest(self) -> None:
        """Do nothing."""
