"""“Did you mean”: words of live stories that are close to a word nothing was found for.

The vocabulary is a table of words with the number of live stories that hold each. It follows what is published every
half hour and is made anew with the index. A word in it is only a hint: what is offered has been looked for first, and
a live story found (docs/decisions/0024-readers-search.md).
"""

import re
from datetime import timedelta
from string import ascii_lowercase

from django.db.models import Q
from django.utils import timezone

from articles.models import Article
from background.repeating import every
from search import indexing, vocabulary
from search.asking import Asked
from search.models import Word

MOST_WORDS = 4
# A word that stands in so many stories is meant as it is written.
_COMMON = 3
_OFFERED = 3
_MOST_STORIES = 3000
_MINUTES = 30


def suggestions(asked: Asked) -> list[str]:
    """Return the words of a search spelled in other ways, the likeliest first. One query, none for short or many words.

    Whoever shows one looks first whether it finds a live story.
    """
    typed = [run[0] for run in asked.question.wanted if len(run) == 1 and vocabulary.LETTERS_ONLY.match(run[0])]
    if not typed or len(typed) > MOST_WORDS:
        return []
    variants = {word: edits(word) for word in typed}
    wanted = set().union(*variants.values(), typed)
    keys = {vocabulary.skeleton(word) for word in typed}
    known = dict(Word.objects.filter(Q(word__in=wanted) | Q(skeleton__in=keys)).values_list("word", "stories"))
    better = {word: found for word in typed if (found := _better(word, variants[word], known))}
    options = [
        {word: found[place] for word, found in better.items() if place < len(found)} for place in range(_OFFERED)
    ]
    texts = [_replaced(asked.words, option) for option in options if option]
    return [text for text in dict.fromkeys(texts) if text != asked.words]


def edits(word: str) -> set[str]:
    """Return what a word becomes with one letter left out, swapped, changed or put in."""
    letters = sorted({*ascii_lowercase, *word})
    splits = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    left_out = {a + b[1:] for a, b in splits if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    changed = {a + c + b[1:] for a, b in splits if b for c in letters}
    put_in = {a + c + b for a, b in splits for c in letters}
    return (left_out | swapped | changed | put_in) - {word}


def learn_lately() -> int:
    """Add the words of stories that came before readers or changed in the last half hour; return how many stories."""
    since = timezone.now() - timedelta(minutes=_MINUTES + 5)
    fresh = (
        Q(published_at__gte=since) | Q(updated_at__gte=since) | Q(embargo_until__gte=since) | Q(held_until__gte=since)
    )
    rows = list(Article.objects.live().filter(fresh).order_by("-updated_at", "-pk")[:_MOST_STORIES])
    vocabulary.keep(vocabulary.count(indexing.words_of_each(rows)))
    return len(rows)


every(minutes=_MINUTES)(learn_lately)


def _better(word: str, variants: set[str], known: dict[str, int]) -> list[str]:
    """Return the likeliest words for one, best first; nothing for a word that is common as it stands."""
    own = known.get(word, 0)
    if own >= _COMMON:
        return []
    bones = vocabulary.skeleton(word)
    close = {
        other: (0 if other in variants else 1, -stories)
        for other, stories in known.items()
        if stories > own
        and (other in variants or (vocabulary.skeleton(other) == bones and abs(len(other) - len(word)) <= 2))  # noqa: PLR2004
    }
    return sorted(close, key=lambda other: (*close[other], other))[:_OFFERED]


def _replaced(text: str, words: dict[str, str]) -> str:
    """Put other words into a text as it was typed, whatever their capitals."""
    for old, new in words.items():
        text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, text, flags=re.IGNORECASE)
    return text
