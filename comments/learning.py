"""What the filter learns: which words stand in comments that people approved, and which in those they rejected.

A naive Bayes filter, one for each publication, trained by people's decisions only: the machine's own teach nothing, and a
decision that is taken back is forgotten. It can say which words made it think so. `COMMENTS_BAYES=0` puts it out.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.db import transaction
from django.db.models import F

from comments import lookalikes
from comments.models import Comment, WordCount

# Of a comment, so many different words are looked at, and so many of the most telling weigh.
MOST_WORDS = 300
MOST_TELLING = 24
# So many of each kind must have been decided before the filter says anything.
ENOUGH = 12
# Seen once or twice, a word says little: as if each word had been in half a good and half a bad comment before.
SMOOTHING = 0.5
# However sure it is, the filter alone can't say more than this, in logarithms of odds.
SUREST = 4.0
# Words that tell nothing from one or two comments aren't named.
TELLING = 0.35
NAMED = 6
_LONGEST, _SHORTEST = 40, 2
# The empty word counts the comments themselves.
ALL = ""

Counts = Mapping[str, tuple[int, int]]
_BAD = {"", Comment.Because.ATTACK, Comment.Because.ADVERTISING, Comment.Because.UNLAWFUL}


@dataclass(frozen=True)
class Opinion:
    """What the filter thinks of some words: more than 0 for bad, less for good, and which of them weighed most."""

    weight: float
    words: list[tuple[str, float]]

    @property
    def named(self) -> list[str]:
        """The words that drew it to its side, the heaviest first."""
        side = [(word, w) for word, w in self.words if (w > 0) == (self.weight > 0) and abs(w) >= TELLING]
        return [word for word, _w in side[:NAMED]]


def words_of(text: str) -> list[str]:
    """Return the different words of a text that the filter counts: as they look, with pairs of neighbours."""
    found = [word[:_LONGEST] for word in lookalikes.words(text) if len(word) >= _SHORTEST]
    pairs = [f"{one} {other}"[:_LONGEST] for one, other in pairwise(found)]
    return list(dict.fromkeys(found + pairs))[:MOST_WORDS]


def opinion(words: Iterable[str], counts: Counts) -> Opinion | None:
    """Return what counts say of some words; None when too little was decided to say anything."""
    good_all, bad_all = counts.get(ALL, (0, 0))
    if min(good_all, bad_all) < ENOUGH:
        return None
    known = [(word, *counts[word]) for word in words if word in counts and word != ALL]
    weighed = [(word, _weight(good, bad, good_all, bad_all)) for word, good, bad in known]
    weighed.sort(key=lambda pair: (-abs(pair[1]), pair[0]))
    telling = weighed[:MOST_TELLING]
    # Neighbours say partly the same thing: the root keeps a long text from being sure for its length alone.
    total = sum(w for _word, w in telling) / math.sqrt(max(len(telling), 1) / 4 or 1) if telling else 0.0
    return Opinion(max(-SUREST, min(SUREST, total)), telling)


def _weight(good: int, bad: int, good_all: int, bad_all: int) -> float:
    one = (bad + SMOOTHING) / (bad_all + 2 * SMOOTHING)
    other = (good + SMOOTHING) / (good_all + 2 * SMOOTHING)
    return math.log(one / other)


def opinion_of(publication_id: int, text: str) -> Opinion | None:
    """Return what a publication's filter thinks of a text. One query; None when it is off or knows too little."""
    if not settings.COMMENTS_BAYES:
        return None
    words = words_of(text)
    rows = WordCount.objects.filter(publication=publication_id, word__in=[ALL, *words])
    return opinion(words, {word: (good, bad) for word, good, bad in rows.values_list("word", "good", "bad")})


def lesson(comment: Comment) -> str:
    """Return what a comment's standing teaches: “good”, “bad”, or nothing.

    A machine's decision teaches nothing; nor does a rejection for what words don't show: off the point, untrue, said before.
    """
    if comment.decided_by_id is None or comment.staff_id is not None:
        return ""
    if comment.state == Comment.State.APPROVED:
        return "good"
    return "bad" if comment.state == Comment.State.REJECTED and comment.because in _BAD else ""


def relearn(comment: Comment, *, before: str, after: str) -> None:
    """Forget what a comment taught before, and learn what it teaches now. Call it in the decision's transaction."""
    if before == after:
        return
    words = [ALL, *words_of(comment.body)]
    with transaction.atomic():
        _hold(comment.publication_id)
        if before:
            _forget(comment.publication_id, words, before)
        if after:
            _learn(comment.publication_id, words, after)


def _hold(publication_id: int) -> None:
    """Let nobody else learn at a publication meanwhile: two who add the same words in two orders would lock each other."""
    WordCount.objects.get_or_create(publication_id=publication_id, word=ALL)
    WordCount.objects.select_for_update().get(publication=publication_id, word=ALL)


def _learn(publication_id: int, words: list[str], side: str) -> None:
    rows = [WordCount(publication_id=publication_id, word=word) for word in words]
    WordCount.objects.bulk_create(rows, ignore_conflicts=True)
    WordCount.objects.filter(publication=publication_id, word__in=words).update(**{side: F(side) + 1})


def _forget(publication_id: int, words: list[str], side: str) -> None:
    rows = WordCount.objects.filter(publication=publication_id, word__in=words)
    rows.filter(**{f"{side}__gt": 0}).update(**{side: F(side) - 1})
    rows.filter(good=0, bad=0).exclude(word=ALL).delete()
