"""What a client takes, and what it has already: Accept-Encoding and If-None-Match."""

import re
from functools import lru_cache

from pages.encoding import BROTLI, GZIP, IDENTITY

# The better first; at the same weight this order decides.
_OURS = (BROTLI, GZIP, IDENTITY)
_NAMES = {"x-gzip": GZIP}
_TAG = re.compile(r'(?:W/)?("[^"]*")')


@lru_cache(maxsize=512)
def encodings(accept_encoding: str | None) -> tuple[str, ...]:
    """Return the encodings that a client takes, the one it likes best first. Something is sent whatever it says."""
    if accept_encoding is None or len(accept_encoding) > 500:  # noqa: PLR2004 - no browser says so much
        return (IDENTITY,)
    weights = _weights(accept_encoding.lower())
    rest = weights.get("*")
    weights.setdefault(IDENTITY, 0.001 if rest is None else rest)
    found = [(weights.get(name, rest or 0.0), -place, name) for place, name in enumerate(_OURS)]
    return tuple(name for weight, _, name in sorted(found, reverse=True) if weight > 0) or (IDENTITY,)


def _weights(said: str) -> dict[str, float]:
    weights = {}
    for part in said.split(","):
        name, _, more = part.partition(";")
        key, _, value = more.partition("=")
        if name := name.strip():
            weights[_NAMES.get(name, name)] = _weight(value) if key.strip() == "q" else 1.0
    return weights


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def tags(if_none_match: str) -> set[str]:
    """Return the entity tags that a client has; weak ones count as strong, as RFC 9110 wants it for this header."""
    return set(_TAG.findall(if_none_match))
