"""The vocabulary: words of live stories with the number of stories that hold each, for “did you mean”."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from django.db import connection, transaction

from search.models import Word

SHORTEST, LONGEST = 4, 30
LETTERS_ONLY = re.compile(rf"[^\W\d_]{{{SHORTEST},{LONGEST}}}\Z")
_AT_ONCE = 400


def count(texts: Iterable[str], counts: Counter[str] | None = None) -> Counter[str]:
    """Count in how many texts each word stands; go on counting where `counts` are given."""
    counts = Counter() if counts is None else counts
    for text in texts:
        counts.update(set(text.split()))
    return counts


def keep(counts: Counter[str], *, run: int = 0) -> None:
    """Add counts to the vocabulary. A word that an earlier `run` counted begins at nothing."""
    rows = sorted((word, stories) for word, stories in counts.items() if LETTERS_ONLY.match(word))
    sum_up = "search_word.stories + excluded.stories"
    anew = f"CASE WHEN search_word.run = excluded.run THEN {sum_up} ELSE excluded.stories END, run = excluded.run"
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            places = ", ".join(["(%s, %s, %s, %s)"] * len(some))
            values = [value for word, stories in some for value in (word, skeleton(word), stories, run)]
            cursor.execute(
                f"INSERT INTO search_word (word, skeleton, stories, run) VALUES {places} "  # noqa: S608
                f"ON CONFLICT (word) DO UPDATE SET stories = {anew if run else sum_up}",
                values,
            )


def forget_all_but(run: int) -> None:
    """Drop the words that no live story held when the index was made anew."""
    Word.objects.exclude(run=run).delete()


def skeleton(word: str) -> str:
    """Return a word's consonants without doubles: “satellite” and “sattelite” have one skeleton, “stlt”."""
    first, rest = word[:1], re.sub(r"[aeiouy]", "", word[1:])
    bones = first + rest
    return "".join([bones[:1], *(b for a, b in pairwise(bones) if a != b)])
