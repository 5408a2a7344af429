"""Finding stories by their words: the newest first or the best first, narrowed, and never slow."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.models import Article
from search.engines import engine
from search.engines.documents import ids_of, key_of, second_of
from search.engines.questions import Question, Search, read

PAGE_SIZE = 30
# What one search may take of the database; it then answers with what it has found.
SECONDS = 0.2
# The best are chosen among so many of the newest matches.
CANDIDATES, _HEADED = 240, 120
_ROUNDS = 6
_YEAR = 365 * 86_400
# A headline that holds the words counts for more than a text that does.
_HEADLINE_COUNTS = 3.0


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found: the stories' numbers in order, and the mark at which more begin, if any."""

    ids: list[int]
    more: int | None = None
    # The time was over, or the question too long: there may be more.
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a search is narrowed by, as far as the index knows it: keys of rows and kinds of state."""

    places: frozenset[int] | None = None
    publication: int | None = None
    section: int | None = None
    agency: int | None = None
    author: int | None = None
    begun_by: int | None = None
    tag: int | None = None
    states: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def marks(self) -> tuple[tuple[str, ...], ...]:
        """Return the groups of marks of which a story must have one each."""
        single = {"p": self.publication, "s": self.section, "g": self.agency, "a": self.author, "b": self.begun_by,
                  "t": self.tag}  # fmt: skip
        groups = [(f"{letter}{key}",) for letter, key in single.items() if key is not None]
        groups += [(state,) for state in self.states]
        if self.places is not None:
            groups.append(tuple(f"p{key}" for key in sorted(self.places)) or ("nowhere",))
        return tuple(groups)


def stories(
    words: str | Question, *, places: Iterable[int] | None, narrowing: Narrowing | None = None,
    rows: QuerySet | None = None, best_first: bool = False, before: int | None = None, limit: int = PAGE_SIZE,
) -> Found:  # fmt: skip
    """Return a page of the stories that hold the words, at some publications or at all (None).

    `rows` is a queryset the stories must be in besides: what the index can't know, such as what is live at this
    minute. `before` is the mark of the page before this one.
    """
    question = read(words) if isinstance(words, str) else words
    narrowing = replace(narrowing or Narrowing(), places=None if places is None else frozenset(places))
    if not question:
        return Found([])
    search = Search(question, narrowing.marks(), narrowing.without)
    rows = Article.objects.all() if rows is None else rows
    pick = _best if best_first else newest
    try:
        with engine().within(SECONDS):
            found = pick(search, rows, before, limit)
    except TimeoutError:
        return Found([], is_cut=True)
    return replace(found, is_cut=found.is_cut or question.is_cut)


def by_headline(
    words: str, *, places: Iterable[int] | None, rows: QuerySet | None = None, limit: int = PAGE_SIZE
) -> list[int]:
    """Return the newest stories whose headlines hold the words; the last word may be unfinished."""
    question = read(words)
    if not question.wanted:
        return []
    narrowing = Narrowing(places=None if places is None else frozenset(places))
    search = Search(question, narrowing.marks(), headlines=True, unfinished=not words.endswith((" ", '"')))
    try:
        with engine().within(SECONDS):
            return newest(search, Article.objects.all() if rows is None else rows, None, limit).ids
    except TimeoutError:
        return []


def key_for(article: Article) -> int:
    """Return the mark of a story in the order of time."""
    return key_of(article.published_at or article.created_at, article.pk)


def newest(search: Search, rows: QuerySet, before: int | None, limit: int, *, above: int | None = None) -> Found:
    """Walk the matches from the newest down, until enough of them are among the rows."""
    found: list[int] = []
    size = limit * 2 + 1
    for _round in range(_ROUNDS):
        keys = engine().newest(search, below=before, above=above, limit=size)
        allowed = among(rows, keys)
        for key in keys:
            if key not in allowed:
                continue
            if len(found) == limit:
                return Found(ids_of(found), more=found[-1])
            found.append(key)
        if len(keys) < size:
            return Found(ids_of(found))
        before, size = keys[-1], min(size * 4, 800)
    return Found(ids_of(found), more=before, is_cut=len(found) < limit)


def _best(search: Search, rows: QuerySet, before: int | None, limit: int) -> Found:
    """Weigh the newest matches, and the newest whose headline matches; pages are parts of that one order."""
    heads = heads_of(search)
    keys = list(dict.fromkeys(heads + engine().newest(search, limit=CANDIDATES)))
    allowed = among(rows, keys)
    order = ranked(search, [key for key in keys if key in allowed], heads)
    start = before or 0
    end = start + limit
    return Found(ids_of(order[start:end]), more=end if len(order) > end else None)


def heads_of(search: Search, *, below: int | None = None, above: int | None = None) -> list[int]:
    """Return the newest matches that hold the words in their headline."""
    if not search.question.wanted:
        return []
    return engine().newest(replace(search, headlines=True), below=below, above=above, limit=_HEADED)


def ranked(search: Search, keys: Sequence[int], heads: Iterable[int]) -> list[int]:
    """Return some matches with the best first: words in the headline, how often they stand in the text, freshness."""
    fits = _scaled(engine().weights(search, keys))
    in_head = set(heads)
    now = timezone.now().timestamp()
    scores = {
        key: (fits.get(key, 0.0) + _HEADLINE_COUNTS * (key in in_head)) * _freshness(now - second_of(key))
        for key in keys
    }
    return sorted(keys, key=lambda key: (-scores[key], -key))


def among(rows: QuerySet, keys: Sequence[int]) -> set[int]:
    """Return the keys whose stories are among the rows."""
    by_id = dict(zip(ids_of(keys), keys, strict=True))
    # A list of a thousand numbers as one parameter: looking at each of them costs more than the query.
    listed = RawSQL(engine().LIST, [json.dumps(list(by_id))])  # noqa: S611 - the numbers are a parameter
    found: set[int] = set(rows.order_by().filter(pk__in=listed).values_list("pk", flat=True))
    return {key for pk, key in by_id.items() if pk in found}


def _scaled(fits: dict[int, float]) -> dict[int, float]:
    """Return the weights as parts of the best one: the two databases count in different measures."""
    best = max(fits.values(), default=0.0) or 1.0
    return {key: max(0.0, fit / best) for key, fit in fits.items()}


def _freshness(age: float) -> float:
    """Return how much a story counts at an age in seconds: half at two years, never less than a quarter."""
    return 0.25 + 0.75 * 0.5 ** (max(0.0, age) / (2 * _YEAR))
