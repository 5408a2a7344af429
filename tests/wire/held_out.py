"""Shapes that the reader was not made for: other agencies, other orders, other dirt. They show whether it generalises."""

import random
import textwrap
from collections.abc import Callable

from tests.wire import vocabulary
from tests.wire.recipes import AP_MONTHS, GERMAN, MONTHS, SHORT, Recipe, body, english, foreign, wrapped


def _start(recipe: Recipe, *, agency: str = "", place: str = "", day: bool = True) -> None:
    recipe.want(headline=recipe.headline, body=body(recipe))
    recipe.expected |= {"agency": agency} if agency else {}
    recipe.expected |= {"dateline_place": place} if place else {}
    recipe.expected |= {"dateline_on": recipe.on.isoformat()} if day else {}


def own_agency(rng: random.Random) -> tuple[str, Recipe]:
    """An agency nobody has a rule for, with its code in the dateline, and AP's old “On the Net”."""
    recipe = english(rng, subheads=rng.random() < 0.5)
    _start(recipe, agency="NRN", place="Tromsø")
    first, *rest = recipe.paragraphs()
    day = rng.choice(
        [
            f"{recipe.on.day} {MONTHS[recipe.on.month - 1]} {recipe.on.year}",
            f"{MONTHS[recipe.on.month - 1]} {recipe.on.day}, {recipe.on.year}",
        ]
    )
    recipe.want(related_links=[list(link) for link in recipe.links])
    head = rng.choice([f"TROMSØ, {day} (NRN) — ", f"Tromsø (NRN), {day}: ", f"TROMSØ ({day}, NRN) – "])
    if head.startswith("TROMSØ ("):
        head = f"Tromsø (NRN) {day} - "
    net = "\n".join(f"{t}: {u}" for t, u in recipe.links)
    return f"{recipe.headline}\n\n{head}" + "\n\n".join([first, *rest]) + f"\n\n___\n\nOn the Net:\n\n{net}\n", recipe


def bare(rng: random.Random) -> tuple[str, Recipe]:
    """A dateline whose agency has no brackets, and headlines in capitals."""
    recipe = english(rng)
    recipe.headline = recipe.headline.upper()
    first, *rest = recipe.paragraphs()
    kind = rng.choice(["kyodo", "interfax", "tass"])
    on = recipe.on
    if kind == "kyodo":
        _start(recipe, agency="Kyodo News", place="Tokyo")
        head = f"TOKYO, {AP_MONTHS[on.month - 1]} {on.day}, Kyodo - "
    elif kind == "interfax":
        _start(recipe, agency="Interfax", place="Moscow")
        head = f"MOSCOW. {MONTHS[on.month - 1]} {on.day}. INTERFAX - "
    else:
        _start(recipe, agency="TASS", place="Moscow")
        head = f"MOSCOW, {MONTHS[on.month - 1]} {on.day} /TASS/. "
    return f"{recipe.headline}\n\n{head}" + "\n\n".join([first, *rest]) + "\n", recipe


def dirty(rng: random.Random) -> tuple[str, Recipe]:
    """Wrapped at an odd width, indented, with tabs, CRLF, hard blanks, misread UTF-8 and a mark between takes."""
    recipe = english(rng, paragraphs=5)
    _start(recipe, agency="Agence France-Presse", place="Paris")
    first, *rest = recipe.paragraphs()
    day = f"{recipe.on.day} {SHORT[recipe.on.month - 1]} {recipe.on.year}"
    width = rng.choice([52, 60, 66, 78])
    paragraphs = [f"PARIS, {day} (AFP) - {first}", *rest]
    text = wrapped(paragraphs, width, indent=rng.choice(["\t", "    ", ""]), between="\n").split("\n\n")
    text.insert(2, rng.choice(["(more)", "- MORE -", "--more--"]))
    head = "\n".join(textwrap.wrap(recipe.headline, rng.choice([40, 50])))
    raw = f"{head}\n\n" + "\n\n".join(text) + "\n\nENDS"
    if rng.random() < 0.6:
        raw = (
            raw.encode("utf-8").decode("windows-1252", "ignore") if rng.random() < 0.7 else raw.replace(", ", ",\u00a0")
        )
        if "\u00a0" in raw:
            raw = raw.replace(" ", "\u00a0", 3)
    return raw.replace("\n", "\r\n"), recipe


def company(rng: random.Random) -> tuple[str, Recipe]:
    """A company's own release: FOR IMMEDIATE RELEASE, contact first, “HOUSTON, Texas (April 26, 2022) —”, -30-."""
    recipe = english(rng, a_list=rng.random() < 0.5)
    _start(recipe, place="Houston, Texas")
    first, *rest = recipe.blocks
    on = recipe.on
    contact = rng.choice(["", f"Contact: {recipe.people[0]}, press@meridian.example, +1 555 010 0111\n\n"])
    text = "\n\n".join(
        [
            f"HOUSTON, Texas ({MONTHS[on.month - 1]} {on.day}, {on.year}) — {first[1]}",
            *(f"* {t}" if k == "li" else t for k, t in rest),
        ]
    )
    end = rng.choice(["-30-", "###", "# # #", "– END –"])
    return (
        f"FOR IMMEDIATE RELEASE\n\n{contact}{recipe.headline}\n\n{text}\n\n{end}\n\nAbout the Coastal Engine Company\nThe company builds engines for small launchers on the coast of a cold sea.\n",
        recipe,
    )


def date_first(rng: random.Random) -> tuple[str, Recipe]:
    """A European agency: number, date, headline, standfirst, text; links below."""
    recipe = english(rng, subheads=True)
    on = recipe.on
    recipe.want(
        headline=recipe.headline,
        body=body(recipe),
        dateline_on=on.isoformat(),
        related_links=[list(link) for link in recipe.links],
    )
    day = rng.choice(
        [
            f"{on.day} {MONTHS[on.month - 1]} {on.year}",
            f"{on.day:02d}/{on.month:02d}/{on.year}",
            on.isoformat(),
            f"{on.day}.{on.month}.{on.year}",
        ]
    )
    if "/" in day and on.day <= 12:
        day = on.isoformat()
    links = "\n".join(f"- {t} ({u})" for t, u in recipe.links)
    return f"N° {rng.randint(2, 60)}–{on.year}\n{day}\n\n{recipe.headline}\n\n" + "\n\n".join(
        recipe.paragraphs()
    ) + f"\n\nRelated links:\n{links}\n", recipe


def network_page(rng: random.Random) -> tuple[str, Recipe]:
    """The network's page as copied whole: kicker twice, furniture, links, the next story's kicker."""
    recipe = english(rng, subheads=rng.random() < 0.4)
    on = recipe.on
    place = rng.choice(["Tokyo", "Boulder CO", "Kourou, French Guiana"])
    _start(recipe, agency="Space Daily", place=place)
    recipe.want(kicker=recipe.kicker, authors=["Staff Writers"], related_links=[list(link) for link in recipe.links])
    links = "\n".join(f"{t}\n{u}" for t, u in recipe.links)
    gap = rng.choice(["\n", "\n\n"])
    return (f"{recipe.kicker}{gap}{recipe.headline}{gap}by Staff Writers{gap}{place} (SPX) {SHORT[on.month - 1]} {on.day:02d}, {on.year}\n\n"
            + gap.join(recipe.paragraphs()) + f"\n\nRelated Links\n{links}\n\nTweet\n\nThanks for being there;\nWe need your help. The network continues to grow.\n"), recipe  # fmt: skip


def two_line(rng: random.Random) -> tuple[str, Recipe]:
    """Headline, standfirst, byline, then a place alone before a dash; tags and source below."""
    recipe = english(rng)
    _start(recipe, place="Vienna", day=False)
    recipe.want(
        standfirst=recipe.standfirst, authors=recipe.reporters[:1], tags=recipe.tags, source_url=recipe.source_url
    )
    first, *rest = recipe.paragraphs()
    return (f"{recipe.headline}\n{recipe.standfirst}\n\nBy {recipe.reporters[0]}\n\nVIENNA — " + "\n\n".join([first, *rest])
            + f"\n\nTags: {', '.join(recipe.tags)}\nOriginal: {recipe.source_url}\n"), recipe  # fmt: skip


def no_head(rng: random.Random) -> tuple[str, Recipe]:
    """Just a headline and paragraphs, one to a line."""
    recipe = english(rng, subheads=rng.random() < 0.3)
    recipe.want(headline=recipe.headline, body=body(recipe))
    return f"{recipe.headline}\n\n" + rng.choice(["\n", "\n\n"]).join(recipe.paragraphs()), recipe


def german_agency(rng: random.Random) -> tuple[str, Recipe]:
    """German: kicker, headline, standfirst, Von, “Wien, 26. April (APA) -”, Quelle."""
    recipe = foreign(rng, vocabulary.GERMAN)
    _start(recipe, agency="Austria Press Agency", place="Wien")
    first, *rest = recipe.paragraphs()
    on = recipe.on
    day = rng.choice([f"{on.day}. {GERMAN[on.month - 1]} {on.year}", f"{on.day:02d}.{on.month:02d}.{on.year}"])
    recipe.want(kicker="RAUMFAHRT", authors=recipe.reporters)
    return (f"RAUMFAHRT\n{recipe.headline}\n\nVon {recipe.reporters[0]} und {recipe.reporters[1]}\n\nWien, {day} (APA) - " + "\n\n".join([first, *rest])
            + "\n\nQuelle: APA\n"), recipe  # fmt: skip


def american_embargo(rng: random.Random) -> tuple[str, Recipe]:
    """HOLD FOR RELEASE with an American time, an editor's note, a reporter's credit."""
    recipe = english(rng)
    _start(recipe, agency="Associated Press", place="Washington", day=False)
    on = recipe.on
    recipe.want(embargo_until=f"{on.isoformat()}T18:00:00+00:00", authors=recipe.reporters[:1])
    first, *rest = recipe.paragraphs()
    hold = rng.choice([f"HOLD FOR RELEASE UNTIL 2 p.m. EDT {MONTHS[on.month - 1]} {on.day}, {on.year}", f"EMBARGOED: not for publication before 14:00 EDT, {on.day} {MONTHS[on.month - 1]} {on.year}",
                       f"Embargoed until {on.day} {SHORT[on.month - 1]} {on.year}, 18.00 UTC"])  # fmt: skip
    return (f"{hold}\n(EDITORS: moves in advance for use after the embargo)\n{recipe.headline}\nBy {recipe.reporters[0].upper() if 'Mc' not in recipe.reporters[0] and 'van' not in recipe.reporters[0] else recipe.reporters[0]}\nAP Science Writer\n\nWASHINGTON (AP) — "
            + "\n\n".join([first, *rest]) + "\n"), recipe  # fmt: skip


SHAPES: dict[str, Callable[[random.Random], tuple[str, Recipe]]] = {
    "own-agency": own_agency, "bare": bare, "dirty": dirty, "company": company, "date-first": date_first, "network-page": network_page,
    "two-line": two_line, "no-head": no_head, "german-agency": german_agency, "american-embargo": american_embargo,
}  # fmt: skip


def stories(seed: int, each: int = 12) -> list[dict]:
    """Return held-out stories of a seed."""
    made = []
    for name, shape in SHAPES.items():
        rng = random.Random(f"{name}-{seed}")  # noqa: S311 - the same stories each time
        for number in range(each):
            raw, recipe = shape(rng)
            made.append(
                {
                    "id": f"{name}-{number + 1:02d}",
                    "today": recipe.today.isoformat(),
                    "raw": raw,
                    "expected": recipe.expected,
                }
            )
    return made
