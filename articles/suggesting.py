"""Stories that belong beside another one: those that share its tags, section, names and words, and are fresh."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, RelatedLink, Tag, TaggedArticle
from search.engines import engine
from search.engines.documents import ids_of
from search.engines.questions import Question, Search
from search.engines.words import words_of
from search.finding import SECONDS

MOST = 9
# How many of the newest are looked at for each reason a story may be related.
_PER_TAG, _PER_NAMES, _PER_WORDS, _PER_SECTION = 30, 90, 60, 20
_TAGS, _NAMES = 8, 8
_TAG, _NAME, _WORD, _SECTION, _FRESH = 3.0, 2.5, 0.6, 1.0, 1.5
# A capitalised word or a number: Artemis, ESA, 2026, H3.
_NAME_SHAPE = re.compile(r"[^\W_]*[^\W\d_a-zà-ÿ][^\W_]*|\d[\w.]*")
_SHORTEST_WORD = 4
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Wanted:
    """The story that others are to stand beside, as far as it is written."""

    headline: str = ""
    words: str = ""
    tags: tuple[str, ...] = ()
    section: int | None = None
    # Itself, and what it links to already.
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A story that may stand beside, and why."""

    story: Article
    why: str
    score: float


@dataclass(slots=True)
class _Reasons:
    tags: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    words: int = 0
    section: bool = False


def wanted_by(story: Article) -> Wanted:
    """Return what a saved story wants beside it."""
    linked = RelatedLink.objects.filter(article=story, story__isnull=False).values_list("story", flat=True)
    tags = TaggedArticle.objects.filter(content_object=story).values_list("tag__name", flat=True)
    return Wanted(story.headline, story.standfirst, tuple(tags), story.section_id, frozenset({story.pk, *linked}))


def beside(wanted: Wanted, *, rows: QuerySet, limit: int = MOST) -> list[Suggestion]:
    """Return the stories that fit best, best first, out of the rows the person may lead readers to.

    It looks at the newest few of each reason, so it costs the same however large the archive is.
    """
    tags = list(Tag.objects.filter(name__in=wanted.tags[:_TAGS]).values_list("pk", "name"))
    names = names_in(wanted.headline)
    try:
        with engine().within(SECONDS):
            ids = _candidates(wanted, [pk for pk, _name in tags], names)
    except TimeoutError:
        ids = []
    ids = [pk for pk in dict.fromkeys(ids) if pk not in wanted.without]
    stories = list(
        rows.filter(pk__in=ids, trashed_at=None, withdrawn_at=None)
        .exclude(headline="")  # a draft just begun: there is nothing yet to lead readers to
        .select_related("publication", "section")
        .defer("body", "lead_caption")
    )
    shared: dict[int, list[str]] = {}
    rows_of_tags = TaggedArticle.objects.filter(
        content_object__in=[s.pk for s in stories], tag__in=[pk for pk, _ in tags]
    )
    for story, name in rows_of_tags.values_list("content_object", "tag__name"):
        shared.setdefault(story, []).append(name)
    now = timezone.now()
    found = [_weighed(s, wanted, names, shared.get(s.pk, []), now) for s in stories]
    found = [suggestion for suggestion in found if suggestion.why]
    return sorted(found, key=lambda suggestion: (-suggestion.score, -suggestion.story.pk))[:limit]


def names_in(headline: str) -> list[str]:
    """Return the names and numbers of a headline, folded. A first word counts only when the next begins large too."""
    words = headline.split()
    capitals = [word for word in words if word[:1].isupper()]
    # In a headline where every word begins large, capitals say nothing: take the long words.
    shouting = len(words) > 2 and len(capitals) > 0.7 * len(words)  # noqa: PLR2004 - most of three or more
    found: dict[str, None] = {}
    for place, word in enumerate(words):
        for name in _NAME_SHAPE.findall(word):
            first_only = place == 0 and name[1:].islower() and not (len(words) > 1 and words[1][:1].isupper())
            if not first_only and (not shouting or len(name) >= _SHORTEST_WORD or name.isdigit()):
                found |= dict.fromkeys(words_of(name))
    if not found:
        found = dict.fromkeys(w for w in words_of(headline) if len(w) > _SHORTEST_WORD)
    return list(found)[:_NAMES]


def _candidates(wanted: Wanted, tags: Sequence[int], names: Sequence[str]) -> list[int]:
    index = engine()
    kept = ("trash", "withdrawn")
    keys: list[int] = []
    for tag in tags:
        keys += index.newest(Search(marks=((f"t{tag}",),), without=kept), limit=_PER_TAG)
    if names:
        any_name = Question(tuple((name,) for name in names))
        keys += index.newest(Search(any_name, without=kept, headlines=True, any_of=True), limit=_PER_NAMES)
        if len(names) > 1:
            # Two names together in the text say more than one in the headline.
            both = Question(((names[0],), (names[1],)))
            keys += index.newest(Search(both, without=kept), limit=_PER_WORDS)
    if wanted.section:
        keys += index.newest(Search(marks=((f"s{wanted.section}",),), without=kept), limit=_PER_SECTION)
    return ids_of(keys)


def _weighed(story: Article, wanted: Wanted, names: Iterable[str], tags: list[str], now: datetime) -> Suggestion:
    theirs = set(words_of(f"{story.kicker} {story.headline} {story.standfirst}"))
    shared_names = [name for name in names if name in theirs]
    told = {word for word in words_of(f"{wanted.headline} {wanted.words}") if len(word) > _SHORTEST_WORD}
    words = len(told & theirs) - len(shared_names)
    same_section = story.section_id == wanted.section
    age = max(0.0, (now - (story.published_at or story.created_at)).total_seconds() / _DAY)
    score = (
        _TAG * len(tags)
        + _NAME * len(shared_names)
        + _WORD * max(0, words)
        + _SECTION * same_section
    )  # fmt: skip
    score *= 1 + _FRESH * 0.5 ** (age / 60)
    return Suggestion(
        story,
        _why(tags, [_as_written(story.headline, n) for n in shared_names], story if same_section else None),
        score,
    )


def _why(tags: list[str], names: list[str], same_section: Article | None) -> str:
    parts = []
    if tags:
        parts.append(_("tagged %(tags)s") % {"tags": ", ".join(sorted(tags))})
    if names:
        parts.append(_("names %(names)s") % {"names": ", ".join(names)})
    if same_section is not None:
        parts.append(_("also in %(section)s") % {"section": same_section.section.name})
    return "; ".join(parts)


def _as_written(headline: str, name: str) -> str:
    """Return a name as the headline has it: NASA, not nasa."""
    return next((word.strip(".,:;!?’'\"“”()") for word in headline.split() if name in words_of(word)), name)
