"""What is on the wire for the machines and desks between sender and editor: never part of a story."""

import re

from wire.reading import days

_SENT = re.compile(
    r"(\d{2})\d{4}\s+(?:(?:gmt|utc|z|mesz|mez|cest|cet|bst)\s+)?([a-zäéû]{3,9})\.?\s+(\d{2,4})\b", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]")
_SERVICE = [
    (re.compile(pattern, re.IGNORECASE if flag else 0), why)
    for pattern, flag, why in [
        (r"(?:zczc|nnnn)\b.{0,60}\Z", True, "A mark of the wire"),
        (r"[a-z]{2,4}\d{3,5}\s+\d\s+[a-z]{1,3}\s+\d+.{0,60}\Z", True, "The wire's header"),
        (r"[a-z]\s+[a-z]\s+(?:[a-z]{2,5}-|\w{2,4}-)[\w-]+.{0,60}\Z", False, "The wire's header"),
        (r"[A-Za-z]\d{3,5}(?:\s+[\w/&^-]{1,14}){0,8}\Z(?<!\.)", False, "The wire's header"),
        (r"(?:BC|AM|PM|US|EU|FBC|BBO|ML|AS|AF)[-–]{1,2}[A-Z][\w-]*(?:[-–]{1,2}[\w.]+)*(?:,.{0,60})?\Z", False, "The slug"),
        (r"[\^&*$~|=+_#.\s-]{3,}\Z", False, "A rule between parts"),
        (r"\^.{0,80}[<=^]\Z|\^[A-Z].{0,80}\Z", False, "The wire's header"),
        (r"\d{5,6}\s+(?:gmt|utc|z|mesz|mez|cest|cet)\b.{0,16}\Z", True, "When the wire sent it"),
        (r"(?:gmt|utc)\s+\d{1,2}:?\d{2}\b.{0,24}\Z", True, "When the wire sent it"),
        (r"\d{1,2}:\d{2}\s+(?:gmt|utc|\d{1,2}[a-z]{3}\d{2,4}).{0,24}\Z", True, "When the wire sent it"),
        ((r"[\(\[]?\s*(?:attn|attention|eds|editors|note to (?:editors|desks)|adds?|updates? with|repeat(?:ing|s)?|recasts?|edits|"
         r"corrects|refiles|releads|restores|deletes|clarifies|minor edits?|writes? through|trims|removes|changes|fixes|rewrites|"
         r"with (?:photo|video|picture|graphic)s?)\b[^()]{0,240}[\)\]]\s*\Z"), True, "A note between desks"),
        (r"(?:attn|attention)[: ].{0,200}\Z", True, "A note between desks"),
        (r"\((?:recasts?|adds?|updates?|corrects?|repeats?|edits?)\b.{0,300}\Z", True, "A note between desks"),
        ((r"(?:(?:urgent|flash|alert|bulletin|newsalert|news alert|breaking(?: news)?|refile|extra|advisory|eil|eilmeldung|eilt|priority|"
         r"routine|lead(?: all)?|\d(?:st|nd|rd|th) (?:lead|ld|add|update|sub|writethru)[\w ,-]*|(?:lead|update|wrapup|add|writethru|"
         r"take|version)[ -]?\d{1,2}|1\. zusammenfassung|zusammenfassung|ergänzung|korrektur|wiederholung|repetition|urgente|"
         r"avance|ampliación|prioritaire)[\s:.=!-]*)\Z"), True, "A mark of version or haste"),
        (r"(?:for\s+)?(?:immediate\s+(?:release|use|publication)|release\s+immediately|use\s+immediately)\b.{0,20}\Z", True,
         "May be used at once"),
        ((r"(?:zur\s+)?sofortigen\s+ver(?:öffentlichung|wendung)\Z|frei\s+zur\s+veröffentlichung\Z|pour\s+(?:diffusion|publication)\s+"
         r"immédiate\Z|para\s+(?:publicación|difusión)\s+inmediata\Z|sperrfrist:?\s+keine\Z"), True, "May be used at once"),
        ((r"(?:press|news|media)\s+release(?:\s+(?:n[o°º.]*\s*)?[\w./–-]{1,16})?\Z|pressemitteilung(?:\s+(?:nr\.?\s*)?[\d./-]+)?\Z|"
         r"communiqué\s+de\s+presse(?:\s+(?:n[o°º.]*\s*)?[\d./-]+)?\Z|(?:comunicado|nota)\s+de\s+prensa(?:\s+[\w./-]+)?\Z|"
         r"comunicato\s+stampa\Z|presseinformation\Z|presse-information\Z|media\s+(?:advisory|information|alert)(?:\s+[\w-]+)?\Z|"
         r"medieninformation\Z|medienmitteilung\Z"),
         True, "Says only that it is a release"),
        (r"(?:(?:press |news |media )?release|advisory|contract release|feature)\s*(?:no\.?|nr\.?|number|#)?\s*:?\s*[a-z]{0,3}\d{2,4}[-–/]\d{1,4}\w?\Z",
         True, "The number of the release"),
        (r"n\s?[°ºo]\.?\s?\d{1,4}\s?[-–/]\s?\d{2,4}:?\Z", True, "The number of the release"),
        (r"[-–—=*\s(\[]*(?:more|mtf|m/f|more to (?:follow|come)|mehr|suivra|sigue|continues|mf|segue)[-–—=*\s)\].]*\Z", True,
         "A mark between two takes"),
        (r"[-–—\s(\[]*(?:page|seite)\s+\d{1,3}(?:\s*(?:of|/|von)\s*\d{1,3})?[-–—\s)\]]*\Z", True, "A page number"),
        (r"(?:words?|word count|length|wörter|zeichen)\s*[:=]?\s*\d[\d,.]{0,6}\Z|\d{2,5}\s+words?\Z", True, "A count of words"),
        (r"[a-z]{2,6}(?:/[a-z]{2,6}){1,5}(?:/[A-Z]{2,6})?\Z", False, "Initials of those who worked on it"),
        (r"[a-z]{2,4}(?:[-/ ][a-z]{2,4}){0,2}/[a-z]{2,4}(?:[/-][a-z]{2,4}){0,3}\Z", False, "Initials of those who worked on it"),
        (r"(?:dpa|afp|ap|rtr|apa|sda|kna|epd|sid|tass|ansa|efe)(?:[ -][a-z]{2,4}){1,8}(?:\s[a-z])?\Z", False,
         "Initials of those who worked on it"),
        ((r"(?:(?:we recommend|advertisement|sponsored(?: content)?|read next|share this(?: article| story)?|print this article|"
         r"email this article|tweet|comments?(?: \(\d+\))?|subscribe(?: now| free.{0,60})?|sign up .{0,60}newsletter.{0,30}|"
         r"skip to (?:main )?content|listen to this article|\d+ min(?:ute)?s? read|advertise.{0,40}|follow us.{0,60}|"
         r"(?:tweet )?thanks for (?:being there|being here|reading).{0,160}|we need your help.{0,160}|home|menu|search)\.?)\Z"), True,
         "Furniture of the page it was copied from"),
    ]
]  # fmt: skip
_END = re.compile(
    r"[\s\-–—=#*\[\](/.|]*(?:(?:the\s+)?ends?|ende|fin|fine|fim|finis|e\s?n\s?d\s?s?|(?P<thirty>30)|end\s+of\s+(?:release|text|message|story|document)|"
    r"ende\s+der\s+(?:meldung|mitteilung)|endit|endall|endverbatim|end\s+item|/?ends?/?|xxx+|eom|end\s+(?:it|all))[\s\-–—=#*\[\])/.|]*\Z",
    re.IGNORECASE,
)
_HASHES = re.compile(r"\s*(?:#\s*){2,}\Z|\s*(?:\*\s*){3,}\Z|\s*_{3,}\Z|\s*(?:~\s*){3,}\Z")
_VERSION = re.compile(
    r"(?:\s*(?:(?:update|wrapup|refile|corrected|correction|rpt|repeat|urgent|breaking(?: news)?|flash|alert|newsalert|eilmeldung|eil|"
    r"urgente?|lead|advisory|instant view|korrektur|ergänzung|dringend|recasts?)\s?\d{0,2}\s?(?:[:/]|[-–—](?=\S|\s))\s*|"
    r"[(\[](?:\d(?:st|nd|rd|th)\s+)?(?:lead|ld|update|urgent|refile|corrected|correction|repeat|add|recast|writethru)\s?\d{0,2}[)\]]\s*|"
    r"\*{1,3}\s*(?:urgent|update|breaking)\s*\*{1,3}\s*))+",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[\w.&']+(?:[-/][\w.&']*)+/?\Z")
_SLUG_WITH_NOTE = re.compile(r"[A-Z][\w.&']+(?:[-/][\w.&']*)+/?\s*(?:[(:,].{1,60}|\d{1,3})\Z")


def service(text: str) -> str:
    """Return why a line is the wire's own and no part of a story; empty when it isn't."""
    if len(text) > 320:
        return ""
    return next((why for pattern, why in _SERVICE if pattern.match(text)), "")


def sent_on(text: str) -> days.Day | None:
    """Return the day in a line such as “212322 GMT Nov 18”: day and time, then month and year."""
    match = _SENT.match(text)
    return days.at(f"{match[1]} {match[2]} {match[3]}") if match else None


def ends(text: str) -> bool:
    """Tell whether a line says that the story is over: ENDS, -30-, ###."""
    if len(text) > 40:
        return False
    match = _END.match(text)
    return bool(match and (match["thirty"] is None or text.strip() != "30")) or bool(_HASHES.match(text))


def is_rule(text: str) -> bool:
    """Tell whether a line of stars or strokes parts two pieces; it may end the story or stand within it."""
    return bool(_HASHES.match(text)) and "#" not in text


def version(text: str) -> str:
    """Return the mark of version or haste before a headline: “UPDATE 2-”, “(2nd LD)”."""
    match = _VERSION.match(text)
    return match[0] if match and match.end() < len(text) else ""


def is_slug(text: str) -> bool:
    """Tell whether a line is a slug: “space-station-leak”, “Germany-politics/”, “MOON-ICE/ (UPDATE 1)”."""
    if " " not in text.strip():
        return bool(_SLUG.match(text)) and bool(_LETTERS.search(text)) and "http" not in text and "@" not in text
    return bool(_SLUG_WITH_NOTE.match(text)) and (
        text.split(maxsplit=1)[0].isupper() or "/" in text.split(maxsplit=1)[0]
    )
