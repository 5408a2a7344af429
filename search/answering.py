"""Answering readers' searches: a page of stories they may see, how many there are, and what narrows them further.

The newest thousand matches are read in one walk down the index, then their stories are asked whether they are live.
So the count and the facets cost the same in every archive; beyond a thousand they say “at least”.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import F
from django.urls import reverse

from articles.models import Article, Listing
from search import faceting, finding, spelling
from search.asking import Asked
from search.engines import engine
from search.engines.documents import ids_of
from search.engines.protocol import OutOfTimeError
from search.engines.questions import read

PAGE_SIZE = 20
# So many are counted; beyond it is said that there are more.
BOUND = 1000
# What an answer may take of the database, and what a plain one may take when the time was over.
SECONDS, PLAIN_SECONDS = 0.12, 0.08
_MOST_LEFT_OUT = 5
BEST, NEWEST = "best", "newest"


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of an answer: the stories as cards in order, and where it goes on."""

    stories: list[Listing] = field(default_factory=list)
    facets: list[faceting.Facet] = field(default_factory=list)
    # None: not counted, as on every page but the first.
    count: int | None = None
    # There are more than were counted.
    has_more: bool = False
    # The mark at which the next page begins, and the order in which it does.
    more: int | None = None
    more_in: str = NEWEST
    # The time was over: there may be more.
    is_cut: bool = False


def answer(asked: Asked, *, order: str = BEST, before: int | None = None, limit: int = PAGE_SIZE) -> Answer:
    """Return a page of an answer. Without a word there is no best, so the newest come first. Nothing asked, nothing found.

    `before` is the mark of the page before this one: a key among the newest, a place among the best.
    """
    if not asked:
        return Answer()
    in_order = order_of(asked, order)
    try:
        with engine().within(SECONDS):
            return _first(asked, in_order, limit) if before is None else _further(asked, in_order, before, limit)
    except OutOfTimeError as over:
        if over.found is not None and (before is None or in_order == NEWEST):
            return _of_what_was_found(over.found, limit)
        return _plain(asked, before if in_order == NEWEST else None, limit)


def order_of(asked: Asked, order: str) -> str:
    """Return the order an answer comes in: what was chosen, where there is a choice."""
    return NEWEST if order == NEWEST or not asked.question.wanted else BEST


def address(text: str, *, everywhere: bool = False, order: str = "") -> str:
    """Return the address of a search."""
    chosen = {"q": text, "in": "network" if everywhere else "", "sort": order if order == NEWEST else ""}
    return reverse("search:search", query={name: value for name, value in chosen.items() if value} or None)


def count(asked: Asked) -> int:
    """Return how many stories there are, up to the bound; 0 too when the time is over."""
    try:
        with engine().within(PLAIN_SECONDS):
            return len(_live(_walk(asked, BOUND)))
    except TimeoutError:
        return 0


def newest_ids(asked: Asked, *, limit: int) -> list[int]:
    """Return the keys of the newest live stories a search finds; none when the time is over."""
    try:
        with engine().within(SECONDS):
            rows = Article.objects.live()
            return finding.newest(asked.search, rows, asked.below, limit, above=asked.above).ids if asked else []
    except TimeoutError:
        return []


def meant(asked: Asked) -> str:
    """Return the words spelled in another way that finds a live story in the same place, or nothing."""
    return _first_that_finds(asked, spelling.suggestions(asked))


def fewer(asked: Asked) -> str:
    """Return the words without one of them, such that a live story is found; nothing where that doesn't help.

    Shorter words are left out first: they say least. Each is looked for, of a few.
    """
    parts = asked.words.split()
    if not 1 < len(parts) <= _MOST_LEFT_OUT or '"' in asked.words:
        return ""
    by_length = sorted(range(len(parts)), key=lambda place: len(parts[place]))
    texts = (" ".join(parts[:place] + parts[place + 1 :]) for place in by_length)
    return _first_that_finds(asked, texts)


def _first_that_finds(asked: Asked, many: Iterable[str]) -> str:
    """Return the first of other words that finds a story a reader may see, narrowed in the same way; else nothing."""
    try:
        with engine().within(PLAIN_SECONDS):
            return next((words for words in many if _finds(asked, words)), "")
    except TimeoutError:
        return ""


def _finds(asked: Asked, words: str) -> bool:
    other = replace(asked, words=words, question=read(words))
    rows = Article.objects.live()
    return bool(finding.newest(other.search, rows, other.below, 1, above=other.above).ids)


def _first(asked: Asked, order: str, limit: int) -> Answer:
    walked = _walk(asked, BOUND + 1)
    has_more = len(walked) > BOUND
    counted = walked[:BOUND]
    heads = _heads(asked, walked) if order == BEST else []
    live = _live([*counted, *heads])
    seen = [key for key in counted if key in live]
    found = Answer(facets=faceting.facets(seen, asked, has_more=has_more), count=len(seen), has_more=has_more)
    if order == BEST:
        return _page_of_best(asked, found, [key for key in heads if key in live], seen, 0, limit)
    more = seen[limit - 1] if len(seen) > limit else counted[-1] if has_more else None
    return replace(found, stories=cards(ids_of(seen[:limit])), more=more)


def _further(asked: Asked, order: str, before: int, limit: int) -> Answer:
    if order == BEST:
        walked = _walk(asked, finding.CANDIDATES + 1)
        heads = _heads(asked, walked)
        live = _live([*walked, *heads])
        seen = [key for key in walked if key in live]
        return _page_of_best(asked, Answer(), [key for key in heads if key in live], seen, before, limit)
    below = before if asked.below is None else min(before, asked.below)
    found = finding.newest(asked.search, Article.objects.live(), below, limit, above=asked.above)
    return Answer(stories=cards(found.ids), more=found.more, is_cut=found.is_cut)


def _page_of_best(
    asked: Asked, found: Answer, heads: Sequence[int], seen: Sequence[int], start: int, limit: int
) -> Answer:
    """Rank the newest matches, and those whose headline matches; behind the last of them go on by time."""
    weighed = seen[: finding.CANDIDATES]
    order = finding.ranked(asked.search, list(dict.fromkeys([*heads, *weighed])), heads)
    end = start + limit
    if end < len(order):
        more, more_in = end, BEST
    else:
        more, more_in = (weighed[-1] if len(seen) > len(weighed) else None), NEWEST
    return replace(found, stories=cards(ids_of(order[start:end])), more=more, more_in=more_in)


def _plain(asked: Asked, before: int | None, limit: int) -> Answer:
    """Return the newest matches without a count or facets: what there is time for."""
    below = min((key for key in (before, asked.below) if key is not None), default=None)
    try:
        with engine().within(PLAIN_SECONDS):
            found = finding.newest(asked.search, Article.objects.live(), below, limit, above=asked.above)
            return Answer(stories=cards(found.ids), more=found.more, is_cut=True)
    except TimeoutError:
        return Answer(is_cut=True)


def _of_what_was_found(keys: Sequence[int], limit: int) -> Answer:
    """Return a page of the newest matches that were found in time; the next goes on behind them."""
    live = _live(keys)
    seen = [key for key in keys if key in live]
    more = seen[limit - 1] if len(seen) > limit else next(reversed(keys), None)
    return Answer(stories=cards(ids_of(seen[:limit])), more=more, is_cut=True)


def _walk(asked: Asked, limit: int) -> list[int]:
    return engine().newest(asked.search, below=asked.below, above=asked.above, limit=limit)


def _heads(asked: Asked, walked: Sequence[int]) -> list[int]:
    """Return the newest matches in headlines; where the time is over meanwhile, the others aren't lost."""
    try:
        return finding.heads_of(asked.search, below=asked.below, above=asked.above)
    except OutOfTimeError:
        raise OutOfTimeError(walked) from None


def _live(keys: Sequence[int]) -> set[int]:
    """Return those of some matches that readers may see. One query."""
    return finding.among(Article.objects.live(), keys)


def cards(ids: Sequence[int]) -> list[Listing]:
    """Return live stories as cards with their texts, in the order of these keys. One query."""
    if not ids:
        return []
    rows = Listing.objects.filter(article__in=ids, section=None, publication=F("article__publication"))
    by_id = {row.article_id: row for row in rows.live().cards().with_openings()}
    return [by_id[pk] for pk in ids if pk in by_id]
