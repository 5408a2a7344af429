"""What readers see of a story's comments: a few on its page, all of them page by page, one with its answers.

Every page asks the same few questions however many comments there are: pages go by key, counts stand in rows of
their own, and the first answers of each comment are looked up one by one in the index of answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from uuid import UUID

from django.db.models import CharField, Exists, JSONField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.db.models.functions import JSONObject, Substr

from articles.models import Article
from comments.models import Comment, CommentRule, OutsideTalk, Talk
from comments.models.comment import CommentQuerySet
from comments.ruling import policy_of
from newsroom.kit.prepared import Prepared, slot

PAGE_SIZE = 30
ANSWERS = 3
BESIDE_STORY = 3
OPENING = 280
State = Comment.State


class BadMark(ValueError):
    """The mark in the address is not one of ours."""


class Sort(StrEnum):
    """In which order comments stand."""

    NEWEST = "newest"
    OLDEST = "oldest"
    RECOMMENDED = "recommended"


@dataclass(frozen=True)
class Opening:
    """The first words of a comment, as they stand beside the story."""

    key: UUID
    author_name: str
    words: str
    created_at: datetime
    is_staff: bool
    is_chosen: bool


@dataclass(frozen=True)
class Beside:
    """What a story's own page says of its comments."""

    is_off: bool
    is_outside: bool
    count: int
    newest: tuple[Opening, ...]


@dataclass(frozen=True)
class Thread:
    """A comment with its first answers."""

    comment: Comment
    answers: list[Comment]

    @property
    def more(self) -> int:
        """How many answers stand on its own page only."""
        return max(0, self.comment.answers - len(self.answers))


@dataclass(frozen=True)
class Page:
    """One page of threads, or of answers, and the mark at which the next begins, if there is one."""

    threads: Sequence[Thread]
    further: str


def _asked_beside(*, without_ads: bool) -> QuerySet[Article, tuple]:
    newest = Comment.objects.approved().filter(article=slot("story")).newest_first().values(said=_opening())
    asked = [
        policy_of(without_ads=without_ads),
        Subquery(Talk.objects.filter(article=slot("story")).values("approved")),
        Exists(OutsideTalk.objects.filter(publication=slot("publication"))),
        *(Subquery(newest[n : n + 1], JSONField()) for n in range(BESIDE_STORY)),
    ]
    return Article.objects.filter(pk=slot("story")).values_list(*asked)  # type: ignore[arg-type]  # its stubs know no subqueries


_BESIDE = {flag: Prepared(partial(_asked_beside, without_ads=flag)) for flag in (False, True)}


def beside(story: Article) -> Beside:
    """Return what a story's own page says: how many there are, and the newest few. One query."""
    places = {"story": story.pk, "section": story.section_id, "publication": story.publication_id}
    parent = story.section.parent_id if story.section_id else None
    rows = _BESIDE[story.without_ads].all(**places, parent=parent)
    policy, count, is_outside, *said = rows[0]
    return Beside(policy == CommentRule.Policy.OFF, is_outside, count or 0, tuple(_read(one) for one in said if one))


def count_of(story: Article) -> int:
    """Return how many comments readers see on a story. One query, of one row."""
    return Talk.objects.filter(article=story).values_list("approved", flat=True).first() or 0


def threads_of(story: Article, *, sort: Sort = Sort.NEWEST, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Return one page of a story's comments with their first answers. Two queries. Raises BadMark."""
    rows = _behind(_threads(story), sort, after).annotate(
        **{f"answer{n}": _nth_answer(n) for n in range(ANSWERS)},
    )
    found = list(rows[: size + 1])
    shown = found[:size]
    keys = [key for row in shown for n in range(ANSWERS) if (key := getattr(row, f"answer{n}"))]
    answers: dict[int, list[Comment]] = {}
    for answer in Comment.objects.filter(pk__in=keys).as_said().oldest_first() if keys else ():
        answers.setdefault(answer.parent_id or 0, []).append(answer)
    threads = [Thread(row, answers.get(row.pk, [])) for row in shown]
    return Page(threads, mark(shown[-1], sort) if len(found) > size else "")


def answers_to(comment: Comment, *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Return one page of the answers to a comment, in order. One query. Raises BadMark."""
    rows = Comment.objects.approved().filter(parent=comment).as_said()
    found = list(_behind(rows, Sort.OLDEST, after)[: size + 1])
    further = mark(found[size - 1], Sort.OLDEST) if len(found) > size else ""
    return Page([Thread(row, []) for row in found[:size]], further)


def place_of(story: Article, key: str) -> tuple[Comment, Comment | None] | None:
    """Return a comment that has a place before readers, and the one it answers. Two queries at most."""
    places = Comment.objects.filter(article=story).standing().as_said()
    comment = places.filter(key=key).first()
    if comment is None or comment.parent_id is None:
        return (comment, None) if comment else None
    return comment, Comment.objects.filter(pk=comment.parent_id).as_said().first()


def newest_in(sections: Sequence[int], *, stories: int = 20, each: int = 5) -> list[Comment]:
    """Return the newest comments on the stories of some sections that were talked about last. Two queries."""
    newest = Comment.objects.approved().filter(article=OuterRef("pk")).newest_first().values("pk")
    talks = Talk.objects.filter(section__in=sections, latest_at__isnull=False, approved__gt=0).order_by(
        "-latest_at", "-article"
    )
    rows = talks.values_list(*[Subquery(newest[n : n + 1]) for n in range(each)])[:stories]
    keys = [key for row in rows for key in row if key]
    if not keys:
        return []
    return list(Comment.objects.filter(pk__in=keys, article__in=Article.objects.live()).as_said().newest_first())


def newest_of(story: Article, *, most: int) -> list[Comment]:
    """Return a story's newest comments, answers among them. One query."""
    return list(Comment.objects.approved().filter(article=story).as_said().newest_first()[:most])


def _threads(story: Article) -> CommentQuerySet:
    seen = Comment.objects.filter(article=story).threads().of_state(State.APPROVED, State.REMOVED)
    return seen.filter(Q(state=State.APPROVED) | Q(answers__gt=0)).as_said()


def _nth_answer(number: int) -> Subquery:
    answers = Comment.objects.approved().filter(parent=OuterRef("pk")).oldest_first().values("pk")
    return Subquery(answers[number : number + 1])


def _behind(rows: CommentQuerySet, sort: Sort, after: str) -> CommentQuerySet:
    """Put rows in order, beginning behind a mark."""
    ordered = {
        Sort.NEWEST: rows.newest_first,
        Sort.OLDEST: rows.oldest_first,
        Sort.RECOMMENDED: lambda: rows.order_by("-recommendations", "-pk"),
    }[sort]()
    if not after:
        return ordered
    number, key = _read_mark(after)
    if sort == Sort.RECOMMENDED:
        return ordered.filter(TupleLessThan(Tuple("recommendations", "pk"), (min(number, 2**31 - 1), key)))
    moment = _moment(number)
    if sort == Sort.OLDEST:
        return ordered.filter(created_at__gte=moment).filter(Q(created_at__gt=moment) | Q(pk__gt=key))
    return ordered.filter(created_at__lte=moment).filter(Q(created_at__lt=moment) | Q(pk__lt=key))


def mark(row: Comment, sort: Sort) -> str:
    """Return what stands in an address for a place in the order."""
    if sort == Sort.RECOMMENDED:
        return f"{row.recommendations}-{row.pk}"
    # Whole numbers: a float of so many microseconds is no exact one.
    since = row.created_at - datetime(1970, 1, 1, tzinfo=UTC)
    return f"{(since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds}-{row.pk}"


def _read_mark(text: str) -> tuple[int, int]:
    number, hyphen, key = text.partition("-")
    if not (hyphen and number.isascii() and key.isascii() and number.isdecimal() and key.isdecimal()):
        raise BadMark(text)
    if len(number) > 17 or len(key) > 18:  # noqa: PLR2004 - the year 5138, and what a key column holds
        raise BadMark(text)
    return int(number), int(key)


def _moment(micros: int) -> datetime:
    seconds, rest = divmod(micros, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


def _opening() -> JSONObject:
    return JSONObject(
        key="key", name="author_name", words=Substr("body", Value(1), Value(OPENING + 1), output_field=CharField()),
        at="created_at", staff="staff_id", chosen="chosen_at",
    )  # fmt: skip


def _read(said: dict) -> Opening:
    at = datetime.fromisoformat(said["at"])
    lines = said["words"].split("\n")
    # What they quote is known to those who read on; it stands here only where there is nothing else.
    words = " ".join(" ".join([line for line in lines if not line.startswith(">")] or lines).split()) or said["words"]
    if len(said["words"]) > OPENING:
        words = words.rpartition(" ")[0].rstrip(" ,;:–—-") + "…" if " " in words else f"{words[:OPENING]}…"
    return Opening(
        key=UUID(said["key"]), author_name=said["name"], words=words, is_staff=said["staff"] is not None,
        created_at=at if at.tzinfo else at.replace(tzinfo=UTC), is_chosen=said["chosen"] is not None,
    )  # fmt: skip
