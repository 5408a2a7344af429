"""What stands below and between the paragraphs: links, sources, contacts, notes, keywords, copyright, the end."""

import re
from collections.abc import Callable

from wire.reading import bylines, labels, links, sources, traffic
from wire.reading.labels import Label
from wire.reading.rules import Rules
from wire.reading.sheet import Line, Sheet

_COPYRIGHT = re.compile(
    r"\W{0,3}(?:©|\(c\)|copyright\b|all\s+rights\s+reserved|alle\s+rechte\s+vorbehalten|tous\s+droits|todos\s+los\s+derechos|"
    r"riproduzione\s+riservata|reproduction\s+(?:interdite|prohibited)|this\s+(?:material|report|story|article|content)\s+(?:may\s+not|is\s+(?:auto|published|provided|distributed))|"
    r"distributed\s+by|the\s+content\s+is\s+provided\s+by|\(?this\s+story\s+(?:has\s+not\s+been\s+edited|is\s+auto))",
    re.IGNORECASE,
)
_SOURCE_SHOUTED = re.compile(r"SOURCES?\s+(?P<who>[A-Z0-9].{1,100})\Z")
_ORIGINAL = re.compile(
    r"\W{0,4}(?:read|see|view|find|click\s+here\s+for|visit|lire|voir|lea|zum|zur|hier)?\b.{0,60}\b(?:original|full|complete|vollständige\w?|whole|"
    r"intégral|completo|source)\b.{0,60}?(?P<url>https?://\S+)\W*\Z",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:about|über|à\s+propos\s+(?:de|d')|acerca\s+de|sobre)\s+[^\W\d_].{1,70}\Z", re.IGNORECASE)
_NOTES = re.compile(
    r"\W{0,4}(?:notes?\s+(?:to|for)\s+(?:the\s+)?(?:editors?|desks?|media|journalists)|editors?['’]?s?['’]?\s+notes?|notebook|notes|dpa\s+notebook|"
    r"(?:the\s+following\s+information\s+is\s+)?not\s+(?:intended\s+)?for\s+publication|the\s+following\s+information\s+is\s+not.{0,40}|"
    r"hinweise?\s+(?:an|für)\s+(?:die\s+)?(?:redaktion(?:en)?|medien)|redaktionelle\s+hinweise?|(?:die\s+)?folgende\s+informationen?\s+sind\s+nicht.{0,60}|"
    r"notes?\s+aux?\s+(?:rédactions?|éditeurs?|journalistes)|notas?\s+(?:para|a)\s+(?:los\s+)?(?:editores|medios|redactores)|background(?:\s+information)?\s+for\s+editors|"
    r"orte?|refile|korrektur(?:en)?)\W{0,4}\Z",
    re.IGNORECASE,
)
_CONTACTS = re.compile(
    r"\W{0,4}(?:(?:media|press|news|editorial|news\s+media|dpa|public\s+affairs|company|investor)?\s*contacts?(?:\s+information)?|media\s+(?:enquiries|inquiries|relations)|"
    r"press\s+office|for\s+(?:more|further)\s+information,?\s+(?:please\s+)?contact|(?:dpa-)?kontakte?|pressekontakte?|ansprechpartner(?:in)?|contacts?\s+presse|contacto(?:s)?"
    r"(?:\s+de\s+prensa)?|contatti(?:\s+stampa)?|autoren|redaktion)\W{0,3}\Z",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:\+|\b00)\d[\d\s()./-]{6,}\d|\b\(?\d{3}\)?[-.\s]\d{3}[-.\s]\d{4}\b|\b(?:tel|phone|fax|mob|cell|telefon)\b\.?:?\s*[+\d(]",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
_PICTURE = re.compile(
    r"[\[(]?\s*(?:(?:file|illustrative|library|archive)\s+)?(?:photos?|pictures?|images?|caption|foto|bild|video|graphic|illustration|picture\s+alliance|getty)"
    r"(?:\s+(?:credit|caption|by|courtesy(?:\s+of)?|taken|shows?|provided))?\s?[:/].{2,400}\Z|\[(?:photo|image|picture|video)\b[^\]]*\]\Z|\((?:photo|image|picture|foto|bild)\b.{2,300}\)\Z|"
    r"image\s+credit\b.{2,200}\Z|credits?:\s.{2,160}\Z",
    re.IGNORECASE,
)
_HASHTAGS = re.compile(r"(?:#[^\W\d][\w-]*[\s,;]*){2,}\Z|#[^\W\d_][\w-]{2,40}\Z")
_SHOUTED_WORDS = 5
_PARAGRAPH = 220


class Tail:
    """Walks from the first line of the text to the last, in one of five states."""

    def __init__(self, sheet: Sheet, rules: Rules) -> None:
        self.sheet, self.rules = sheet, rules
        self.state = "body"
        self.links = links.Links()
        self.of_links: list[Line] = []
        self.waiting: Line | None = None
        self.last: Line | None = None
        self.states: dict[str, Callable[[Line], bool]] = {
            "links": self._in_links, "notes": self._in_notes, "contacts": self._in_contacts, "about": self._in_about,
        }  # fmt: skip

    def read(self, start: int) -> None:
        """Give each open line from `start` on to the body, to another field, or leave it out."""
        for place, line in self.sheet.open(start):
            if line.is_open and not self._anywhere(line, place):
                state = self.states.get(self.state)
                if state is None or not state(line):
                    self._plain(line)
            self.last = line
        self._close_links()

    # --- what may stand anywhere -----------------------------------------------------------------------------------

    def _anywhere(self, line: Line, place: int) -> bool:
        """Take lines that are the same in every state; True when the line is dealt with."""
        text = line.text
        begins = self._begins_afresh(line)
        if traffic.ends(text) and begins:
            return self._end(line, place)
        if begins and self._head(line):
            return True
        if begins and self._labelled(line, labels.of(text)):
            return True
        return begins and self._credit(line)

    def _begins_afresh(self, line: Line) -> bool:
        """Tell whether a line begins something: it isn't the middle of a wrapped paragraph."""
        before = self.last
        if before is None or line.gap or line.kind or before.went != "body":
            return True
        return (
            bool(re.search(r"[.!?…:;][\"”’'»)\]]*\Z", before.text)) or len(before.text) > 100 or len(before.text) < 45
        )

    def _end(self, line: Line, place: int) -> bool:
        later = [each for _at, each in self.sheet.open(place + 1)]
        if traffic.is_rule(line.text) and self._is_more_story(later):
            self.sheet.leave("A rule between parts", line)
            return True
        self.sheet.leave("A mark that the story ends", line)
        self._close_links()
        self.state = "after"
        return True

    @staticmethod
    def _is_more_story(later: list[Line]) -> bool:
        """Tell whether a rule of stars is followed by more of the story, and not by notes."""
        first = later[0].text if later else ""
        return len(first) > 60 and not _NOTES.match(first) and not _COPYRIGHT.match(first)

    def _head(self, line: Line) -> bool:
        """Take the head of a list: links, notes, contacts, “About …”."""
        text = line.text
        inside = links.on_the_web(text)
        rest = inside if inside is not None else links.head(text)
        if rest is not None and (rest or inside is not None or self._is_links_head(line)):
            self._open_links(line, rest)
            return True
        for pattern, state, why in (
            (_NOTES, "notes", "A note to editors"), (_CONTACTS, "contacts", "Contacts of the sender"),
        ):  # fmt: skip
            if pattern.match(text) and len(text) < 90:
                self._close_links()
                self.state = state
                self.sheet.leave(why, line)
                return True
        if _ABOUT.match(text) and len(text.split()) <= 9 and not text.endswith((".", "?")) and self.state != "body":
            self._close_links()
            self.state = "about"
            self.sheet.leave("What the sender says of itself", line)
            return True
        return False

    def _is_links_head(self, line: Line) -> bool:
        """Tell whether a head stands over links: an address follows soon, or nothing but short lines."""
        place = self.sheet.lines.index(line)
        below = [each for _at, each in self.sheet.open(place + 1, place + 8)]
        if any(each.links or links.URL.search(each.text) for each in below[:3]):
            return True
        certain = bool(
            re.match(r"\W*(?:related|see also|internet links|weblinks|liens|enlaces|weiterf)", line.text, re.IGNORECASE)
        )
        return certain and all(len(each.text) < _PARAGRAPH for each in below[:4])

    def _credit(self, line: Line) -> bool:  # noqa: C901 - one case for each kind of line
        text = line.text
        if rule := self.rules.crediting(text):
            self.sheet.give("_agency", rule, 0.85, f"A line credits {rule.name}")
            self.sheet.leave(f"The credit of {rule.name}", line)
        elif len(text) <= 300 and _COPYRIGHT.match(text):
            self._agency_in(text, 0.6)
            self.sheet.leave("A line of rights", line)
        elif match := _SOURCE_SHOUTED.match(text):
            self._agency_in(match["who"], 0.55)
            self.sheet.leave("The line that names the source", line)
        elif (found := bylines.reporting(text, self.rules)) is not None:
            if found.names:
                self.sheet.give("authors", found.names, 0.75, "Named at the end as having reported it")
            self.sheet.leave("Who reported, wrote and edited it", line)
        elif _PICTURE.match(text) and len(text) < 2 * _PARAGRAPH:
            self.sheet.leave("A caption or credit of a picture", line)
        elif len(text) < _PARAGRAPH and (match := _ORIGINAL.match(text)):
            self.sheet.give("source_url", links.address(match["url"]), 0.9, "Leads to the original", line)
        elif _HASHTAGS.match(text):
            self._tags(re.sub(r"#", ",", text), line, 0.8)
        else:
            return self._service(line)
        return True

    def _service(self, line: Line) -> bool:
        why = traffic.service(line.text)
        if not why:
            return False
        self.sheet.leave(why, line)
        return True

    # --- labels ------------------------------------------------------------------------------------------------------

    def _labelled(self, line: Line, label: Label | None) -> bool:
        if label is None:
            return False
        take = {"tags": self._label_tags, "source": self._label_source, "section": self._label_section, "agency": self._label_agency,
                "contact": self._label_contact, "note": self._label_note, "picture": self._label_picture}.get(label.name)  # fmt: skip
        return take is not None and take(line, label)

    def _label_tags(self, line: Line, label: Label) -> bool:
        if not label.value or len(label.value) > 4 * _PARAGRAPH:
            return False
        self._close_links()
        self._tags(label.value, line, 0.95)
        return True

    def _label_source(self, line: Line, label: Label) -> bool:
        address = links.first(label.value)
        if not label.value:
            return self._source_below(line)
        if not address and len(label.value.split()) > 14:
            return False
        if label.word in {"link", "url", "web", "via"} and not address:
            return False
        if not address:
            self._agency_in(label.value, 0.75)
            self.sheet.leave("The line that names the source", line)
            return True
        self._agency_in(links.URL.sub("", label.value), 0.6)
        is_host = "/" not in address.split("//", 1)[1].rstrip("/") and "http" not in label.value
        self.sheet.give("source_url", address, 0.6 if is_host else 0.95, "The line that names the source", line)
        self.sheet.leave_part(links.URL.sub("", label.value).strip(" -–—,:;()[]"), "The source's name", line)
        return True

    def _source_below(self, line: Line) -> bool:
        place = self.sheet.lines.index(line)
        after = next((each for _at, each in self.sheet.open(place + 1, place + 2)), None)
        if after is None or not links.first(after.text) or len(after.text) > _PARAGRAPH:
            return False
        self.sheet.give("source_url", links.first(after.text), 0.9, "Stands below “Source”", line, after)
        return True

    def _label_section(self, line: Line, label: Label) -> bool:
        if not label.value or len(label.value) > 80:
            return False
        self.sheet.give("_section", label.value, 0.9, f"The line “{label.word}”", line)
        return True

    def _label_agency(self, line: Line, label: Label) -> bool:
        if len(label.value) > 100:
            return False
        self._agency_in(label.value, 0.85)
        self.sheet.leave("The line that names the agency", line)
        return True

    def _label_contact(self, line: Line, _label: Label) -> bool:
        is_long = len(line.text) > 300 and not (_EMAIL.search(line.text) or _PHONE.search(line.text))
        if is_long:
            return False
        self._close_links()
        self.sheet.leave("Contacts of the sender", line)
        self.state = "contacts"
        return True

    def _label_note(self, line: Line, label: Label) -> bool:
        if label.word in {"correction", "advisory", "note"} and self.state == "body" and not line.text[:4].isupper():
            return False
        self._close_links()
        self.sheet.leave("A note to editors", line)
        self.state = "notes" if self.state != "body" or not label.value else self.state
        return True

    def _label_picture(self, line: Line, _label: Label) -> bool:
        if len(line.text) > 2 * _PARAGRAPH:
            return False
        self.sheet.leave("A caption or credit of a picture", line)
        return True

    # --- states ------------------------------------------------------------------------------------------------------

    def _open_links(self, line: Line, rest: str) -> None:
        self._close_links()
        self.state = "links"
        self.of_links.append(line)
        line.went = "related_links"
        if rest:
            links.take(rest, self.links)

    def _in_links(self, line: Line) -> bool:
        text = line.text
        has_address = bool(line.links or links.URL.search(text))
        if not has_address and (
            self._is_kicker(text) or len(text) > _PARAGRAPH or (len(text.split()) > 14 and text.endswith("."))
        ):
            self._close_links()
            self.state = "after"
            if self._is_kicker(text):
                self.sheet.give("kicker", text, 0.6, "The section's line below the links", line)
                return True
            return False
        if self.waiting is not None and not (has_address and self._lacks_title(line)):
            self.sheet.leave("A related link without an address", self.waiting)
        self._take_link(line)
        self.waiting = None if has_address else line
        if has_address:
            line.went = "related_links"
            for each in self.of_links:
                each.went = "related_links"
        self.of_links.append(line)
        return True

    @staticmethod
    def _lacks_title(line: Line) -> bool:
        """Tell whether a line is an address whose title may stand on the line above."""
        return not line.links and not links.pairs_in(line.text)[0][0]

    def _take_link(self, line: Line) -> None:
        for title, url in line.links:
            self.links.add(title, url)
        if not line.links:
            links.take(line.text, self.links)

    @staticmethod
    def _is_kicker(text: str) -> bool:
        return text.isupper() and 1 < len(text.split()) <= _SHOUTED_WORDS

    def _close_links(self) -> None:
        for line in self.of_links:
            if line.is_open:
                self.sheet.leave("A related link without an address", line)
        if self.waiting is not None and self.waiting.went != "out":
            self.sheet.leave("A related link without an address", self.waiting)
        self.waiting, self.of_links = None, [line for line in self.of_links if line.went == "related_links"]
        if self.links.found:
            self.sheet.fields.pop("related_links", None)
            self.sheet.give(
                "related_links", list(self.links.found), 0.93, "Stand below the text as links", *self.of_links
            )
        elif self.of_links:
            self.sheet.leave("The head of links that aren't there", *self.of_links)
            self.of_links = []
        if self.state == "links":
            self.state = "after"

    def _in_notes(self, line: Line) -> bool:
        self.sheet.leave("A note to editors", line)
        return True

    def _in_about(self, line: Line) -> bool:
        self.sheet.leave("What the sender says of itself", line)
        return True

    def _in_contacts(self, line: Line) -> bool:
        if len(line.text) > _PARAGRAPH and not _EMAIL.search(line.text) and line.gap:
            self.state = "after"
            return False
        self.sheet.leave("Contacts of the sender", line)
        return True

    def _plain(self, line: Line) -> None:
        """Give a line to the body; below the end, leave it out, but for an address that stands alone."""
        alone = links.URL.fullmatch(line.text.strip(" <>()[]"))
        if alone and (self.state == "after" or self._is_last(line)) and not self._is_announced():
            self.sheet.give("source_url", links.address(alone[0]), 0.6, "An address alone below the text", line)
        elif self.state == "after":
            why = (
                "Contacts of the sender"
                if _EMAIL.search(line.text) or _PHONE.search(line.text)
                else "Below the end of the story"
            )
            self.sheet.leave(why, line)
        elif self._is_contact(line):
            self.sheet.leave("Contacts of the sender", line)
        else:
            line.went = "body"

    def _is_contact(self, line: Line) -> bool:
        return len(line.text) < 110 and bool(_EMAIL.search(line.text) or _PHONE.search(line.text)) and not line.text.endswith((".", ":")) \
            and bool(line.gap or self.last is None or self.last.went == "out")  # fmt: skip

    def _is_announced(self) -> bool:
        return self.last is not None and self.last.went == "body" and self.last.text.rstrip().endswith(":")

    def _is_last(self, line: Line) -> bool:
        return not any(True for _place in self.sheet.open(self.sheet.lines.index(line) + 1))

    def _tags(self, words: str, line: Line, sure: float) -> None:
        self.sheet.give("tags", sources.keywords_in(words), sure, "The line of keywords", line)

    def _agency_in(self, words: str, sure: float) -> None:
        rule = sources.agency_in(words, self.rules)
        if rule is not None:
            self.sheet.give("_agency", rule, sure, f"A line names {rule.name} as its source")


def contacts_above(sheet: Sheet, stop: int) -> None:
    """Leave out a block above the text that holds a number or an address to write to."""
    block: list[Line] = []
    for _place, line in [*sheet.open(0, stop), (stop, Line("", gap=1))]:
        if line.gap and block:
            if len(block) > 1 and any(_PHONE.search(each.text) or _EMAIL.search(each.text) for each in block):
                sheet.leave("Contacts of the sender", *block)
            block = []
        block.append(line)
