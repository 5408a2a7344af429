"""Bylines: “by Staff Writers”, “By JANE ROE, AP Science Writer”, “Von Max Weber und Eva Lind, dpa”."""

import re
from dataclasses import dataclass, field

from wire.reading.names import in_small_letters, is_person
from wire.reading.rules import Rules

_BY = re.compile(
    r"(?:[-–—*_•>\s]{0,4})(?:written\s+by|reported\s+by|report\s+by|story\s+by|text\s+by|words\s+by|compiled\s+by|posted\s+by|by|von|par|"
    r"por|di|da|door|text:|av)(?:\s*:\s*|\s+)(?P<rest>\S.{1,180}?)[\s=*_]*\Z",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"[(\[]?\s*(?:additional\s+)?(?P<what>reporting|writing|editing|reported|written|edited)\s+by:?\s", re.IGNORECASE
)
_REPORTERS = re.compile(
    r"(?:reporting|reported|writing|written)(?:\s+and\s+(?:writing|editing|reporting))?\s+by:?\s+([^;)\]]{3,160})",
    re.IGNORECASE,
)
_WROTE_FOR = re.compile(r"[,\s]+(?:for|für|pour|para)\s+(?:the\s+)?(\S.{1,70})\Z", re.IGNORECASE)
_SPLIT = re.compile(
    r"\s*[;&|•·]\s*|\s*,\s*(?:and\s+|und\s+|et\s+|y\s+|e\s+)?|\s+(?:and|und|et|y|e|with|mit|avec)\s+|\s+[-–—]\s+|\s*/\s*",
    re.IGNORECASE,
)
_AT = re.compile(r"\s+(?:in|at|aus|à|en|from|near)\s+(?=[A-Z]).*\Z")
_TITLED = re.compile(r"(?:dr|prof|professor|sir|dame|mr|mrs|ms|rev)\.?\s+(?=\S)", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:writers?|correspondents?|reporters?|editors?|staff|bureau|desk|press|agency|service|news|university|institute|"
    r"redakteurin|redakteur|korrespondentin|korrespondent|journaliste?|redacción|rédaction|contributor|columnist|chief|producer|"
    r"office|communications|laboratory|centre|center|team|special\s+to|sonderkorrespondent|photographs?|photos?)\b",
    re.IGNORECASE,
)
_COLLECTIVE = re.compile(
    r"(?:(?:our\s+)?(?:own\s+)?[\w.-]{0,20}\s?(?:staff|agency)(?:\s+(?:writers?|reporters?|correspondents?))?|[\w.-]{2,20}\s+"
    r"(?:correspondents|reporters|writers|staff)|our\s+(?:own\s+)?correspondents?|staff\s+and\s+agencies|news\s+desk|"
    r"agencies|unsere[rn]?\s+(?:redaktion|korrespondenten))\Z",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"(?:[A-Z][\w-]+\s+)?(?:writers?|correspondents?|reporters?|staff\s+writers?)\s*:?\s+(?=[A-Z])", re.IGNORECASE
)
_AFFILIATION = re.compile(r"(?:for\s+the\s+|for\s+|special\s+to\s+)\S.{2,60}\Z", re.IGNORECASE)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a story, and what else the line said."""

    names: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    agency: str = ""


def read(text: str, rules: Rules) -> Byline | None:
    """Return the byline that a line is, or None."""
    match = _BY.match(text) if len(text) <= _LONGEST else None
    if match is None or (
        text[:1].islower() and text[:2].lower() not in {"by", "vo", "pa", "po", "di", "da", "wr", "te"}
    ):
        return None
    return names_in(match["rest"], rules)


def names_in(text: str, rules: Rules) -> Byline | None:
    """Return the people a byline names; None when what stands there is no name."""
    notes: list[str] = []
    text = text.strip(" .=*_()")
    if wrote_for := _WROTE_FOR.search(text):
        notes.append(text[wrote_for.start() :].strip(" ,"))
        text = text[: wrote_for.start()]
    names, agency = [], ""
    for part in _SPLIT.split(text):
        name, note = _one(part, rules)
        if name and name not in names:
            names.append(name)
        elif note and rules.named(note):
            agency = agency or note
            notes.append(note)
        elif note and not (names or agency):
            return None
        elif note:
            notes.append(note)
    return Byline(names, notes, agency) if names or agency else None


def _one(part: str, rules: Rules) -> tuple[str, str]:
    """Return a part of a byline as a name, or as a note on one."""
    part = part.strip(" .,:()")
    if not part:
        return "", ""
    if _COLLECTIVE.match(part) and not rules.named(part):
        return (in_small_letters(part), "")
    bare = _AT.sub("", _TITLED.sub("", part))
    prefix = _PREFIX.match(bare)
    bare = bare[prefix.end() :] if prefix else bare
    if rules.named(part) or _ROLE.search(bare) or not is_person(bare):
        return "", part
    return in_small_letters(bare), ""


def is_affiliation(text: str, rules: Rules) -> bool:
    """Tell whether the line beneath a byline says whom the author works for."""
    if len(text) > 70 or text.rstrip().endswith((".", "?", "!", ":")):
        return False
    return bool(_AFFILIATION.match(text) or rules.named(text) or (_ROLE.search(text) and len(text.split()) <= 5))


def reporting(text: str, rules: Rules) -> Byline | None:
    """Return who is named at a story's end: “(Reporting by Jane Roe; Editing by John Doe)”."""
    if len(text) > 2 * _LONGEST or not _REPORTING.match(text):
        return None
    match = _REPORTERS.search(text)
    if match is None:
        return Byline()
    return names_in(match[1], rules) or Byline()
