"""Moments as wire text writes them: “26 April 2022 14:00 GMT”, “2 p.m. EDT Tuesday”, “14.00 Uhr (MESZ)”."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from wire.reading import days

_OFFSETS = {
    "gmt": 0, "utc": 0, "z": 0, "bst": 1, "wet": 0, "west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2,
    "eest": 3, "msk": 3, "ist": 5.5, "hkt": 8, "sgt": 8, "cst": -6, "jst": 9, "kst": 9, "aest": 10, "aedt": 11,
    "nzst": 12, "nzdt": 13, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akdt": -8,
    "akst": -9, "hst": -10, "ndt": -2.5, "nst": -3.5, "brt": -3, "art": -3, "sast": 2, "eat": 3, "wat": 1, "pkt": 5,
}  # fmt: skip
_PLACES = {
    "et": "America/New_York", "eastern": "America/New_York", "us/eastern": "America/New_York", "new york": "America/New_York",
    "pt": "America/Los_Angeles", "pacific": "America/Los_Angeles", "ct": "America/Chicago", "central": "America/Chicago",
    "mt": "America/Denver", "mountain": "America/Denver", "london": "Europe/London", "uk": "Europe/London",
    "paris": "Europe/Paris", "berlin": "Europe/Berlin", "rome": "Europe/Rome", "madrid": "Europe/Madrid",
    "moscow": "Europe/Moscow", "beijing": "Asia/Shanghai", "tokyo": "Asia/Tokyo", "sydney": "Australia/Sydney",
}  # fmt: skip
_ZONE_WORDS = "|".join(sorted(map(re.escape, [*_OFFSETS, *_PLACES]), key=len, reverse=True))
_ZONE = re.compile(
    rf"(?<![^\W_])(?P<zone>{_ZONE_WORDS})(?:\s?(?P<shift>[+-]\d{{1,2}}))?(?![^\W_])(?:\s+time)?", re.IGNORECASE
)
_CLOCKS = [
    re.compile(
        r"(?<![\d:./-])(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})?\s?(?P<half>[ap])?(?:\.?m\b\.?)?(?![\d/-]|\.\d)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\d:./-])(?P<hour>\d{1,2})\s?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE),
    re.compile(r"(?<![\d:./-])(?P<hour>\d{1,2})\s?h(?:eures|rs|ours)?\s?(?P<minute>\d{2})?\b", re.IGNORECASE),
    re.compile(r"(?<![\d:./-])(?P<hour>\d{1,2})\s?uhr\b", re.IGNORECASE),
    re.compile(
        rf"(?<![\d:./-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\s?(?:hrs|hours|h\b|uhr|\(?(?:{_ZONE_WORDS})\b)",
        re.IGNORECASE,
    ),
]
_NAMED = re.compile(
    r"\b(?:(?P<noon>noon|midday|mittag|midi)|(?P<midnight>midnight|mitternacht|minuit))\b", re.IGNORECASE
)
_OFFSET = re.compile(r"\d\s?(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})\b")
_HOURS, _MINUTES, _HALF = 24, 60, 12


class Moment(NamedTuple):
    """A moment found, and whether its zone and its hour were written out."""

    at: datetime
    zone_written: bool
    hour_written: bool


def read(text: str, *, today: date, zone: tzinfo) -> Moment | None:
    """Return the moment a line names, in UTC: `zone` is the one meant when none is written."""
    day = days.first(text)
    on = day.near(today) if day else None
    clock = _clock(_without(text, day))
    if on is None:
        return None
    written = _zone(text)
    moment = datetime.combine(on, clock or time(), tzinfo=written or zone)
    try:
        return Moment(moment.astimezone(UTC), written is not None, clock is not None)
    except OverflowError:
        return None


def _without(text: str, day: days.Day | None) -> str:
    return text if day is None else f"{text[: day.start]} ; {text[day.end :]}"


def _clock(text: str) -> time | None:
    named = _NAMED.search(text)
    if named:
        return time(_HALF) if named["noon"] else time()
    for shape in _CLOCKS:
        for match in shape.finditer(text):
            found = _time(match)
            if found is not None:
                return found
    return None


def _time(match: re.Match) -> time | None:
    parts = match.groupdict()
    hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    half = (parts.get("half") or "").lower()
    if half and hour > _HALF:
        return None
    if half:
        hour = hour % _HALF + (_HALF if half == "p" else 0)
    return time(hour, minute) if hour < _HOURS and minute < _MINUTES else None


def _zone(text: str) -> tzinfo | None:
    if shifted := _OFFSET.search(text):
        minutes = int(shifted["hours"]) * 60 + int(shifted["minutes"])
        if minutes < _HOURS * 60:
            return timezone(timedelta(minutes=minutes if shifted["sign"] == "+" else -minutes))
    for match in _ZONE.finditer(text):
        word = match["zone"].lower()
        if word in _PLACES:
            # “Berlin” is a zone only when it says so: “10:00 Berlin time”; ET and PT say so by themselves.
            if len(word) > 2 and not match[0].lower().endswith("time"):
                continue
            return ZoneInfo(_PLACES[word])
        shift = int(match["shift"] or 0)
        hours = _OFFSETS[word] + shift
        return timezone(timedelta(hours=hours)) if abs(hours) < _HOURS else None
    return None
