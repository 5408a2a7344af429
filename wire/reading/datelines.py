"""Datelines: “BEIJING, April 26 (Xinhua) --”, “Houston TX (SPX) Apr 26, 2022” and their many relations."""

import re
from dataclasses import dataclass

from wire.reading import days
from wire.reading.names import bare_place, in_small_letters, is_place
from wire.reading.places import KNOWN
from wire.reading.rules import DASHES, Rule, Rules, fitted

_WINDOW = 200
_LONGEST_PLACE = 75
_SHORTEST_STORY = 40
_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{2,80}?)\s*[)\]]|/\s*([A-Z][^/\n]{1,40}?)\s*/")
_GAP = re.compile(r"[\s,.;:|·•–—−-]*")
_DASH = re.compile(r"\s*(?:[-–—−]{1,3}|\s\|)[\s\"“„«‘'(]*(?=\S)|\s*:\s+(?=\S)")
_TERMINATOR = re.compile(r"[\s.,:;|]*[-–—−|]|[\s.,]*:|\s*\.(?=\s)|[\s,.]*\Z")
_ACRONYM = re.compile(r"[A-Z][A-Za-z.&-]{1,9}\Z|[a-z]{2,5}\Z")
_STOP = re.compile(rf"\s[{DASHES}]{{1,3}}\s|[{DASHES}]{{2,3}}|[–—]|\s\||:\s|[(\[/]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline at the start of a line; the story goes on at `end`."""

    place: str
    written: str
    rule: Rule | None
    day: days.Day | None
    end: int
    sure: float
    why: str


def find(text: str, rules: Rules) -> Dateline | None:
    """Return the dateline at the start of a line: by an agency's own pattern, else by what datelines have in common."""
    window = text[:_WINDOW]
    return _by_rule(window, rules) or _Walk(window, rules).dateline() or _bare(window, rules) or _place_alone(text)


def _by_rule(text: str, rules: Rules) -> Dateline | None:
    for rule in rules.all:
        for pattern in rule.datelines:
            found = fitted(pattern, rule, text)
            if found is not None and ("{agency}" in pattern or _stops(text, found.end)):
                place = _shown(found.place)
                why = f"As {rule.name} writes it: {pattern}"
                return Dateline(place, rule.name, rule, found.day, _skip(text, found.end), 0.99, why)
    return None


def _stops(text: str, position: int) -> bool:
    return bool(_TERMINATOR.match(text, position)) or text[max(0, position - 1)] in DASHES


class _Walk:
    """Takes a line apart from its start: a place, an agency in brackets, a date, in any order, then the story."""

    def __init__(self, text: str, rules: Rules) -> None:
        self.text, self.rules = text, rules
        self.place, self.written = "", ""
        self.rule: Rule | None = None
        self.day: days.Day | None = None
        self.position = self.end = 0

    def dateline(self) -> Dateline | None:
        while self._agency() or self._day() or self._place():
            self.end = self.position
            self.position = _GAP.match(self.text, self.position).end()  # type: ignore[union-attr]
        return self._judged() if self.end else None

    def _agency(self) -> bool:
        match = _BRACKETS.match(self.text, self.position)
        if not match or self.written:
            return False
        words = (match[1] or match[2]).strip()
        rule = self.rules.named(words)
        inner = days.first(words)
        if rule is None and inner is not None and not self.day:
            if words == words[inner.start : inner.end]:
                self.day, self.position = inner, match.end()
                return True
            words = words[: inner.start].strip(" ,-–—")
            rule = self.rules.named(words)
        if rule is None and not _looks_like_an_agency(words := re.split(r"\s+[-–—]\s+", words)[0]):
            return False
        self.day = self.day or inner
        self.written, self.rule, self.position = words, rule, match.end()
        return True

    def _day(self) -> bool:
        day = days.at(self.text, self.position)
        if day is None or self.day is not None:
            return False
        self.day, self.position = day, day.end
        return True

    def _place(self) -> bool:
        if self.place:
            return False
        end = self._end_of_place()
        # “(ANSA) - ROMA, 26 APR -” has its date behind the place; “(Reuters) - SpaceX – the company –” is a story.
        if self.written and not self.day and not days.at(self.text, end):
            return False
        words = re.sub(r",?\s+(?:le|den|am|el|the)\Z", "", self.text[self.position : end].strip(" ,;:"))
        words = bare_place(words)
        if not is_place(words) or self.rules.named(words) or len(words) > _LONGEST_PLACE:
            return False
        self.place, self.position = words, end
        return True

    def _end_of_place(self) -> int:
        text, start = self.text, self.position
        stops = [match.start() for match in [_STOP.search(text, start)] if match]
        stops += [day.start for day in days.within(text[start:])][:1] and [
            start + next(day.start for day in days.within(text[start:]))
        ]
        end = min([*stops, len(text)])
        # “Paris/Berlin (AFP)”: a slash between two places is no agency's.
        if end < len(text) and text[end] == "/" and not _BRACKETS.match(text, end):
            later = _STOP.search(text, end + 1)
            end = later.start() if later else end
        return end

    def _judged(self) -> Dateline | None:
        stops = bool(_TERMINATOR.match(self.text, self.end))
        alone = not self.text[self.end :].strip(" .,:;|-–—")
        sure, why = self._sureness(stops=stops, alone=alone)
        if not sure:
            return None
        return Dateline(_shown(self.place), self.written, self.rule, self.day, _skip(self.text, self.end), sure, why)

    def _sureness(self, *, stops: bool, alone: bool) -> tuple[float, str]:
        """Return how sure it is that this is a dateline, and why: 0 when it is none."""
        if self.rule is not None and self.place:
            return (0.98 if self.day or stops else 0.85), "Place and a known agency begin the text"
        if self.rule is not None and (self.day or (stops and not alone)):
            return 0.9, "A known agency begins the text"
        if self.written and self.place and (self.day or stops):
            return (0.92 if self.day else 0.8), "Place and a code in brackets begin the text"
        if self.place and self.day and stops:
            return 0.88, "A place and a date begin the text"
        if self.day and not self.place and alone and not self.written:
            return 0.7, "A date stands alone"
        return 0.0, ""


def _bare(text: str, rules: Rules) -> Dateline | None:
    """Return the dateline of an agency without brackets: “Berlin dpa |”, “dpa Berlin -”."""
    dash = _DASH.search(text)
    if not dash or dash.start() > _LONGEST_PLACE:
        return None
    words = re.split(r"[\s,/]+", text[: dash.start()].strip())
    for name, others in ((words[-1], words[:-1]), (words[0], words[1:])):
        rule = rules.named(name)
        place = " ".join(others)
        if rule is not None and place and is_place(place) and not rules.named(place):
            return Dateline(
                _shown(place), name, rule, None, _skip(text, dash.start()), 0.85, "Place and agency, then a dash"
            )
    return None


def _place_alone(text: str) -> Dateline | None:
    """Return the dateline that is a place alone: in capitals, or one that is known."""
    dash = _DASH.search(text[:_WINDOW])
    if not dash or dash.start() > _LONGEST_PLACE or len(text) - dash.end() < _SHORTEST_STORY:
        return None
    words = text[: dash.start()].strip(" ,")
    city = words.split(",")[0].strip()
    is_known = city.casefold() in KNOWN
    in_capitals = city.isupper() and len(city) > 2 and dash[0].strip()[:1] != ":"
    if "(" in words or not is_place(words) or not (is_known or in_capitals):
        return None
    sure = 0.85 if is_known and city.isupper() else 0.65
    return Dateline(_shown(words), "", None, None, _skip(text, dash.start()), sure, "A place, then a dash")


def _looks_like_an_agency(words: str) -> bool:
    return bool(_ACRONYM.match(words)) or (len(words.split()) <= 4 and is_place(words) and len(words) <= 40)


def _shown(place: str) -> str:
    return in_small_letters(" ".join(place.split()))[:100]


def _skip(text: str, position: int) -> int:
    """Return where the story begins, behind the dash and the full stop of a dateline."""
    match = re.compile(r"[\s.,:;|–—−-]*").match(text, position)
    return match.end() if match else position
