"""What the moderator's queue shows: a page of comments, and about each all that is needed to decide. A few queries."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from comments import deciding, metering
from comments.admin import saying
from comments.models import Ban, Comment, Report
from sections.desk import is_key

PAGE = 50
REPORTS_SHOWN = 6
EXCERPT = 160
State = Comment.State


@dataclass(frozen=True)
class Asked:
    """Which comments are asked for, at which publications (None is all), and after which one."""

    view: str
    places: Collection[int] | None
    reader: int | None = None
    story: int | None = None
    after: str = ""


@dataclass
class Row:
    """One comment of the queue with what is known around it."""

    comment: Comment
    look: str
    signs: list[saying.Said]
    opinion: tuple[str, str]
    approved: int = 0
    rejected: int = 0
    waiting: int = 0
    from_network: int = 0
    is_shut_out: bool = False
    reports: list[Report] = field(default_factory=list)
    then: int | None = None

    @property
    def decided(self) -> str:
        """What was decided on it."""
        return saying.decided(self.comment)

    @property
    def parent_words(self) -> str:
        """The beginning of what it answers."""
        words = " ".join(self.comment.parent.body.split()) if self.comment.parent else ""
        return f"{words[:EXCERPT].rstrip()}…" if len(words) > EXCERPT else words

    @property
    def public(self) -> str:
        """Where readers see it, or the story it is on."""
        story = f"{self.comment.publication.origin}{self.comment.article.get_absolute_url()}"
        return f"{story}comments/{self.comment.key}/" if self.comment.state == State.APPROVED else story


@dataclass(frozen=True)
class Page:
    """Some comments of the queue, and the key of the last of them when more follow."""

    rows: list[Row]
    after: str


def page(asked: Asked) -> Page:
    """Return a page of the queue. Six queries, however many comments there are."""
    comments, order = _asked_for(asked)
    # Their keys first, in an index of their own: joined to all that stands around them, many thousands would be sorted.
    keys = _after(comments, order, asked.after).order_by(*order).values("pk")[: PAGE + 1]
    found = list(_with_all_around(Comment.objects.filter(pk__in=keys)).order_by(*order))
    rows = [Row(one, deciding.look_of(one), saying.signs_of(one), saying.opinion_of(one)) for one in found[:PAGE]]
    for row, following in pairwise(rows):
        row.then = following.comment.pk
    if rows:
        _add_authors(rows, asked.places)
        _add_networks(rows, asked.places)
        _add_reports(rows)
        _add_bans(rows)
    return Page(rows, _key(found[PAGE - 1], order) if len(found) > PAGE else "")


def _asked_for(asked: Asked) -> tuple[QuerySet[Comment], tuple[str, str]]:
    """Return the comments of a view, and their order: a field and the key."""
    rows = metering.at(asked.places)
    newest, oldest, decided = ("-created_at", "-pk"), ("created_at", "pk"), ("-decided_at", "-pk")
    if asked.reader:
        return rows.filter(reader=asked.reader), newest
    if asked.story:
        return rows.filter(article=asked.story), newest
    if asked.view == "reported":
        return rows.filter(reports__gt=0).exclude(state__in=[State.REJECTED, State.REMOVED]), ("-reports", "-pk")
    if asked.view in {State.APPROVED, State.REJECTED}:
        return rows.filter(state=asked.view, decided_at__isnull=False), decided
    return rows.waiting().filter(state=State.HELD if asked.view == State.HELD else State.PENDING), oldest


def _with_all_around(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    needed = rows.select_related("reader", "article", "publication", "parent", "decided_by")
    return needed.defer("article__body", "article__standfirst", "article__lead_caption")


def _after(rows: QuerySet[Comment], order: tuple[str, str], after: str) -> QuerySet[Comment]:
    """Return the rows behind a key, as an earlier page gave it; a key that can't be read is none."""
    text, _tilde, pk = after.partition("~")
    name = order[0].lstrip("-")
    value = _value(name, text)
    if value is None or not is_key(pk):
        return rows
    side = "lt" if order[0].startswith("-") else "gt"
    return rows.filter(Q(**{f"{name}__{side}": value}) | Q(**{name: value, f"pk__{side}": int(pk)}))


def _value(name: str, text: str) -> datetime | int | None:
    if name == "reports":
        return int(text) if is_key(text) else None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if timezone.is_naive(found) else found


def _key(comment: Comment, order: tuple[str, str]) -> str:
    value = getattr(comment, order[0].lstrip("-"))
    return f"{value.isoformat() if isinstance(value, datetime) else value}~{comment.pk}"


def _add_authors(rows: list[Row], places: Collection[int] | None) -> None:
    """Count what became of what these authors wrote, here."""
    readers = {row.comment.reader_id for row in rows if row.comment.reader_id}
    counted = metering.at(places).filter(reader__in=readers).order_by().values_list("reader", "state")
    counts = Counter({(reader, state): n for reader, state, n in counted.annotate(n=Count("pk"))})
    for row in rows:
        reader = row.comment.reader_id
        row.approved, row.rejected = counts[reader, State.APPROVED], counts[reader, State.REJECTED]
        row.waiting = counts[reader, State.PENDING] + counts[reader, State.HELD]
        row.waiting -= reader is not None and row.comment.state in {State.PENDING, State.HELD}


def _add_networks(rows: list[Row], places: Collection[int] | None) -> None:
    """Count what else waits from the same networks, by other readers."""
    networks = {row.comment.network for row in rows if row.comment.network}
    waiting = (
        metering.at(places)
        .waiting()
        .exclude(network="")
        .filter(network__in=networks)
        .order_by()
        .values_list("network", "reader")
    )
    by_network: dict[str, Counter[int | None]] = defaultdict(Counter)
    for network, reader, count in waiting.annotate(n=Count("pk")):
        by_network[network][reader] += count
    for row in rows:
        counts = by_network[row.comment.network] if row.comment.network else Counter()
        row.from_network = sum(counts.values()) - counts[row.comment.reader_id]


def _add_reports(rows: list[Row]) -> None:
    reports = Report.objects.filter(comment__in=[row.comment.pk for row in rows], settled_at=None).order_by(
        "-at", "-pk"
    )
    by_comment: dict[int, list[Report]] = defaultdict(list)
    for report in reports[: PAGE * REPORTS_SHOWN]:
        by_comment[report.comment_id].append(report)
    for row in rows:
        row.reports = by_comment[row.comment.pk][:REPORTS_SHOWN]


def _add_bans(rows: list[Row]) -> None:
    readers = {row.comment.reader_id for row in rows if row.comment.reader_id}
    now = timezone.now()
    bans = Ban.objects.filter(Q(until=None) | Q(until__gt=now), reader__in=readers, lifted_at=None)
    found = set(bans.values_list("reader", "publication"))
    for row in rows:
        here = {(row.comment.reader_id, row.comment.publication_id), (row.comment.reader_id, None)}
        row.is_shut_out = bool(found & here)
