"""Which section a story belongs to: by its own words, measured against the sections' names and descriptions."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "that",
        "this",
        "what",
        "how",
        "who",
        "are",
        "was",
        "were",
        "will",
        "its",
        "their",
        "them",
        "they",
        "has",
        "have",
        "had",
        "not",
        "but",
        "all",
        "more",
        "other",
        "into",
        "over",
        "news",
        "daily",
        "space",
        "latest",
        "old",
        "new",
        "under",
        "above",
        "seen",
        "from",
        "about",
        "every",
        "work",
        "works",
        "world",
        "worlds",
        "life",
        "long",
        "way",
        "back",
        "people",
        "your",
        "our",
        "out",
        "und",
        "der",
        "die",
        "das",
        "von",
        "mit",
        "für",
        "les",
        "des",
        "une",
        "pour",
        "dans",
        "del",
        "los",
        "las",
        "para",
        "con",
        "around",
        "beyond",
        "between",
        "where",
        "when",
        "which",
        "might",
        "could",
    ]
)
_WEIGHTS = {"kicker": 8.0, "_section": 12.0, "tags": 5.0, "headline": 4.0, "standfirst": 2.0, "body": 1.0}
# What stories say of a subject that its section's name doesn't. Counts less than the section's own words.
_KIN = {
    "moon": "lunar moonquake", "mars": "martian", "launch": "rocket booster countdown liftoff launcher pad engine thruster stage",
    "satellite": "orbit constellation relay", "climate": "warming emission drought carbon rain", "ocean": "sea marine coral tide current",
    "storage": "battery hydrogen", "wind": "turbine", "solar": "photovoltaic panel", "fusion": "plasma tokamak reactor",
    "grid": "transmission electricity", "ice": "glacier frozen", "astronomy": "telescope galaxy star", "exoplanet": "planet star",
    "station": "astronaut crew", "industry": "contract company market", "deep": "probe asteroid comet", "earth": "quake volcano",
    "forest": "tree wildlife", "rover": "wheel",
}  # fmt: skip
_MOST_OF_BODY = 3000
_MOST_ALTERNATIVES = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A section as far as its words go."""

    id: int
    name: str
    words: str = ""
    publication: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A section, how sure it is, why, and which others come near."""

    place: Place
    sure: float
    why: str
    others: tuple[Place, ...] = ()


def suggest(places: Iterable[Place], texts: Mapping[str, str], *, usual: int | None = None) -> Suggestion | None:
    """Return the section a story's texts speak of; `usual` is the one its agency's rule names."""
    every = list(places)
    said = texts.get("_section", "") or texts.get("kicker", "")
    named = [place for place in every if _is_named(place, said)] if said else []
    counted = {field: _stems(text[:_MOST_OF_BODY]) for field, text in texts.items()}
    scored = sorted(((_score(place, counted), place) for place in every), key=lambda pair: (-pair[0], pair[1].id))
    order = [place for score, place in scored if score > 0]
    if named:
        sure, why = (
            (0.95, "The wire names this section") if texts.get("_section") else (0.92, "The kicker names this section")
        )
        return Suggestion(named[0], sure, why, _others(named[0], [*named[1:], *order]))
    ruled = next((place for place in every if place.id == usual), None)
    if ruled is not None:
        return Suggestion(ruled, 0.8, "The agency's rule names this section", _others(ruled, order))
    if not order:
        return None
    best, second = scored[0][0], scored[1][0] if len(scored) > 1 else 0.0
    sure = round(min(0.85, 0.3 + 0.3 * (best - second) / best + min(best, 20) / 80), 2)
    return Suggestion(order[0], sure, "Its words are the section's", _others(order[0], order))


def _others(first: Place, order: list[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for place in order if place != first))[:_MOST_ALTERNATIVES]


def _is_named(place: Place, said: str) -> bool:
    said = " ".join(said.casefold().split())
    last = re.split(r"\s*[/>»|]\s*", said)[-1]
    return place.name.casefold() in {said, last}


def _score(place: Place, texts: Mapping[str, Counter[str]]) -> float:
    """Return how much of a section's words a story has: its name counts most, one word at most three times."""
    own = set(_stems(place.name))
    described = set(_stems(place.words)) - own
    kin = {stem(word) for name in own for word in _KIN.get(name, "").split()} - own - described
    score = 0.0
    for field, words in texts.items():
        weight, most = _WEIGHTS.get(field, 0.0), 2 if field == "body" else 3
        score += weight * sum(
            factor * min(words[word], most)
            for many, factor in ((own, 2.5), (described, 1.0), (kin, 0.9))
            for word in many
        )
    return score


def _stems(text: str) -> Counter[str]:
    words = (word.lower().replace("’", "'") for word in _WORD.findall(text))
    return Counter(stem(word) for word in words if len(word) > 2 and word not in _COMMON)


def stem(word: str) -> str:
    """Return a word without the endings that number and time give it."""
    word = word.removesuffix("'s").removesuffix("s'")
    for ending, instead in (
        ("ies", "y"),
        ("sses", "ss"),
        ("ches", "ch"),
        ("ing", ""),
        ("ed", ""),
        ("es", "e"),
        ("s", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            return word[: -len(ending)] + instead
    return word
