"""Holding each request against the gateway's own OpenAPI file, where the folder that has them is here.

A double takes `on_request=contracts.checker("stripe")` and refuses what breaks the contract. Without the folder there is
nothing to check with, and the doubles answer all the same.
"""

import importlib.util
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

from tests.peers.double import OnRequest
from tests.plugins.required import REAL_DATA_REASON

# A test that is about the contract itself is skipped with this reason.
MISSING = f"{REAL_DATA_REASON}: the gateways' own descriptions of their requests (NEWSROOM_PEERS)"

# Where a file is older than what we speak, or wrong: what its words are read as, and why.
_READ_AS: dict[str, list[tuple[str, str]]] = {
    "stripe": [
        # The file is of 2023; on 2026-09-30 the parameter was renamed, and the old name refused.
        (r"^allowed_payment_method_types\[", "payment_method_types["),
    ],
    "paypal": [],
}
# What a file doesn't have yet, or forbids by mistake: no complaint.
_FORGIVEN: dict[str, list[str]] = {
    "stripe": [
        # Which invoice a payment paid: since the API of 2025.
        r"^no such path: /v1/invoice_payments$",
        # Reading one refund: the file was pruned to what older clients sent.
        r"^no such path: /v1/refunds/re_\w+$",
    ],
    "paypal": [
        # Money of subscriptions is a sale of the API's first version, which the merged file leaves out.
        r"^no such path: /v1/payments/(sale|refund)/",
    ],
}


def folder() -> Path | None:
    """Return the folder with the gateways' contracts, if it is here: it is too large to ship."""
    named = os.environ.get("NEWSROOM_PEERS")
    there = Path(named) if named else Path(__file__).parents[3] / "shared" / "peers"
    return there if (there / "contract.py").is_file() else None


@cache
def module(name: str) -> ModuleType:
    """Return a module of that folder. Raises FileNotFoundError."""
    there = folder()
    if there is None:
        raise FileNotFoundError(MISSING)
    found = importlib.util.spec_from_file_location(f"_peers_{name}", there / f"{name}.py")
    if found is None or found.loader is None:
        raise FileNotFoundError(there / name)
    loaded = importlib.util.module_from_spec(found)
    found.loader.exec_module(loaded)
    return loaded


def checker(provider: str) -> OnRequest | None:
    """Return what tells of each request what breaks the contract; None where there is nothing to check with."""
    if folder() is None:
        return None
    check: Callable[..., list[str]] = module("contract").check

    def complaints(method: str, path: str, body: str) -> list[str]:
        found = check(provider, method, path, _read_as(provider, body))
        return [why for why in found if not any(re.search(known, why) for known in _FORGIVEN[provider])]

    return complaints


def _read_as(provider: str, body: str) -> str:
    parts = body.split("&")
    for words, meant in _READ_AS[provider]:
        parts = [re.sub(words, meant, part) for part in parts]
    return "&".join(parts)
