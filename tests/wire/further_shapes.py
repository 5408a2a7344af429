"""More agencies' shapes, from Moscow to Madrid, releases, feeds and embargoes."""

import random

from tests.wire import vocabulary
from tests.wire.recipes import (
    AP_MONTHS,
    FRENCH,
    GERMAN,
    ITALIAN,
    MONTHS,
    PLACES,
    SHORT,
    SPANISH,
    Recipe,
    basics,
    block_text,
    body,
    english,
    foreign,
)


def tass(rng: random.Random) -> tuple[str, Recipe]:
    """TASS writes MOSCOW, April 26. /TASS/."""
    recipe = english(rng)
    caps = rng.choice(["MOSCOW", "BEIJING", "NEW DELHI"])
    basics(recipe, "TASS", PLACES[caps])
    first, *rest = recipe.paragraphs()
    head = recipe.headline
    if rng.random() < 0.5:
        head += f"\n{recipe.standfirst}"
        recipe.want(standfirst=recipe.standfirst)
    return f"{head}\n\n{caps}, {MONTHS[recipe.on.month - 1]} {recipe.on.day}. /TASS/. " + "\n\n".join(
        [first, *rest]
    ) + "\n", recipe


def interfax(rng: random.Random) -> tuple[str, Recipe]:
    """Interfax: MOSCOW. April 26 (Interfax) -, initials."""
    recipe = english(rng)
    basics(recipe, "Interfax", "Moscow")
    first, *rest = recipe.paragraphs()
    text = "\n".join(
        [
            f"     MOSCOW. {AP_MONTHS[recipe.on.month - 1]} {recipe.on.day} (Interfax) - {first}",
            *(f"     {p}" for p in rest),
        ]
    )
    return f"{recipe.headline}\n\n{text}\n\n(c) {recipe.on.year} Interfax\n", recipe


def ansa(rng: random.Random) -> tuple[str, Recipe]:
    """ANSA, in Italian and English."""
    italian = rng.random() < 0.5
    recipe = foreign(rng, vocabulary.ITALIAN) if italian else english(rng)
    first, *rest = recipe.paragraphs()
    if italian:
        place = rng.choice(vocabulary.ITALIAN["places"])
        date = f"(ANSA) - {place.upper()}, {recipe.on.day:02d} {ITALIAN[recipe.on.month - 1]} - "
    else:
        place = "Rome"
        date = f"ROME, {SHORT[recipe.on.month - 1].upper()} {recipe.on.day} - (ANSA) - "
    basics(recipe, "ANSA", place)
    tail = (
        rng.choice(["RIPRODUZIONE RISERVATA © Copyright ANSA", "© Copyright ANSA", "(ANSA)."])
        if rng.random() < 0.8
        else ""
    )
    tail = "" if tail == "(ANSA)." else tail
    return f"{recipe.headline}\n\n{date}" + "\n".join([first, *rest]) + f"\n\n{tail}\n", recipe


def efe(rng: random.Random) -> tuple[str, Recipe]:
    """EFE, in Spanish: Madrid, 26 abr (EFE).- begins the text."""
    recipe = foreign(rng, vocabulary.SPANISH)
    place = rng.choice(vocabulary.SPANISH["places"])
    basics(recipe, "EFE", place)
    first, *rest = recipe.paragraphs()
    head = recipe.headline
    if rng.random() < 0.4:
        head += f"\n\nPor {recipe.reporters[0]}"
        recipe.want(authors=recipe.reporters[:1])
    year = rng.choice(["", f" {recipe.on.year}"])
    return f"{head}\n\n{place}, {recipe.on.day} {SPANISH[recipe.on.month - 1]}{year} (EFE).- " + "\n\n".join(
        [first, *rest]
    ) + "\n\n© EFE 2022. Está expresamente prohibida la redistribución.\n", recipe


def japan(rng: random.Random) -> tuple[str, Recipe]:
    """Jiji, Kyodo and Yonhap."""
    recipe = english(rng)
    caps, mark, name, tail = rng.choice([
        ("TOKYO", "(Jiji Press)--", "Jiji Press", "[Copyright The Jiji Press, Ltd.]"), ("TOKYO", "(Kyodo) - ", "Kyodo News", "==Kyodo"),
        ("SEOUL", "(Yonhap) -- ", "Yonhap", "(END)"),
    ])  # fmt: skip
    basics(recipe, name, PLACES[caps])
    first, *rest = recipe.paragraphs()
    mark_head = rng.choice(["", "(LEAD) ", "(2nd LD) "]) if name == "Yonhap" else ""
    return (
        f"{mark_head}{recipe.headline}\n\n{caps}, {MONTHS[recipe.on.month - 1]} {recipe.on.day} {mark}"
        + "\n\n".join([first, *rest])
        + f"\n\n{tail}\n",
        recipe,
    )


def prnewswire(rng: random.Random) -> tuple[str, Recipe]:
    """PR Newswire, Business Wire, GlobeNewswire: sub-line, place, date, SOURCE, contacts."""
    recipe = english(rng, subheads=rng.random() < 0.3, a_list=rng.random() < 0.3)
    caps = rng.choice(["KENNEDY SPACE CENTER, Fla.", "PASADENA, Calif.", "LONDON"])
    day = f"{AP_MONTHS[recipe.on.month - 1]} {recipe.on.day}, {recipe.on.year}"
    name, date = rng.choice([
        ("PR Newswire", f"{caps}, {day} /PRNewswire/ -- "), ("GlobeNewswire", f"{caps}, {day} (GLOBE NEWSWIRE) -- "),
        ("Business Wire", f"{caps}--(BUSINESS WIRE)--"),
    ])  # fmt: skip
    basics(recipe, name, PLACES[caps])
    if name == "Business Wire":
        del recipe.expected["dateline_on"]
    head = recipe.headline
    if rng.random() < 0.5:
        head += f"\n\n{recipe.standfirst}"
        recipe.want(standfirst=recipe.standfirst)
    first, *rest = recipe.blocks
    text = "\n\n".join([f"{date}{first[1]}", *(f"• {t}" if k == "li" else t for k, t in rest)])
    tail = (f"About Meridian Works\nMeridian Works builds instruments for places that are hard to reach. It was founded in 1987.\n\nMedia contact:\n"
            f"{recipe.people[0]}\nMeridian Works\n+1 555 010 0199\npress@meridian.example\n\nSOURCE Meridian Works")  # fmt: skip
    end = rng.choice(["", "\n\n"])
    original = ""
    if rng.random() < 0.5:
        original = f"\n\nView original content: {recipe.source_url}"
        recipe.want(source_url=recipe.source_url)
    return f"{head}\n\n{text}\n\n###\n\n{tail}{original}{end}\n", recipe


def nasa(rng: random.Random) -> tuple[str, Recipe]:
    """A space agency's release: date, number, headline, text, -end-, contacts."""
    recipe = english(rng, subheads=rng.random() < 0.3)
    recipe.want(headline=recipe.headline, dateline_on=recipe.on.isoformat(), body=body(recipe))
    day = f"{MONTHS[recipe.on.month - 1]} {recipe.on.day}, {recipe.on.year}"
    head = rng.choice([f"{day}\nRELEASE 22-{rng.randint(10, 99):03d}\n\n{recipe.headline}", f"{recipe.headline}\n\n{day}",
                       f"{day}\n{recipe.people[0]}\nHeadquarters, Washington\n202-555-0100\n{recipe.people[0].split()[0].lower()}@agency.example\n\nRELEASE: 22-{rng.randint(10, 99):03d}\n\n{recipe.headline}"])  # fmt: skip
    texts = recipe.paragraphs()
    if rng.random() < 0.4:
        texts[0] = f"PASADENA, Calif. -- {texts[0]}"
        recipe.want(dateline_place="Pasadena, Calif.")
    tail = f"-end-\n\n{recipe.people[1]}\nHeadquarters, Washington\n202-555-0123\npress@agency.example"
    return f"{head}\n\n" + "\n\n".join(texts) + f"\n\n{tail}\n", recipe


def german_release(rng: random.Random) -> tuple[str, Recipe]:
    """A German release under embargo: Sperrfrist, place and date, subheads, contacts, links."""
    recipe = foreign(rng, vocabulary.GERMAN)
    place = rng.choice(vocabulary.GERMAN["places"])
    recipe.blocks.insert(2, ("h2", rng.choice(vocabulary.GERMAN["subheads"])))
    recipe.want(headline=recipe.headline, dateline_place=place, dateline_on=recipe.on.isoformat(), body=body(recipe))
    first, *rest = recipe.paragraphs()
    day = f"{recipe.on.day}. {GERMAN[recipe.on.month - 1]} {recipe.on.year}"
    embargo = ""
    if rng.random() < 0.6:
        embargo = f"Sperrfrist: {day}, 14.00 Uhr (GMT)\n\n"
        recipe.want(embargo_until=f"{recipe.on.isoformat()}T14:00:00+00:00")
    links = "Weitere Informationen:\n" + "\n".join(f"{t}: {u}" for t, u in recipe.links)
    recipe.want(related_links=[list(link) for link in recipe.links])
    return (f"PRESSEMITTEILUNG\n\n{embargo}{recipe.headline}\n\n{place}, {day} – " + "\n\n".join([first, *rest])
            + f"\n\n{links}\n\nPressekontakt:\n{recipe.people[0]}\nTel.: +49 30 555 0100\npresse@institut.example\n"), recipe  # fmt: skip


def french(rng: random.Random) -> tuple[str, Recipe]:
    """AFP and ATS in French."""
    recipe = foreign(rng, vocabulary.FRENCH)
    place = rng.choice(vocabulary.FRENCH["places"])
    code, name = rng.choice([("AFP", "Agence France-Presse"), ("ats", "Keystone-SDA")])
    basics(recipe, name, place)
    first, *rest = recipe.paragraphs()
    day = f"{recipe.on.day} {FRENCH[recipe.on.month - 1]}" + rng.choice(["", f" {recipe.on.year}"])
    head = recipe.headline
    if rng.random() < 0.5:
        head += f"\nPar {recipe.reporters[0]}"
        recipe.want(authors=recipe.reporters[:1])
    tail = ""
    if rng.random() < 0.4:
        tail = f"\n\nMots-clés : {', '.join(recipe.tags)}"
        recipe.want(tags=recipe.tags)
    return f"{head}\n\n{place}, {day} ({code}) - " + "\n\n".join([first, *rest]) + f"{tail}\n", recipe


def embargoed(rng: random.Random) -> tuple[str, Recipe]:
    """A research release under embargo, with keywords, notes to editors and links."""
    recipe = english(rng, subheads=True)
    recipe.want(headline=recipe.headline, body=body(recipe), tags=recipe.tags)
    on = recipe.on
    stamp, moment = rng.choice([
        (f"EMBARGOED UNTIL {on.day} {MONTHS[on.month - 1]} {on.year} 14:00 GMT", "14:00:00"),
        (f"NOT FOR PUBLICATION BEFORE 1600 GMT {on.day} {MONTHS[on.month - 1].upper()} {on.year}", "16:00:00"),
        (f"Embargo: 00:01 UTC, {MONTHS[on.month - 1]} {on.day}, {on.year}", "00:01:00"),
        (f"UNDER EMBARGO UNTIL 2 p.m. UTC on {on.day} {MONTHS[on.month - 1]} {on.year}", "14:00:00"),
    ])  # fmt: skip
    recipe.want(embargo_until=f"{on.isoformat()}T{moment}+00:00")
    tail = f"ENDS\n\nNotes to editors\nThe paper is available on request. Pictures may be used free of charge.\n\nKeywords: {'; '.join(recipe.tags)}"
    return f"{stamp}\n\n{recipe.headline}\n\n" + block_text(recipe) + f"\n\n{tail}\n", recipe


def labelled(rng: random.Random) -> tuple[str, Recipe]:
    """A feed whose lines say what they are."""
    recipe = english(rng)
    place = "Reykjavik"
    basics(recipe, "Reuters", place, kicker=recipe.kicker, standfirst=recipe.standfirst, authors=recipe.reporters, tags=recipe.tags,
            source_url=recipe.source_url)  # fmt: skip
    on = recipe.on
    lines = [f"Slug: notebook-{on.day}", f"Kicker: {recipe.kicker}", f"Headline: {recipe.headline}", f"Summary: {recipe.standfirst}",
             f"Byline: {' and '.join(recipe.reporters)}", f"Place: {place}", f"Date: {on.isoformat()}", "Agency: Reuters",
             f"Source: {recipe.source_url}", f"Keywords: {', '.join(recipe.tags)}"]  # fmt: skip
    return "\n".join(lines) + "\n\n" + block_text(recipe) + "\n", recipe
