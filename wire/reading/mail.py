"""Mail around a story: headers, what the sender wrote above a forwarded text, signatures below."""

import re

from wire.reading.sheet import Line, Sheet

_NAMES = (
    "from|to|cc|bcc|subject|date|sent|reply-to|received|delivered-to|return-path|message-id|mime-version|content-type|"
    "content-transfer-encoding|content-language|importance|attachments?|von|an|kopie|betreff|gesendet|datum|de|à|objet|envoyé|"
    "asunto|para|enviado|fecha|x-[\\w-]+|dkim-[\\w-]+|arc-[\\w-]+|authentication-results|received-spf|list-[\\w-]+|thread-[\\w-]+|"
    "in-reply-to|references|user-agent|a|oggetto|inviato"
)
_HEADER = re.compile(rf"\*?(?P<name>{_NAMES})\s?:\*?\s?(?P<value>.*)\Z", re.IGNORECASE)
_SUBJECTS = frozenset({"subject", "betreff", "objet", "asunto", "oggetto"})
_ENDERS = frozenset({"from", "von", "de", "delivered-to", "return-path", "received", "message-id", "mime-version"})
_FORWARDED = re.compile(
    r"[-–—_*\s>]*(?:forwarded\s+message|original\s+message|begin\s+forwarded\s+message|ursprüngliche\s+nachricht|"
    r"weitergeleitete\s+nachricht|anfang\s+der\s+weitergeleiteten\s+nachricht|message\s+transféré|message\s+d'origine|"
    r"mensaje\s+(?:reenviado|original)|messaggio\s+(?:inoltrato|originale))[-–—_*:\s]*\Z",
    re.IGNORECASE,
)
_REPLY = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv|i|antw|vs)\s?(?:\[\d\])?:\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"(?:--|__)\Z|(?:sent\s+from\s+my|von\s+meinem|envoyé\s+de\s+mon|enviado\s+desde\s+mi)\b.{0,60}\Z", re.IGNORECASE
)
_REGARDS = re.compile(
    r"(?:(?:best|kind|warm|many)?\s*(?:regards|thanks|wishes)|thanks(?:\s+(?:a lot|again|and best))?|cheers|yours\s+(?:sincerely|truly|"
    r"faithfully)|best|mit\s+(?:freundlichen|besten)\s+grüßen|(?:viele|beste|freundliche|liebe)\s+grüße|vg|mfg|cordialement|bien\s+à\s+vous|"
    r"saludos(?:\s+cordiales)?|un\s+saludo|atentamente)[,.!]?\Z",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hi|hello|dear|hey|good\s+(?:morning|afternoon|evening)|guten\s+(?:tag|morgen)|hallo|liebe[rs]?|sehr\s+geehrte\w?|bonjour|"
    r"chers?|hola|estimad\w+|buenos\s+días)\b.{0,60}[,!:.]\Z",
    re.IGNORECASE,
)
_FEWEST = 2
_FAR = 80
_SIGNATURE_AT_MOST = 15


def strip(sheet: Sheet) -> None:
    """Leave out what mail put around the story; a subject becomes a headline for want of a better one."""
    begin = _after_forwarding(sheet)
    is_mail = _headers(sheet, begin)
    _signature(sheet, is_mail=is_mail or begin > 0)
    if is_mail or begin:
        _greeting(sheet)


def _after_forwarding(sheet: Sheet) -> int:
    """Leave out what stands above the last mark of forwarding, and return where the forwarded text begins."""
    begin = 0
    for place, line in sheet.open(0, _FAR):
        if _FORWARDED.match(line.text):
            sheet.leave("The sender's note above the forwarded text", *(each for _at, each in sheet.open(begin, place)))
            sheet.leave("A mark of forwarding", line)
            begin = place + 1
    return begin


def _headers(sheet: Sheet, begin: int) -> bool:
    """Leave out a block of mail headers; folded ones go with theirs."""
    block: list[Line] = []
    names: set[str] = set()
    for _place, line in sheet.open(begin, begin + 4 * _FAR):
        match = _HEADER.match(line.text)
        folded = bool(block) and line.indent > 0 and not line.gap
        if not match and not folded:
            break
        if block and line.gap and len(names) >= _FEWEST and not match:
            break
        block.append(line)
        names |= {match["name"].lower()} if match else set()
    if len(names) < _FEWEST or not names & (_ENDERS | _SUBJECTS) or not names & _ENDERS:
        return False
    for line in block:
        _header(sheet, line)
    return True


def _header(sheet: Sheet, line: Line) -> None:
    match = _HEADER.match(line.text)
    if match and match["name"].lower() in _SUBJECTS and match["value"].strip():
        subject = _REPLY.sub("", match["value"].strip(), count=1)
        sheet.give("subject", subject.strip(), 0.5, "The mail's subject", line)
        sheet.leave_part(match[0], "The mail's subject", line)
    else:
        sheet.leave("A header of the mail", line)


def _greeting(sheet: Sheet) -> None:
    """Leave out “Hi all,” and the lines to colleagues that follow it."""
    opened = list(sheet.open())
    if not opened or not _GREETING.match(opened[0][1].text):
        return
    for number, (_place, line) in enumerate(opened[:6]):
        if number and line.gap and not _to_colleagues(line.text):
            return
        sheet.leave("The sender's note above the story", line)


def _to_colleagues(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:please|bitte|merci|por favor|below|unten|attached|thanks|danke|can you|could you)\b",
            text,
            re.IGNORECASE,
        )
    )


def _signature(sheet: Sheet, *, is_mail: bool) -> None:
    last = list(sheet.open())[-_SIGNATURE_AT_MOST:]
    for number, (place, line) in enumerate(last):
        begins = _SIGNATURE.match(line.text) if number or is_mail else None
        # “--” parts pieces of a wire story too: it begins a signature only in a mail or before very little.
        if begins and line.text == "__" and not is_mail:
            continue
        if begins and not is_mail and line.text.startswith(("--", "_")) and len(last) - number > 8:
            continue
        if begins or (is_mail and _REGARDS.match(line.text)):
            sheet.leave("The sender's signature", *(each for _at, each in sheet.open(place)))
            return
