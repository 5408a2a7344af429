"""Reading a raw wire story into the fields of the writer's screen, each with how sure it is; no line is lost."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo

from newsroom.kit import text as texts
from wire.reading import (
    bylines,
    datelines,
    days,
    embargoes,
    heads,
    labels,
    links,
    mail,
    paragraphs,
    placing,
    sources,
    tails,
    traffic,
)
from wire.reading.rules import Rule, Rules
from wire.reading.sheet import Found, LeftOut, Line, Sheet

_HEAD_LINES = 45
_LABEL_LINES = 40
_LONG_LINE = 130
_SHORT = 120
_LONGEST_PLACE = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """A wire story in the fields of a story, what was left out, and whose rule was followed."""

    fields: dict[str, Found]
    left_out: list[LeftOut]
    rule: Rule | None = None


@dataclass(frozen=True)
class Desk:
    """What the desk knows when a story comes in: its rules, its sections, the day, its zone."""

    rules: Rules
    places: tuple[placing.Place, ...]
    today: date
    zone: tzinfo


def read(lines: list[Line], desk: Desk, *, given: dict[str, Found] | None = None) -> Reading:
    """Return the fields of a story. `given` holds what a page's own data say; surer than a guess, not than the text."""
    sheet = Sheet(lines, dict(given or {}))
    mail.strip(sheet)
    _clear_service(sheet)
    _take_embargo(sheet, desk)
    start = _find_start(sheet, desk)
    _dropped_by_rule(sheet, desk.rules)
    tails.contacts_above(sheet, start)
    _labels_above(sheet, start, desk)
    kickers = frozenset(place.name.casefold() for place in desk.places) | {
        rule.kicker.casefold() for rule in desk.rules.all if rule.kicker
    }
    heads.read(sheet, start, desk.rules, kickers=kickers)
    _byline_below_dateline(sheet, start, desk.rules)
    tails.Tail(sheet, desk.rules).read(start)
    _body(sheet)
    rule = _agency(sheet)
    _by_rule(sheet, rule)
    _date_of_transmission(sheet, desk)
    _section(sheet, desk, rule)
    return Reading(
        {n: f for n, f in sheet.fields.items() if not n.startswith("_") and n != "subject"}, sheet.left_out, rule
    )


def _clear_service(sheet: Sheet) -> None:
    """Leave out what the wire says to machines, at both ends."""
    opened = list(sheet.open())
    ends = opened[:25] + [pair for pair in opened[-6:] if pair not in opened[:25]]
    for _place, line in ends:
        why = traffic.service(line.text) if not line.kind or len(line.text) < _SHORT else ""
        if why and not line.text.startswith(("#", "*")):
            sheet.leave(why, line)


def _take_embargo(sheet: Sheet, desk: Desk) -> None:
    opened = [place for place, _line in sheet.open()]
    embargoes.take(sheet, opened[:25], today=desk.today, zone=desk.zone)
    embargoes.take(sheet, opened[25:][-12:], today=desk.today, zone=desk.zone)


def _dropped_by_rule(sheet: Sheet, rules: Rules) -> None:
    """Leave out the lines that the rule of the story's agency names; of any agency, while the story's isn't known."""
    own = sheet.fields.get("_agency")
    for _place, line in sheet.open():
        rule = rules.dropping(line.text, own.value if own else None)
        if rule is not None:
            sheet.leave(f"A line that {rule.name}'s rule leaves out", line)


def _find_start(sheet: Sheet, desk: Desk) -> int:
    """Return where the text begins: at the dateline, below the byline, or at the first real paragraph."""
    above = 0
    for place, line in sheet.open(0, _HEAD_LINES):
        label = labels.of(line.text)
        if label is not None and not _is_dateline_in_disguise(line, desk.rules):
            above += label.name == "headline"
            continue
        found = datelines.find(line.text, desk.rules)
        if found is None:
            above += 1
            if above > 1 and _may_begin(sheet, place) and not _is_still_above(sheet, place, desk.rules):
                return place
            continue
        rest = line.text[found.end :]
        if not rest and (_is_date_alone(found) or (not above and _stands_over_a_headline(sheet, place))):
            _give_dateline(sheet, line, found, desk)
            continue
        return _start_at(sheet, place, found, desk)
    return _start_without_dateline(sheet)


def _is_dateline_in_disguise(line: Line, rules: Rules) -> bool:
    """Tell whether “Kourou: …” only looks like a label; most labels hold no dateline."""
    found = datelines.find(line.text, rules)
    return found is not None and bool(found.written)


def _is_date_alone(found: datelines.Dateline) -> bool:
    return not found.place and not found.written


def _stands_over_a_headline(sheet: Sheet, place: int) -> bool:
    after = next((line for _at, line in sheet.open(place + 1)), None)
    return after is not None and len(after.text) < _SHORT and not after.text.endswith(".")


def _may_begin(sheet: Sheet, place: int) -> bool:
    """Tell whether the text may begin here: a real paragraph, or a sentence that isn't right beneath the headline."""
    line = sheet.lines[place]
    if _is_paragraph(sheet, place):
        return True
    is_sentence = bool(re.search(r"[.!?][\"”’'»)]*\Z", line.text)) and len(line.text.split()) > 5
    after = sheet.lines[place + 1] if place + 1 < len(sheet.lines) else None
    return is_sentence and (line.gap > 0 or after is None or not after.gap)


def _is_still_above(sheet: Sheet, place: int, rules: Rules) -> bool:
    """Tell whether a byline or a sure dateline follows within a few lines: then this was a standfirst."""
    below = [line for _at, line in sheet.open(place + 1, place + 7)]
    found = [datelines.find(line.text, rules) for line in below]
    if any(each is not None and (each.rule is not None or (each.place and each.day)) for each in found):
        return True
    return any(len(line.text) < _SHORT and bylines.read(line.text, rules) for line in below[:4])


def _start_at(sheet: Sheet, place: int, found: datelines.Dateline, desk: Desk) -> int:
    line = sheet.lines[place]
    _give_dateline(sheet, line, found, desk)
    if line.text[found.end :]:
        line.went = ""
        line.text = line.text[found.end :]
        line.cut = found.end
        line.html = _without_dateline(line.html, line.text)
        line.indent = 0 if line.indent and not line.gap else line.indent
        return place
    return place + 1


def _without_dateline(markup: str, rest: str) -> str:
    """Return a paragraph's HTML without its dateline; plain where that stood within marks."""
    if not markup:
        return ""
    opening = rest[:24]
    at = markup.find(opening)
    return markup[at:] if at >= 0 and "<" not in markup[:at] else ""


def _give_dateline(sheet: Sheet, line: Line, found: datelines.Dateline, desk: Desk) -> None:
    if found.place:
        sheet.give("dateline_place", found.place[:_LONGEST_PLACE], found.sure, found.why, line)
    on = found.day.near(desk.today) if found.day else None
    if on is not None and found.day is not None:
        sure = found.sure if found.day.year else min(found.sure, 0.85)
        why = (
            "The date of the dateline"
            if found.day.year
            else "The date of the dateline; it has no year, so the latest is meant"
        )
        sheet.give("dateline_on", on.isoformat(), sure, why, line)
    if found.rule is not None:
        sheet.give("_agency", found.rule, found.sure, "The dateline names it", line)
    elif found.written:
        sheet.give("_written", found.written, found.sure, "The dateline names it", line)
    line.went = line.went or "dateline_place"


def _start_without_dateline(sheet: Sheet) -> int:
    """Return where the text begins when neither a dateline nor a paragraph says so."""
    opened = list(sheet.open())
    for number, (place, line) in enumerate(opened):
        if labels.of(line.text) is not None and len(line.text) < _LONG_LINE * 2:
            continue
        if number and (_is_paragraph(sheet, place) or line.text.endswith(".")):
            return place
        if number == 0 and len(line.text) > 2 * _SHORT:
            return place
    return opened[1][0] if len(opened) > 1 else len(sheet.lines)


def _is_paragraph(sheet: Sheet, place: int) -> bool:
    """Tell whether a line begins a real paragraph: long by itself, or the first of several full ones."""
    line = sheet.lines[place]
    if line.kind and line.kind != "p":
        return line.kind in {"ul", "ol", "blockquote"}
    if len(line.text) > _LONG_LINE:
        return True
    block = [line]
    for after in sheet.lines[place + 1 : place + 8]:
        if after.gap or after.kind:
            break
        block.append(after)
    return len(block) >= 3 and sum(len(each.text) for each in block) / len(block) > 45 and len(line.text) > 45


def _labels_above(sheet: Sheet, start: int, desk: Desk) -> None:
    """Take the labelled lines above the text."""
    for _place, line in sheet.open(0, min(start, _LABEL_LINES)):
        label = labels.of(line.text)
        if label is not None:
            _take_label(sheet, line, label, desk)


def _take_label(sheet: Sheet, line: Line, label: labels.Label, desk: Desk) -> None:  # noqa: C901 - one case for each label
    value, why = label.value, f"The line “{label.word}”"
    match label.name:
        case "headline" if value:
            sheet.give("headline", heads.without_marks(value[len(traffic.version(value)) :]), 0.99, why, line)
        case "kicker" | "standfirst" if value:
            sheet.give(label.name, value, 0.97, why, line)
        case "byline" if value:
            _take_byline(sheet, line, value, desk.rules)
        case "dateline" | "date" if value:
            _take_dateline(sheet, line, value, desk)
        case "tags" if value:
            sheet.give("tags", sources.keywords_in(value), 0.97, why, line)
        case "section" if value:
            sheet.give("_section", value, 0.9, why, line)
        case "source" | "agency" if value:
            _take_source(sheet, line, value, desk.rules)
        case "slug" | "note" | "contact" | "picture" | "embargo":
            sheet.leave(f"{why}, above the text", line)


def _take_byline(sheet: Sheet, line: Line, value: str, rules: Rules) -> None:
    if not heads.take_byline(sheet, Line(value, line.number), rules):
        line_as_byline = Line(f"by {value}", line.number)
        if not heads.take_byline(sheet, line_as_byline, rules):
            sheet.leave("A byline in which no name was found", line)
    line.went = line.went or "authors"


def _take_dateline(sheet: Sheet, line: Line, value: str, desk: Desk) -> None:
    found = datelines.find(value, desk.rules)
    day = days.first(value)
    if found is not None:
        _give_dateline(sheet, line, found, desk)
    elif day is not None:
        on = day.near(desk.today)
        if on is not None:
            sheet.give("dateline_on", on.isoformat(), 0.85, "A line names the date", line)
    elif len(value) <= _LONGEST_PLACE:
        sheet.give("dateline_place", value.strip(" ."), 0.9, "A line names the place", line)
    else:
        sheet.leave("A line about place and date that says neither", line)


def _take_source(sheet: Sheet, line: Line, value: str, rules: Rules) -> None:
    address = links.first(value)
    rule = sources.agency_in(links.URL.sub("", value), rules)
    if rule is not None:
        sheet.give("_agency", rule, 0.85, "A line names it as the source", line)
    if address:
        sheet.give("source_url", address, 0.95, "A line names the source", line)
        sheet.leave_part(links.URL.sub("", value).strip(" -–—,:;()[]"), "The source's name", line)
    else:
        sheet.leave("The line that names the source", line)


def _byline_below_dateline(sheet: Sheet, start: int, rules: Rules) -> None:
    """Take a byline that stands beneath the dateline."""
    if "authors" in sheet.fields:
        return
    for _place, line in list(sheet.open(start))[:2]:
        if heads.take_byline(sheet, line, rules):
            return


def _body(sheet: Sheet) -> None:
    lines = [line for line in sheet.lines if line.went == "body"]
    if not lines:
        return
    body = paragraphs.body_of(lines)
    sure = 0.95 if len(texts.plain(body)) > 2 * _SHORT else 0.7
    sheet.fields["body"] = Found(
        body, sure, "All that is not above, between or below it", tuple(line.number for line in lines)
    )


def _date_of_transmission(sheet: Sheet, desk: Desk) -> None:
    """Take the day from the wire's last line (“212322 GMT Nov 18”: the 21st) when nothing else names one."""
    for left in sheet.left_out if "dateline_on" not in sheet.fields else ():
        day = traffic.sent_on(left.text)
        on = day.near(desk.today) if day else None
        if on is not None:
            sheet.fields["dateline_on"] = Found(on.isoformat(), 0.75, "When the wire sent it", (left.line,))


def _agency(sheet: Sheet) -> Rule | None:
    """Settle which agency it is from; one that no rule knows goes by what the dateline calls it."""
    said = sheet.fields.get("_agency")
    written = sheet.fields.get("_written")
    if written is not None and (said is None or said.sure < written.sure):
        sheet.fields["agency"] = Found(
            {"id": None, "name": written.value}, round(written.sure * 0.8, 2), written.why, written.lines
        )
        return None
    if said is not None:
        rule: Rule = said.value
        sheet.fields["agency"] = Found({"id": rule.agency_id, "name": rule.name}, said.sure, said.why, said.lines)
        return rule
    return None


def _by_rule(sheet: Sheet, rule: Rule | None) -> None:
    """Fill from the agency's rule what the text left empty."""
    if rule is None:
        return
    if rule.kicker:
        sheet.give("kicker", rule.kicker, 0.5, f"What the rule for {rule.name} says")
    if rule.tags:
        before = sheet.fields.get("tags")
        names = list(dict.fromkeys([*(before.value if before else []), *rule.tags]))
        sure, why = (before.sure, before.why) if before else (0.6, f"What the rule for {rule.name} says")
        sheet.fields["tags"] = Found(names, sure, why, before.lines if before else ())


def _section(sheet: Sheet, desk: Desk, rule: Rule | None) -> None:
    named: Iterable[str] = ("_section", "kicker", "headline", "standfirst")
    words = {name: str(sheet.value(name)) for name in named}
    words["tags"] = ", ".join(sheet.value("tags", []))
    words["body"] = texts.plain(str(sheet.value("body")))
    found = placing.suggest(desk.places, words, usual=rule.section_id if rule else None)
    if found is None:
        if "_section" in sheet.fields:
            sheet.left_out.append(LeftOut(words["_section"], "Names a section that isn't here"))
        return
    value = {"id": found.place.id, "name": found.place.name, "publication": found.place.publication,
             "alternatives": [{"id": p.id, "name": p.name, "publication": p.publication} for p in found.others]}  # fmt: skip
    sheet.fields["section"] = Found(value, found.sure, found.why)
