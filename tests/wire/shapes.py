"""Agencies' shapes: each turns a recipe into raw wire text and says what of it a reader must find."""

import json
import random
from collections.abc import Callable
from pathlib import Path

from tests.wire import further_shapes, vocabulary
from tests.wire.recipes import AP_MONTHS, MONTHS, PLACES, SHORT, Recipe, basics, block_text, english, foreign, wrapped

FOLDER = Path(__file__).resolve().parents[1] / "data" / "wire"
NETWORK_PLACES = [
    "Houston TX",
    "Los Angeles CA",
    "Beijing",
    "Paris",
    "Tucson AZ",
    "Cape Canaveral FL",
    "Bonn, Germany",
    "Moscow",
    "Washington DC",
    "Sydney, Australia",
]


def network(rng: random.Random) -> tuple[str, Recipe]:
    """The network's own pages: kicker, headline, by, place (code) date, text, source, related links."""
    recipe = english(rng, subheads=rng.random() < 0.4, a_list=rng.random() < 0.3)
    place, code = rng.choice(NETWORK_PLACES), rng.choice(["SPX", "SPX", "XNA", "AFP", "UPI", "Sputnik"])
    name = {
        "SPX": "Space Daily",
        "XNA": "Xinhua",
        "AFP": "Agence France-Presse",
        "UPI": "United Press International",
        "Sputnik": "Sputnik",
    }[code]
    basics(recipe, name, place)
    head = []
    if rng.random() < 0.6:
        head.append(recipe.kicker)
        recipe.want(kicker=recipe.kicker)
    head.append(recipe.headline)
    author = rng.choice(
        ["Staff Writers", "Staff Writers", recipe.reporters[0], f"{recipe.reporters[0]} for ChinaDaily"]
    )
    head.append(f"{rng.choice(['by', 'By'])} {author}")
    recipe.want(authors=[author.split(" for ")[0]])
    month = rng.choice([SHORT, MONTHS])[recipe.on.month - 1]
    head.append(f"{place} ({code}) {month} {recipe.on.day:02d}, {recipe.on.year}")
    tail = []
    if rng.random() < 0.4:
        tail.append(f"Source: {recipe.source_url}")
        recipe.want(source_url=recipe.source_url)
    if rng.random() < 0.75:
        style = rng.choice([" {u}", "\n{u}", " - {u}", ": {u}"])
        tail.append("Related Links\n" + "\n".join(t + style.format(u=u) for t, u in recipe.links))
        recipe.want(related_links=[list(link) for link in recipe.links])
    glue = rng.choice(["\n", "\n\n"]) if "kicker" not in recipe.expected else "\n"
    return glue.join(head) + "\n\n" + block_text(recipe, bullet=rng.choice(["- ", "* ", "• "])) + "\n\n" + "\n\n".join(
        tail
    ), recipe


def xinhua(rng: random.Random) -> tuple[str, Recipe]:
    """Xinhua: headline, BEIJING, April 26 (Xinhua) --, Enditem."""
    recipe = english(rng)
    caps = rng.choice(["BEIJING", "REYKJAVIK", "RIO DE JANEIRO", "SEOUL"])
    basics(recipe, "Xinhua", PLACES[caps])
    month = rng.choice([MONTHS, AP_MONTHS])[recipe.on.month - 1]
    first, *rest = recipe.paragraphs()
    head = recipe.headline
    if rng.random() < 0.3:
        head += f"\nSource: Xinhua | {recipe.on.isoformat()} 09:12:44 | Editor: huaxia"
    if rng.random() < 0.5:
        head += f"\n\nby {' and '.join(recipe.reporters)}" if rng.random() < 0.5 else f"\nby {recipe.reporters[0]}"
        recipe.want(authors=recipe.reporters if " and " in head.splitlines()[-1] else recipe.reporters[:1])
    text = "\n\n".join([f"{caps}, {month} {recipe.on.day} (Xinhua) -- {first}", *rest])
    return f"{head}\n\n{text}\n\nEnditem\n", recipe


def afp(rng: random.Random) -> tuple[str, Recipe]:
    """AFP: slugs, headline, PARIS, 26 Apr 2022 (AFP) -, initials."""
    recipe = english(rng)
    caps = rng.choice(["PARIS", "LONDON", "TOKYO", "CAPE CANAVERAL, Fla."])
    basics(recipe, "Agence France-Presse", PLACES[caps])
    first, *rest = recipe.paragraphs()
    day = f"{recipe.on.day} {SHORT[recipe.on.month - 1]} {recipe.on.year}"
    head = []
    if rng.random() < 0.5:
        head.append("space-science-research")
    if rng.random() < 0.3:
        head.append("URGENT")
    head.append(recipe.headline)
    if rng.random() < 0.5:
        recipe.want(authors=recipe.reporters[:1])
        head.append(f"By {recipe.reporters[0]}")
    date = rng.choice(
        [f"{caps}, {day} (AFP)", f"{caps}, {MONTHS[recipe.on.month - 1]} {recipe.on.day}, {recipe.on.year} (AFP)"]
    )
    width = rng.choice([0, 70])
    paragraphs = [f"{date} - {first}", *rest]
    text = wrapped(paragraphs, width, indent=rng.choice(["", "   "])) if width else "\n".join(paragraphs)
    tail = rng.choice(["jm/kf/bp", "js-ab/gd/rl", "© Agence France-Presse", "AFP"])
    if tail == "AFP":
        tail = "mar/cb/AFP"
    return "\n".join(head) + f"\n\n{text}\n\n{tail}\n", recipe


def ap(rng: random.Random) -> tuple[str, Recipe]:
    """AP: headline, By JANE ROE, Associated Press, CITY (AP) —, ___, copyright."""
    recipe = english(rng, a_list=rng.random() < 0.2)
    caps = rng.choice(["WASHINGTON", "CAPE CANAVERAL, Fla.", "PASADENA, Calif.", "LONDON"])
    basics(recipe, "Associated Press", PLACES[caps], authors=recipe.reporters[:1])
    del recipe.expected["dateline_on"]
    first, *rest = recipe.blocks
    reporter = recipe.reporters[0]
    by = rng.choice(
        [
            f"By {reporter.upper()}\nAssociated Press",
            f"By {reporter.upper()}, AP Science Writer",
            f"By {reporter}\nAP Aerospace Writer",
        ]
    )
    if "McIvor" in reporter:
        by = f"By {reporter}\nAssociated Press"
    slug = rng.choice(
        ["", "BC-US-SCI--Notebook, 1st Ld-Writethru\n", "US--Space Notebook\n" if rng.random() < 0 else ""]
    )
    text = "\n\n".join(
        [f"{caps} (AP) {rng.choice(['—', '--', '-'])} {first[1]}", *(f"- {t}" if k == "li" else t for k, t in rest)]
    )
    tail = "\n\n___\n\nThe Associated Press Health and Science Department receives support from a foundation. The AP is solely responsible for all content." \
        if rng.random() < 0.4 else f"\n\nCopyright {recipe.on.year} The Associated Press. All rights reserved."  # fmt: skip
    return f"{slug}{recipe.headline}\n{by}\n\n{text}{tail}\n", recipe


def reuters(rng: random.Random) -> tuple[str, Recipe]:
    """Reuters: UPDATE 1-, (Adds …), By …, PLACE, April 26 (Reuters) -, (Reporting by …)."""
    recipe = english(rng)
    caps = rng.choice(["LONDON", "WASHINGTON", "TOKYO", "NEW DELHI"])
    basics(recipe, "Reuters", PLACES[caps])
    first, *rest = recipe.paragraphs()
    mark = rng.choice(["", "UPDATE 1-", "UPDATE 2-", "WRAPUP 1-"])
    head = f"{mark}{recipe.headline}\n" + ("(Adds quote, background)\n" if mark else "")
    reporters = recipe.reporters
    if rng.random() < 0.6:
        head += f"\nBy {reporters[0]} and {reporters[1]}\n"
        recipe.want(authors=reporters)
    else:
        recipe.want(authors=reporters[:1])
    text = "\n\n".join([f"{caps}, {AP_MONTHS[recipe.on.month - 1]} {recipe.on.day} (Reuters) - {first}", *rest])
    tail = f"(Reporting by {reporters[0]}; Editing by {recipe.people[0]})"
    if "authors" in recipe.expected and len(recipe.expected["authors"]) == 2:
        tail = f"(Reporting by {reporters[0]} and {reporters[1]}; Editing by {recipe.people[0]})"
    if rng.random() < 0.3:
        tail += f"\n\nKeywords: {', '.join(recipe.tags)}"
        recipe.want(tags=recipe.tags)
    return f"{head}\n{text}\n\n{tail}\n", recipe


def upi(rng: random.Random) -> tuple[str, Recipe]:
    """UPI: headline, By …, April 26 (UPI) -- without a place, Copyright."""
    recipe = english(rng, subheads=rng.random() < 0.3)
    basics(recipe, "United Press International", "")
    place = rng.choice(["", "WASHINGTON, ", "LONDON, "])
    if place:
        recipe.want(dateline_place=PLACES[place.strip(", ")])
    else:
        del recipe.expected["dateline_place"]
    recipe.want(authors=recipe.reporters[:1])
    first, *rest = recipe.paragraphs()
    text = "\n\n".join([f"{place}{AP_MONTHS[recipe.on.month - 1]} {recipe.on.day} (UPI) -- {first}", *rest])
    tail = f"Copyright {recipe.on.year} United Press International, Inc. (UPI)."
    return f"{recipe.headline}\nBy {recipe.reporters[0]}\n\n{text}\n\n{tail}\n", recipe


def dpa(rng: random.Random) -> tuple[str, Recipe]:
    """The German agency's English four-line wire: header, slug, headline =, notebook, contacts, initials."""
    recipe = english(rng)
    place = rng.choice(vocabulary.GERMAN["places"] + ["Geneva", "Vienna"])
    basics(recipe, "dpa", place)
    first, *rest = recipe.paragraphs()
    mark = rng.choice(["", "REFILE\n", "1ST LEAD\n", "EXTRA\n"])
    head = f"\x01eca{rng.randint(1000, 9999)} 3 i {rng.randint(90, 600)}  dpa {rng.randint(1000, 9999)}\r\n\r\nScience/research/\r\n\x02{mark}{recipe.headline}"
    if rng.random() < 0.5:
        head += f"\r\nBy {recipe.reporters[0]}, dpa ="
        recipe.want(authors=recipe.reporters[:1])
    else:
        head += " ="
    text = wrapped([f"{place} (dpa) - {first}", *rest], 69, indent=rng.choice(["", "   "])).replace("\n", "\r\n")
    tail = "# Notebook\r\n\r\n"
    if rng.random() < 0.6:
        tail += "## Internet links\r\n" + "\r\n".join(f"- [{t}]({u})" for t, u in recipe.links) + "\r\n\r\n"
        recipe.want(related_links=[list(link) for link in recipe.links])
    tail += (f"* * * *\r\nThe following information is not intended for publication\r\n\r\n## Editorial contacts\r\n- Reporting by: {recipe.people[0]}\r\n"
             f"- Editing by: {recipe.people[1]}, +49 30 555 0100, <desk@wire.example>\r\n\r\ndpa al rmo\r\n\r\n\x03"
             f"{recipe.on.day:02d}1322 GMT {SHORT[recipe.on.month - 1]} {recipe.on.year % 100}\r\n\x7f\x04")  # fmt: skip
    return f"{head}\r\n\r\n{text}\r\n\r\n{tail}", recipe


def dpa_german(rng: random.Random) -> tuple[str, Recipe]:
    """The same agency in German: Von … , dpa, Berlin (dpa) -, Notizblock."""
    recipe = foreign(rng, vocabulary.GERMAN)
    place = rng.choice(vocabulary.GERMAN["places"])
    basics(recipe, "dpa", place)
    del recipe.expected["dateline_on"]
    first, *rest = recipe.paragraphs()
    head = recipe.headline
    if rng.random() < 0.6:
        head += f"\nVon {recipe.reporters[0]}, dpa"
        recipe.want(authors=recipe.reporters[:1])
    text = "\n\n".join([f"{place} (dpa{rng.choice(['', '', '/lno'])}) - {first}", *rest])
    tail = ""
    if rng.random() < 0.5:
        tail = f"\n\nStichworte: {', '.join(recipe.tags)}"
        recipe.want(tags=recipe.tags)
    return f"{head}\n\n{text}{tail}\n", recipe


def forwarded(rng: random.Random) -> tuple[str, Recipe]:
    """A wire story that a colleague forwarded by mail, quoted and signed."""
    raw, recipe = rng.choice([xinhua, ap, further_shapes.tass])(rng)
    quoted = "\n".join(f"> {line}".rstrip() for line in raw.splitlines()) if rng.random() < 0.5 else raw
    head = "Hi all,\nplease run this today.\n\n---------- Forwarded message ---------\nFrom: Night Desk <desk@wire.example>\nDate: Tue, 26 Apr 2022 at 09:12\nSubject: Fwd: for today\nTo: <news@paper.example>\n\n"
    if quoted is raw:
        return head + raw + "\n\n-- \nNight Desk\n+44 20 5550 0100\n", recipe
    return "\n".join(f"> {line}".rstrip() for line in raw.splitlines()), recipe


SHAPES: dict[str, Callable[[random.Random], tuple[str, Recipe]]] = {
    "network": network, "xinhua": xinhua, "afp": afp, "ap": ap, "reuters": reuters, "upi": upi, "dpa": dpa, "dpa-german": dpa_german,
    "tass": further_shapes.tass, "interfax": further_shapes.interfax, "ansa": further_shapes.ansa, "efe": further_shapes.efe, "japan-korea": further_shapes.japan, "releases-wire": further_shapes.prnewswire, "nasa": further_shapes.nasa,
    "german-release": further_shapes.german_release, "french": further_shapes.french, "embargoed": further_shapes.embargoed, "labelled": further_shapes.labelled, "forwarded": forwarded,
}  # fmt: skip
MANY = {"network": 40}
EACH = 11


def corpus(seed: int = 2022) -> dict[str, list[dict]]:
    """Return the corpus, by shape: raw text, the day it is read, what must be found."""
    made: dict[str, list[dict]] = {}
    for name, shape in SHAPES.items():
        rng = random.Random(f"{name}-{seed}")  # noqa: S311 - the same stories each time
        made[name] = []
        for number in range(MANY.get(name, EACH)):
            raw, recipe = shape(rng)
            section = {"section": recipe.topic} if recipe.topic else {}
            made[name].append(
                {
                    "id": f"{name}-{number + 1:02d}",
                    "today": recipe.today.isoformat(),
                    "raw": raw,
                    "expected": recipe.expected | section,
                }
            )
    return made


if __name__ == "__main__":
    # The corpus is kept as it was made: the recipes may change, what was wanted of the reader stays.
    for name, each in corpus().items():
        rows = "".join(json.dumps(story, ensure_ascii=False) + "\n" for story in each)
        (FOLDER / f"{name}.jsonl").write_text(rows, encoding="utf-8")
