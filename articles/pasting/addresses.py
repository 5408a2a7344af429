"""Addresses as they were meant: without the trackers and the go-betweens that programs put around them."""

import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKERS = re.compile(
    r"utm_\w+|mtm_\w+|pk_(?:campaign|kwd|source|medium)|fbclid|gclid|gclsrc|dclid|msclkid|twclid|yclid|ttclid|igshid|igsh"
    r"|mc_[ce]id|mkt_tok|oly_(?:anon|enc)_id|_hs(?:enc|mi)|vero_id|wickedid|ref_src|ref_url|spm|cmpid|xtor|wt_mc|sr_share"
    r"|__twitter_impression|smid|guccounter|guce_\w+",
    re.IGNORECASE,
)
# Where a program leads readers past itself, and the parameter that says where they wanted to go.
_GO_BETWEENS = {
    ("www.google.com", "/url"): ("q", "url"),
    ("l.facebook.com", "/l.php"): ("u",),
    ("lm.facebook.com", "/l.php"): ("u",),
    ("l.instagram.com", "/"): ("u",),
    ("out.reddit.com", ""): ("url",),
    ("slack-redir.net", "/link"): ("url",),
}
_DEEPEST = 3


def meant(address: str) -> str:
    """Return an address without go-betweens and trackers; what can't be read stays as it is."""
    address = address.strip()
    for _step in range(_DEEPEST):
        beyond = _beyond(address)
        if beyond is None:
            break
        address = beyond
    return _without_trackers(address)


def _beyond(address: str) -> str | None:
    """Return where a go-between leads to, or None when the address is nobody's go-between."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    names = _GO_BETWEENS.get((host, parts.path)) or _GO_BETWEENS.get((host, ""))
    if host.endswith(".safelinks.protection.outlook.com"):
        names = ("url",)
    query = parse_qs(parts.query) if names else {}
    wanted = next((query[name][0] for name in names or () if name in query), "")
    return wanted if wanted.startswith(("http://", "https://")) else None


def _without_trackers(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    given = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in given if not _TRACKERS.fullmatch(name)]
    if parts.scheme not in {"http", "https"} or len(kept) == len(given):
        return address
    return urlunsplit(parts._replace(query=urlencode(kept)))
