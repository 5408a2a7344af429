"""Dates as wire text writes them, in six languages, with and without a year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_NAMES = {
    1: "january jan januar jänner jän jaenner janvier janv enero ene gennaio gen janeiro",
    2: "february feb febr februar feber février fevrier févr fevr fév febrero febbraio fevereiro fev",
    3: "march mar märz maerz mrz mär mars marzo março marco",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maggio mag maio",
    6: "june jun juni juin junio giugno giu junho",
    7: "july jul juli juillet juil julio luglio lug julho",
    8: "august aug août aout agosto ago",
    9: "september sep sept septembre septiembre setiembre settembre set setembro",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
}
MONTHS = {word: number for number, words in _NAMES.items() for word in words.split()}
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_WEEKDAY = (
    r"(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|"
    r"donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|"
    r"miercoles|jueves|viernes|sábado|sabado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)"
)
_LEAD = rf"(?:(?:{_WEEKDAY})\.?,?\s{{1,3}}(?:the\s|den\s|le\s|el\s|dem\s)?)?"
_YEAR = r"(?P<year>\d{4}(?!\d)|'?\d{2}(?![\d:.h]|\s?(?:uhr|gmt|utc|[ap]\.?m|hrs|hours|h\b|percent|people)))"
_SHAPES = [
    re.compile(rf"{_LEAD}(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)", re.IGNORECASE),
    re.compile(
        rf"{_LEAD}(?P<word>{_MONTH})\.?\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
        rf"(?:,?\s{{1,3}}(?P<year>(?:19|20)\d{{2}})(?!\d))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_LEAD}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?(?:\s{{1,3}}(?:of\s|de\s|d'|d’)?|-)?"
        rf"(?P<word>{_MONTH})(?![^\W\d_])\.?(?:(?:,?\s{{0,3}}(?:de\s|del\s)?|-){_YEAR})?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_LEAD}(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}|\d{{2}})?(?!\d)", re.IGNORECASE
    ),
    re.compile(rf"{_LEAD}(?P<day>\d{{1,2}})[/-](?P<month>\d{{1,2}})[/-](?P<year>\d{{4}})(?!\d)", re.IGNORECASE),
]
_ANY = re.compile("|".join(re.sub(r"\?P<\w+>", "?:", shape.pattern) for shape in _SHAPES), re.IGNORECASE)
_OLDEST, _NEWEST = 1900, 2100
_PIVOT = 70
_MONTHS_IN_A_YEAR = 12
_LEAP_YEAR = 2000
_AHEAD = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as it stands in a text: perhaps without its year, from `start` to `end`."""

    year: int | None
    month: int
    day: int
    start: int
    end: int

    def near(self, today: date) -> date | None:
        """Return the date; one without a year is the last such day, or one a few weeks ahead."""
        if self.year is not None:
            return _date(self.year, self.month, self.day)
        for year in (today.year + 1, today.year, today.year - 1, today.year - 2, today.year - 3, today.year - 4):
            found = _date(year, self.month, self.day)
            if found is not None and found <= today + _AHEAD:
                return found
        return None


def at(text: str, position: int = 0) -> Day | None:
    """Return the date that begins exactly at a position, the longest reading of it."""
    found = [day for shape in _SHAPES if (match := shape.match(text, position)) and (day := _day(match))]
    return max(found, key=lambda day: (day.end, day.year is not None), default=None)


def within(text: str) -> Iterator[Day]:
    """Give the dates in a text, in order."""
    position = 0
    while match := _ANY.search(text, position):
        # “2022-04-26” must not be met again at its second digit, nor a number's tail be taken for a day.
        starts_inside = match.start() and text[match.start() - 1].isalnum()
        day = None if starts_inside else at(text, match.start())
        if day is not None:
            yield day
        position = day.end if day else match.start() + 1


def first(text: str) -> Day | None:
    """Return the first date in a text, one with a year before one without."""
    found = list(within(text))
    return next((day for day in found if day.year is not None), found[0] if found else None)


def _day(match: re.Match) -> Day | None:
    parts = match.groupdict()
    month = MONTHS[parts["word"].lower()] if parts.get("word") else int(parts["month"])
    day, year = int(parts["day"]), _year(parts.get("year"))
    # 04/26/2022 can only be American; 26/04/2022 and what could be both are read as most of the world writes it.
    if not parts.get("word") and month > _MONTHS_IN_A_YEAR >= day:
        day, month = month, day
    if _date(_LEAP_YEAR if year is None else year, month, day) is None:
        return None
    return Day(year, month, day, match.start(), _end(match))


def _end(match: re.Match) -> int:
    """Return where a date ends: a full stop that ends a sentence is not its own."""
    text, end = match.string, match.end()
    return end - 1 if text[end - 1 : end] == "." and match.groupdict().get("word", "x") is None else end


def _year(words: str | None) -> int | None:
    if not words:
        return None
    digits = words.lstrip("'")
    number = int(digits)
    if len(digits) == 2:
        number += 1900 if number >= _PIVOT else 2000
    return number


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _OLDEST <= year <= _NEWEST else None
    except ValueError:
        return None
