"""What to read instead: stories that the words of a mistyped or old address name, or that stand near one taken back.

Most addresses that lead nowhere are asked for by programs, thousands at a time. So a proposal is bounded in every way:
none for what only a probe asks for, a few questions with a time limit, kept for a while, and so many in ten seconds.
"""

import re
import time
from collections.abc import Sequence
from hashlib import blake2b
from urllib.parse import unquote

from django.core.cache import cache
from django.db import DatabaseError

from articles import lists
from articles.models import Article, Listing
from search.engines import engine
from search.engines.documents import ids_of
from search.engines.questions import Question, Search
from search.engines.words import stem, words_of
from search.finding import Narrowing
from sections.models import Publication

MOST = 5
# So many look-ups in so many seconds, whoever asks; what was found for some words is kept for so long.
LOOKUPS, WINDOW, KEPT = 30, 10, 300
SECONDS = 0.08
_LONGEST_ADDRESS = 300
_MOST_WORDS = 8
_CANDIDATES = 60
_SHORTEST_WORD = 3
# Words of an address that say nothing of what stood there.
_EMPTY = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "that",
        "this",
        "are",
        "was",
        "has",
        "have",
        "its",
        "not",
        "but",
        "you",
        "your",
        "news",
        "story",
        "stories",
        "article",
        "articles",
        "page",
        "index",
        "html",
        "htm",
        "default",
        "post",
        "posts",
        "node",
        "category",
        "archive",
        "archives",
        "amp",
        "print",
        "feed",
        "www",
        "com",
        "org",
        "http",
        "https",
    ]
)
# What programs ask for that look for holes. No page of ours and no old paper's story ends or begins like this. Nor is
# the secret in a guest's address repeated, or looked for.
_PROBE = re.compile(
    r"\.(?!html?$)[a-z0-9]{1,5}$|(^|/)(\.|wp-|cgi-bin|phpmyadmin|vendor/|owa/|hnap1|actuator|boaform|xmlrpc|admin|api/)"
    r"|^/preview/|[<>{}$;|`\\]|\.\.|//",
    re.IGNORECASE,
)


def proposals(publication: Publication, path: str) -> Sequence[Listing]:
    """Return up to five live stories of a site whose headlines have words of a path, as cards; the nearest first."""
    words = words_in(path)
    if not words:
        return []
    try:
        keys = _kept(publication, words)
    except DatabaseError:
        raise
    except Exception:  # noqa: BLE001 - each cache breaks in its own way, and a missing page must not break with it
        return []
    return _near(publication, keys, words) if keys else []


def words_in(path: str) -> list[str]:
    """Return the words of an address that may name a story; none for one that only a probe asks for."""
    path = unquote(path)
    if len(path) > _LONGEST_ADDRESS or _PROBE.search(path.rstrip("/")):
        return []
    found = words_of(re.sub(r"\.html?$|[-_/+.]", " ", path))
    said = [word for word in found if len(word) >= _SHORTEST_WORD and word not in _EMPTY and not word.isdigit()]
    return list(dict.fromkeys(said))[:_MOST_WORDS]


def instead_of(article: Article, *, on: Publication) -> Sequence[Listing]:
    """Return what to read instead of a story that was taken back: the newest of its section, or of the site for a guest."""
    at_home = on.pk == article.publication_id
    place = lists.Place(on.pk, article.section_id if at_home else None)
    return lists.newest_in([(place, MOST)])[place]


def _kept(publication: Publication, words: list[str]) -> list[int]:
    """Return the keys of stories that words lead to, looked up at most so often."""
    digest = blake2b(" ".join(words).encode(), digest_size=16).hexdigest()
    name = f"missing:{publication.pk}:{digest}"
    keys = cache.get(name)
    if keys is None and _may_look():
        keys = _looked_up(publication, words)
        cache.set(name, keys, KEPT)
    return keys or []


def _may_look() -> bool:
    name = f"missing:{time.time() // WINDOW:.0f}"
    cache.add(name, 0, WINDOW)
    return cache.incr(name) <= LOOKUPS


def _looked_up(publication: Publication, words: list[str]) -> list[int]:
    """Ask the index for headlines with all of the words, and if there is none, with any of the longest."""
    marks = Narrowing(places=frozenset([publication.pk])).marks()
    longest = sorted(words, key=len, reverse=True)[: _MOST_WORDS // 2]
    try:
        with engine().within(SECONDS):
            for some, any_of in ((words, False), (longest, True)):
                question = Question(tuple((word,) for word in some))
                found = engine().newest(Search(question, marks, headlines=True, any_of=any_of), limit=_CANDIDATES)
                if found:
                    return ids_of(found)
    except TimeoutError:
        pass
    return []


def _near(publication: Publication, keys: list[int], words: list[str]) -> list[Listing]:
    """Return those that readers may see and that share enough words with the address: one query."""
    wanted = {stem(word) for word in words}
    enough = 1 if len(wanted) < _SHORTEST_WORD else 2
    rows = Listing.objects.in_publication(publication.pk).live().filter(article__in=keys).newest_first().cards()
    shared = [(len(wanted & {stem(word) for word in words_of(row.article.headline)}), row) for row in rows]
    shared.sort(key=lambda pair: -pair[0])
    return [row for count, row in shared if count >= enough][:MOST]
