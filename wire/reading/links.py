"""Related links and the original's address: lists under a head, lines with a title and an address, either first."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_TLD = "com|org|net|gov|int|edu|mil|info|eu|de|fr|uk|cn|jp|in|ru|es|it|ch|at|ca|au|nl|se|no|fi|br|space|science|news|tv|io|example|test"
URL = re.compile(
    rf"https?://[^\s<>\"“”|]+|(?<![@\w./-])www\.[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"“”|]*)?|"
    rf"(?<![@\w./-])(?:[a-z0-9][a-z0-9-]{{0,40}}\.){{1,3}}(?:{_TLD})(?![\w.-]*[\w@])(?:/[^\s<>\"“”|]*)?",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"[\s#*_=+>\[(•-]*(?:related\s+(?:links?|stories|content|articles?|news|reading|sites?|information|resources|topics)|see\s+also|"
    r"on\s+the\s+(?:web|net|internet)|links?|web\s?links?|internet\s+links?|useful\s+links|external\s+links|more\s+(?:links|information|"
    r"on\s+this\s+(?:story|topic))|further\s+(?:reading|information|links)|for\s+further\s+reading|more\s+(?:about|on|from|at)\b[^.]{0,50}|"
    r"learn\s+more|read\s+also|also\s+read|read\s+more|online|weiterführende\s+(?:links|informationen)|(?:internet-?)?links?\s+zum\s+thema|"
    r"mehr\s+zum\s+thema|internet|siehe\s+auch|weitere\s+informationen|liens?(?:\s+(?:utiles|connexes|associés|internet))?|"
    r"à\s+lire\s+aussi|lire\s+aussi|voir\s+aussi|en\s+savoir\s+plus|pour\s+en\s+savoir\s+plus|sur\s+le\s+web|"
    r"enlaces?(?:\s+(?:relacionados|de\s+interés))?|véase\s+también|ver\s+también|más\s+información|lea\s+también|"
    r"collegamenti|link\s+correlati|leggi\s+anche|research\s+report|additional\s+resources|resources)"
    r"[\s*_=\])]*(?P<rest>[:：].*)?\Z",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(r"!?\[([^\]\n]{1,200})\]\(\s*([^()\s]+(?:\([^()\s]*\))?[^()\s]*)\s*\)")
_BULLET = re.compile(r"\s*(?:[-–—*•·▪►>»+o]|\d{1,2}[.)])\s+(?=\S)|\s*[•·▪►»]\s*")
_EDGES = " \t-–—:;,.|·•>»<([]*_"
_ON_THE_WEB = re.compile(
    r"\s*[\[(]\s*(?:on\s+the\s+(?:web|net)|see(?:\s+also)?|web|more|online|link)\s*:?\s*(.{4,300}?)[\])]\s*\Z",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"\b(?:from|at|on|by|in|of|via|bei|von|auf|sur|en)\Z", re.IGNORECASE)
_LONGEST_TITLE = 200
_LONGEST_LINE = 1500


@dataclass(slots=True)
class Links:
    """Links found, and titles that had no address."""

    found: list[dict[str, str]] = field(default_factory=list)
    waiting: str = ""

    def add(self, title: str, address: str) -> None:
        """Add a link once; one without a title goes by its host."""
        if all(link["url"] != address for link in self.found):
            self.found.append({"title": title[:_LONGEST_TITLE].strip() or host(address), "url": address})


def head(text: str) -> str | None:
    """Return what stands behind the head of a list of links, often nothing; None when the line is no such head."""
    match = _HEAD.match(text) if len(text) <= _LONGEST_LINE else None
    if match is None:
        return None
    rest = (match["rest"] or "").lstrip(":： ").strip()
    return rest if not rest or URL.search(rest) or len(rest) < _LONGEST_TITLE else None


def on_the_web(text: str) -> str | None:
    """Return what “[On the web: …]” holds."""
    match = _ON_THE_WEB.match(text) if len(text) <= _LONGEST_LINE else None
    return match[1] if match and URL.search(match[1]) else None


def take(text: str, links: Links) -> bool:
    """Read one line of a list of links; False for a line that is neither a link nor could be a title."""
    pairs = pairs_in(text)
    if not pairs:
        title = _BULLET.sub("", text, count=1).strip(_EDGES)
        if len(title) > _LONGEST_TITLE:
            return False
        links.waiting = title
        return True
    for number, (title, address) in enumerate(pairs):
        links.add(title or (links.waiting if number == 0 else ""), address)
    links.waiting = ""
    return True


def pairs_in(text: str) -> list[tuple[str, str]]:
    """Return the titles and addresses of a line: “NASA http://…”, “[NASA](http://…)”, “NASA - http://…; ESA - http://…”."""
    text = text[:_LONGEST_LINE]
    if marked := _MARKDOWN.findall(text):
        return [(title.strip(), address(url)) for title, url in marked if url.lower().startswith(("http", "www"))]
    pairs: list[tuple[str, str]] = []
    position = 0
    for match in URL.finditer(text):
        title = _BULLET.sub("", text[position : match.start()], count=1).strip(_EDGES)
        # “China News from SinoDaily.com”: the host is a part of the title.
        if _PREPOSITION.search(title) and not match[0].lower().startswith(("http", "www")):
            title = f"{title} {match[0]}"
        pairs.append((title, address(match[0])))
        position = match.end()
    behind = text[position:].strip(_EDGES + ")")
    if len(pairs) == 1 and not pairs[0][0] and behind:
        pairs = [(behind, pairs[0][1])]
    return pairs


def first(text: str) -> str:
    """Return the first address in a text, whole, or nothing."""
    match = URL.search(text[:_LONGEST_LINE])
    return address(match[0]) if match else ""


def address(written: str) -> str:
    """Return an address as a browser takes it: without the sentence's full stop, with a scheme."""
    written = written.rstrip(".,;:!?'’>*_")
    while written.endswith((")", "]")) and written.count(written[-1]) > written.count(
        "(" if written[-1] == ")" else "["
    ):
        written = written[:-1].rstrip(".,;:")
    return written if written.lower().startswith(("http://", "https://")) else f"https://{_with_small_host(written)}"


def _with_small_host(written: str) -> str:
    """Return an address without a scheme, its host in small letters."""
    name, slash, rest = written.partition("/")
    return f"{name.lower()}{slash}{rest}"


def host(url: str) -> str:
    """Return an address's host, for a link without a title."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url
