"""Recipes: what an invented story says, before an agency's shape turns it into raw wire text.

What a reader must find is taken from the recipe, never from what our own reader makes of the text.
"""

import random
import textwrap
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.wire import vocabulary as words

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
AP_MONTHS = ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
GERMAN = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
SPANISH = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
ITALIAN = ["GEN", "FEB", "MAR", "APR", "MAG", "GIU", "LUG", "AGO", "SET", "OTT", "NOV", "DIC"]


@dataclass
class Recipe:
    """One story: its words, and the day it is read at the desk."""

    rng: random.Random
    topic: str
    headline: str
    blocks: list[tuple[str, str]]
    on: date
    people: list[str]
    reporters: list[str]
    tags: list[str]
    links: list[tuple[str, str]]
    source_url: str
    kicker: str
    standfirst: str
    expected: dict = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day on which it is pasted."""
        return self.on + timedelta(days=1)

    def want(self, **fields) -> None:
        """Say what a reader must find."""
        self.expected |= fields

    def paragraphs(self) -> list[str]:
        """The texts of the blocks."""
        return [text for _kind, text in self.blocks]


def english(rng: random.Random, *, subheads: bool = False, a_list: bool = False, paragraphs: int = 0) -> Recipe:
    """Make up a story in English."""
    topic = rng.choice(sorted(words.TOPICS))
    of = words.TOPICS[topic]
    people = rng.sample(words.PEOPLE, 3)
    sentences = [_filled(rng, sentence, people) for sentence in of["sentences"]]
    first, *rest = sentences[0:1] + rng.sample(sentences[1:], len(sentences) - 1)
    many = paragraphs or rng.randint(3, 6)
    texts = [first]
    while rest and len(texts) < many:
        texts.append(" ".join(rest.pop() for _ in range(rng.randint(1, min(2, len(rest))))))
    blocks = [("p", text) for text in texts]
    if subheads:
        blocks.insert(rng.randint(2, len(blocks) - 1), ("h2", rng.choice(words.SUBHEADS)))
    if a_list:
        items = rng.sample(["A second drill, longer by a metre", "New seals for the winter", "Two more months of ship time",
                            "A camera that needs no heating"], 3)  # fmt: skip
        blocks += [("p", "The team's wishes for next year are short:"), *(("li", item) for item in items),
                   ("p", "None of it has been paid for yet, though talks with two funds have begun in earnest.")]  # fmt: skip
    number = rng.randint(100, 9999)
    return Recipe(
        rng, topic, rng.choice(of["headlines"]), blocks, date(2022, 1, 5) + timedelta(days=rng.randint(0, 700)), people,
        rng.sample(words.REPORTERS, 2), rng.sample(of["tags"], 3), rng.sample(words.LINKS, 2),
        f"https://wire.example/stories/{number}", rng.choice(of["kickers"]),
        rng.choice([
            "A small change in method turns an old question on its head.", "What was meant as a test became the main result.",
            "The answer had been lying in a drawer for thirty years.",
        ]),
    )  # fmt: skip


def foreign(rng: random.Random, language: dict) -> Recipe:
    """Make up a story in another language."""
    recipe = english(rng)
    people = recipe.people
    recipe.headline = rng.choice(language["headlines"])
    sentences = [_filled(rng, sentence, people) for sentence in language["sentences"]]
    rng.shuffle(sentences)
    recipe.blocks = [("p", sentence) for sentence in sentences[: rng.randint(4, len(sentences))]]
    recipe.topic = ""
    return recipe


def wrapped(paragraphs: list[str], width: int, *, indent: str = "", between: str = "\n") -> str:
    """Set paragraphs in lines of a width."""
    filled = [
        textwrap.fill(p, width, initial_indent=indent, break_long_words=False, break_on_hyphens=False)
        for p in paragraphs
    ]
    return (between + "\n").join(filled) if between == "\n" else "\n".join(filled)


def body(recipe: Recipe) -> list[list[str]]:
    """Return the blocks a reader must find, as kind and words."""
    return [[kind, text] for kind, text in recipe.blocks]


def _filled(rng: random.Random, sentence: str, people: list[str]) -> str:
    return sentence.format(
        n=rng.choice([3, 7, 12, 18, 24, 31, 46, 58, 73, 94]), we=rng.choice(["We", "All of us", "The crew and I"]),
        person=rng.choice(people), body=rng.choice(words.BODIES), month=rng.choice(MONTHS),
    )  # fmt: skip


PLACES = {
    "BEIJING": "Beijing", "PARIS": "Paris", "TOKYO": "Tokyo", "CAPE CANAVERAL, Fla.": "Cape Canaveral, Fla.", "LONDON": "London",
    "WASHINGTON": "Washington", "MOSCOW": "Moscow", "NEW DELHI": "New Delhi", "REYKJAVIK": "Reykjavik", "RIO DE JANEIRO": "Rio de Janeiro",
    "PASADENA, Calif.": "Pasadena, Calif.", "KENNEDY SPACE CENTER, Fla.": "Kennedy Space Center, Fla.", "SEOUL": "Seoul",
}  # fmt: skip


def basics(recipe: Recipe, agency: str, place: str, **more) -> None:
    """Say that headline, agency, dateline and text must be found."""
    recipe.want(
        headline=recipe.headline, agency=agency, dateline_place=place, dateline_on=recipe.on.isoformat(), body=body(recipe), **more
    )  # fmt: skip


def block_text(recipe: Recipe, *, gap: str = "\n\n", bullet: str = "- ") -> str:
    """Return the blocks as plain text."""
    parts = []
    for kind, text in recipe.blocks:
        parts.append(f"{bullet}{text}" if kind == "li" else text)
    return gap.join(parts)
