"""Embargo lines: “EMBARGOED UNTIL 26 April 2022 14:00 GMT”, “Sperrfrist: …”, “Hold for release until 2 p.m. EDT …”."""

import re
from datetime import date, tzinfo

from wire.reading import moments
from wire.reading.sheet import Line, Sheet

_EMBARGO = re.compile(
    r"\b(?:embargo(?:ed|es|ada|ado|tiert)?|sperrfrist|gesperrt\s+bis|frei(?:gegeben)?\s+(?:ab|erst)|nicht\s+vor\s+dem|hold\s+(?:for\s+release|until)|"
    r"(?:not|nothing)\s+(?:for|to\s+be)\s+(?:release|publication|use|used|published|released|broadcast)[\w\s,]{0,30}(?:before|until|prior\s+to)|"
    r"for\s+release\s+(?:at|on|after|until|from|not\s+before)|for\s+(?:use|publication)\s+(?:after|not\s+before)|do\s+not\s+(?:publish|use|release)\s+"
    r"(?:before|until)|release\s+(?:not\s+)?before|no\s+publicar\s+(?:antes|hasta)|ne\s+pas\s+(?:publier|diffuser)\s+avant|embargado)\b",
    re.IGNORECASE,
)
_LIFTED = re.compile(
    r"embargo\s*(?:is\s+)?(?:lifted|over|none|no|keine|:\s*(?:none|no|nil|keine?r?|aucun|ninguno|n/a|-))\b",
    re.IGNORECASE,
)
_LONGEST = 240


def take(sheet: Sheet, places: list[int], *, today: date, zone: tzinfo) -> None:
    """Read the embargo from the lines that speak of one; a date on the next line belongs to it."""
    for number, place in enumerate(places):
        line = sheet.lines[place]
        if not line.is_open or len(line.text) > _LONGEST or not _EMBARGO.search(line.text):
            continue
        if _LIFTED.search(line.text):
            sheet.leave("Says that there is no embargo", line)
            continue
        after = [sheet.lines[other] for other in places[number + 1 : number + 2]]
        _read(sheet, line, after, today=today, zone=zone)


def is_one(text: str) -> bool:
    """Tell whether a line speaks of an embargo."""
    return len(text) <= _LONGEST and bool(_EMBARGO.search(text))


def _read(sheet: Sheet, line: Line, after: list[Line], *, today: date, zone: tzinfo) -> None:
    moment = moments.read(line.text, today=today, zone=zone)
    used = [line]
    if moment is None and after and len(after[0].text) <= _LONGEST // 3:
        moment = moments.read(f"{line.text} {after[0].text}", today=today, zone=zone)
        used = [line, *after]
    if moment is None:
        sheet.leave("Speaks of an embargo, but names no day: ask the sender", line)
        return
    sure = 0.95 if moment.zone_written and moment.hour_written else 0.7 if moment.hour_written else 0.5
    why = (
        "The embargo line"
        if moment.zone_written
        else "The embargo line; it names no zone, so the publication's is meant"
    )
    sheet.give("embargo_until", moment.at.isoformat(), sure, why, *used)
