"""Who gives in the demo: invented people, how they give, and what becomes of it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from supporters.gateways.sandbox.paying import Choice
from supporters.models import Plan, Supporter

PEOPLE = 120
FIRST = [
    "Ada",
    "Bela",
    "Chidi",
    "Dilan",
    "Edda",
    "Farouk",
    "Greta",
    "Hanneke",
    "Ines",
    "Jomo",
    "Katya",
    "Luca",
    "Mirza",
    "Noor",
    "Oda",
    "Pelle",
    "Quentin",
    "Rosa",
    "Sefa",
    "Tomasz",
    "Uma",
    "Vigdis",
    "Wanja",
    "Ximena",
    "Yusuf",
    "Zofia",
]
LAST = [
    "Abadi",
    "Birkeland",
    "Castellan",
    "Duarte",
    "Eriksen",
    "Falkner",
    "Grimaldi",
    "Haverkamp",
    "Ivanek",
    "Jansson",
    "Kowalczyk",
    "Lindgren",
    "Marchetti",
    "Nakagawa",
    "Okonjo",
    "Petrakis",
    "Quispe",
    "Rahimi",
    "Sandoval",
    "Thorsen",
    "Uribe",
    "Vennemann",
    "Weatherby",
    "Yilmaz",
    "Zeman",
]
MONTHLY = [500, 500, 500, 1000, 1000, 1500, 2500, 5000]
SINGLE = [500, 500, 1000, 2000, 2000, 5000, 10000]
# What became of so many in a hundred, of those who give each month and of those who gave once; the rest just go on.
FATES_MONTHLY = {"cancels": 22, "pauses": 5, "gives_more": 12, "runs_out_of_money": 14, "complains": 3}
FATES_SINGLE = {"again": 25, "wants_it_back": 4, "complains": 4}
WHY = ["I give elsewhere now.", "Money is short this year.", "I read less than I thought I would.", ""]
# So many in a hundred: give once; begin with a card that is declined; go away from the bank's page; stand on the wall.
SINGLE_SHARE, DECLINED, GONE, ON_WALL, FROM_A_STORY = 38, 6, 4, 30, 75


@dataclass(frozen=True)
class Person:
    """One invented supporter. `since` is when they came, from 0, the beginning, to 1, now."""

    number: int
    name: str
    email: str
    since: float
    rhythm: str
    minor: int
    first_choice: Choice
    fate: str
    days: int
    more: int
    why: str
    recovers: bool
    from_story: bool
    wall_name: str
    wall_state: str


def people(chance: random.Random) -> Iterator[Person]:
    """Give each of them, the same ones each time."""
    for number in range(PEOPLE):
        first, last = FIRST[number % len(FIRST)], LAST[(number * 7 + number // len(FIRST)) % len(LAST)]
        is_single = chance.randrange(100) < SINGLE_SHARE
        fates = FATES_SINGLE if is_single else FATES_MONTHLY
        is_shy = chance.randrange(100) >= ON_WALL
        yield Person(
            number=number,
            name=f"{first} {last}",
            email=f"{first}.{last}@example.org".lower(),
            since=chance.random() ** 0.8,  # more come as time goes by
            rhythm=Plan.Rhythm.ONCE if is_single else Plan.Rhythm.MONTHLY,
            minor=chance.choice(SINGLE if is_single else MONTHLY),
            first_choice=_one_of(chance, {Choice.DECLINE: DECLINED, Choice.CANCEL: GONE}) or Choice.PAY,
            fate=_one_of(chance, fates),
            days=chance.randrange(2, 40) if is_single else chance.randrange(35, 300),
            more=chance.choice([500, 1000]),
            why=chance.choice(WHY),
            recovers=chance.random() < 0.6,  # noqa: PLR2004 - most do
            from_story=chance.randrange(100) < FROM_A_STORY,
            wall_name="" if is_shy else f"{first} {last[0]}.",
            wall_state=Supporter.WallState.OFF if is_shy else chance.choice(_WALL),
        )


_WALL = [Supporter.WallState.SHOWN] * 4 + [Supporter.WallState.WAITING]


def _one_of[Kind: str](chance: random.Random, shares: dict[Kind, int]) -> Kind | str:
    """Return one of these by their shares in a hundred, nothing for the rest."""
    drawn = chance.randrange(100)
    for kind, share in shares.items():
        if drawn < share:
            return kind
        drawn -= share
    return ""
