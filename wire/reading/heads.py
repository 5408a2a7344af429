"""What stands above the text: kicker, headline, standfirst, byline."""

import re
from dataclasses import dataclass

from wire.reading import bylines, paragraphs, traffic
from wire.reading.rules import Rules
from wire.reading.sheet import Line, Sheet

_TERMINAL = (".", "!", "?", ":", ";", "=", "”", '"', "…")
_WRAPPED_FROM, _WRAPPED_TO = 38, 92
_LONGEST_HEADLINE, _LONGEST_KICKER = 300, 60
_KICKER_WORDS = 5
_SENTENCE = re.compile(r"[.!?][\"”’']?\Z")


@dataclass(slots=True)
class Unit:
    """One or more lines above the text that belong together."""

    lines: list[Line]
    text: str

    @property
    def kind(self) -> str:
        """What the page it came from said it is: h1 for a headline."""
        return self.lines[0].kind

    @property
    def shouts(self) -> bool:
        """Tell whether it is written in capitals."""
        return self.text.isupper()

    @property
    def is_sentence(self) -> bool:
        """Tell whether it ends as sentences do."""
        return bool(_SENTENCE.search(self.text))


def read(sheet: Sheet, stop: int, rules: Rules, *, kickers: frozenset[str]) -> None:
    """Give the open lines above `stop` to kicker, headline, standfirst and byline, or leave them out."""
    _bylines(sheet, stop, rules)
    units = _units([line for _place, line in sheet.open(0, stop)])
    above, below = _around_byline(units, sheet)
    if not above and below:
        above, below = below, []
    for unit in [unit for unit in above if len(above) > 1 and traffic.is_slug(unit.text)]:
        sheet.leave("The slug", *unit.lines)
        above.remove(unit)
    if not above:
        _headline_from_subject(sheet)
    else:
        chosen = _headline(above, kickers)
        _give_headline(sheet, above[chosen])
        _above(sheet, above[:chosen], kickers)
        below = above[chosen + 1 :] + below
    _below(sheet, below)


def _bylines(sheet: Sheet, stop: int, rules: Rules) -> None:
    """Take the byline and the line beneath that says whom the author works for."""
    opened = list(sheet.open(0, stop))
    for number, (_place, line) in enumerate(opened):
        if not line.is_open or (number == 0 and len(opened) > 1 and not line.text.lower().startswith("by ")):
            continue
        if take_byline(sheet, line, rules):
            after = opened[number + 1][1] if number + 1 < len(opened) else None
            if after is not None and not after.gap and bylines.is_affiliation(after.text, rules):
                _agency_said(sheet, after.text, rules)
                sheet.leave("Whom the author works for", after)


def take_byline(sheet: Sheet, line: Line, rules: Rules) -> bool:
    """Give a byline to the authors; False when the line is none."""
    found = bylines.read(line.text, rules)
    if found is None:
        return False
    _agency_said(sheet, found.agency, rules)
    if found.names:
        sheet.give("authors", found.names, 0.95, "The byline", line)
        for note in found.notes:
            sheet.leave_part(note, "Beside the name in the byline", line)
    else:
        sheet.leave("A byline that names an agency alone", line)
    return True


def _agency_said(sheet: Sheet, words: str, rules: Rules) -> None:
    rule = rules.named(words) if words else None
    if rule is not None:
        sheet.give("_agency", rule, 0.7, "The byline names it")


def _units(lines: list[Line]) -> list[Unit]:
    """Join the lines of one wrapped headline."""
    units: list[Unit] = []
    for line in lines:
        before = units[-1] if units else None
        if before is not None and _goes_on(before.lines[-1], line):
            before.lines.append(line)
            before.text = paragraphs.joined(before.text, line.text, frozenset())
        else:
            units.append(Unit([line], line.text))
    for unit in units:
        unit.text = unit.text.rstrip("= ").strip()
    return [unit for unit in units if unit.text]


def _goes_on(line: Line, after: Line) -> bool:
    """Tell whether a headline was wrapped here: a full line, and the next in the same hand."""
    if after.gap or after.number != line.number + 1 or line.kind or after.kind:
        return False
    if len(line.text) > _WRAPPED_TO or line.text.endswith(_TERMINAL) or line.text.isupper() != after.text.isupper():
        return False
    if after.text[:1].islower() and len(line.text.split()) > 1 and not traffic.is_slug(line.text):
        return not after.text.lower().startswith("by ")
    return (
        len(line.text) >= _WRAPPED_FROM and (line.text.endswith(("-", ",", "–", "—", "&")) or _hangs(line.text))
    ) or (line.text.isupper() and len(line.text) > _WRAPPED_FROM + 12)


def _hangs(text: str) -> bool:
    """Tell whether a line ends in a word that no headline ends in."""
    return text.rsplit(" ", 1)[-1].lower() in {
        "a", "an", "the", "of", "for", "to", "in", "on", "at", "by", "with", "from", "and", "or", "as", "its", "his", "her", "into",
        "over", "after", "under", "than", "der", "die", "das", "des", "und", "im", "zu", "für", "mit", "von", "auf", "le", "la", "les",
        "du", "et", "à", "en", "sur", "el", "los", "las", "del", "y", "para", "con",
    }  # fmt: skip


def _around_byline(units: list[Unit], sheet: Sheet) -> tuple[list[Unit], list[Unit]]:
    """Part the units into those above and those below the byline."""
    written = sheet.fields.get("authors")
    first = min(written.lines, default=0) if written else 0
    if not first:
        return units, []
    return [u for u in units if u.lines[0].number < first], [u for u in units if u.lines[0].number > first]


def _headline(units: list[Unit], kickers: frozenset[str]) -> int:
    """Return which of the units is the headline."""
    for number, unit in enumerate(units):
        if unit.kind == "h1":
            return number
    number = 0
    while number + 1 < len(units) and _is_kicker(units[number], units[number + 1], kickers):
        number += 1
    return number


def _is_kicker(unit: Unit, after: Unit, kickers: frozenset[str]) -> bool:
    """Tell whether a unit is a kicker above the next, and not the headline itself."""
    words = len(unit.text.split())
    if len(unit.text) > _LONGEST_KICKER or words > 8 or (after.is_sentence and len(after.text) > 160):
        return False
    if unit.text.casefold().strip(" :") in kickers or unit.text.endswith((":", "/")):
        return True
    if unit.shouts and (not after.shouts or words <= 3):
        return not (after.shouts and len(after.text.split()) <= words) and words <= _KICKER_WORDS + 1
    if words <= 3 and not unit.is_sentence and len(after.text.split()) >= 5 and not after.is_sentence:
        return True
    return unit.text.istitle() and words <= _KICKER_WORDS - 1 and not after.text.istitle() and not after.is_sentence \
        and len(after.text.split()) > words + 2  # fmt: skip


def _give_headline(sheet: Sheet, unit: Unit) -> None:
    mark = traffic.version(unit.text)
    text = unit.text[len(mark) :].strip()
    sheet.leave_part(mark, "A mark of version before the headline", unit.lines[0])
    text, why = without_marks(text), "The line above byline and text"
    if len(text) > _LONGEST_HEADLINE:
        sheet.leave("Too long for a headline", *unit.lines)
        return
    sure = 0.97 if unit.kind == "h1" or "authors" in sheet.fields else 0.9
    sheet.give("headline", text, sure, why, *unit.lines)


def without_marks(text: str) -> str:
    """Return a headline without the marks that set it off: stars, hashes, one pair of quotes around all."""
    text = re.sub(r"\A[#*_=>\s]+(?=\w|[“\"'‘(¿¡])|[*_=#\s]+\Z", "", text).strip()
    if len(text) > 2 and text[0] + text[-1] in {"**", "__"}:
        text = text[1:-1].strip()
    return text


def _headline_from_subject(sheet: Sheet) -> None:
    subject = sheet.fields.get("subject")
    if subject is not None and "headline" not in sheet.fields:
        sheet.fields["headline"] = type(subject)(subject.value, 0.6, subject.why, subject.lines)


def _above(sheet: Sheet, units: list[Unit], kickers: frozenset[str]) -> None:
    """Give the unit nearest above the headline, or one that names a section, to the kicker."""
    known = [unit for unit in units if unit.text.casefold().strip(" :") in kickers]
    chosen = (known or units)[-1:] if units else []
    for unit in units:
        text = unit.text.strip(" :/")
        if unit in chosen and len(text) <= _LONGEST_KICKER:
            sheet.give(
                "kicker", text, 0.93 if known or unit.shouts else 0.75, "The short line above the headline", *unit.lines
            )
        else:
            sheet.leave("Above the headline, and no kicker", *unit.lines)


def _below(sheet: Sheet, units: list[Unit]) -> None:
    """Give what stands between headline and text to the standfirst."""
    good = [unit for unit in units if len(unit.text.split()) > 3]
    for unit in units:
        if unit not in good:
            sheet.leave("Between headline and text, and not known what for", *unit.lines)
    if not good:
        return
    text = " ".join(re.sub(r"\A[•*–—-]\s+", "", unit.text) for unit in good)
    lines = [line for unit in good for line in unit.lines]
    if len(text) > 1000:
        sheet.leave("Between headline and text, too long for a standfirst", *lines)
    else:
        sheet.give("standfirst", text, 0.85 if len(good) == 1 else 0.7, "Stands between headline and text", *lines)
