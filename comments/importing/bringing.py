"""Taking the comments of a Disqus export in: batch by batch, each whole or not at all; it can be killed and run again."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import batched
from pathlib import Path

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from articles.models import Article
from comments import recounting
from comments.importing import disqus, wording
from comments.importing.matching import Matcher
from comments.importing.report import Report
from comments.importing.spooling import Ready, Spool
from comments.models import Comment, CommentQuerySet
from newsroom.kit import failpoints
from newsroom.kit import text as texts
from newsroom.kit.opening import BrokenArchive
from newsroom.kit.xml_stream import Truncated
from sections.models import Publication

SOURCE = "disqus"
BATCH = 500
State = Comment.State
Progress = Callable[[int], None]


def bring_in(
    path: Path,
    publication: Publication,
    *,
    hosts: Iterable[str] = (),
    unmatched_to: Path | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    batch: int = BATCH,
) -> Report:
    """Take in the comments of a file whose threads are stories of a publication, and return the report.

    What came in before is not touched, whatever the desk made of it. `hosts` are further names the publication had.
    Raises BrokenArchive for a file that can't be trusted, before anything is written.
    """
    report, spool = Report(), Spool()
    try:
        _read(path, spool, report)
        _match(spool, Matcher(publication, hosts))
        deeper, lost = spool.flatten(_is_here)
        report.odd["answers to answers, now one level deep"] += deeper
        report.odd["answers whose comment is missing, spam, or on another page: threads now"] += lost
        for posts in batched(spool.posts(), batch):
            _take(list(posts), report, dry_run=dry_run)
            if progress:
                progress(len(posts))
        report.stories = spool.count("stories")
        report.note_unmatched(spool.unmatched(), unmatched_to)
        return _without_zeros(report)
    finally:
        spool.close()


def _read(path: Path, spool: Spool, report: Report) -> None:
    """Put a file on the spool. One that breaks off is taken as far as it goes."""
    try:
        for entry in disqus.entries(path):
            if not entry.number:
                report.odd["entries without a number, left out"] += 1
                continue
            is_first = spool.keep_thread(entry) if isinstance(entry, disqus.Thread) else spool.keep_post(entry)
            report.odd["numbers that came twice: the first counts"] += not is_first
    except Truncated as error:
        report.broken = str(error)
    if not spool.count("threads"):
        raise BrokenArchive(
            report.broken
            or f"{path.name} holds no threads of Disqus. Choose the .xml file that Disqus mailed: Admin → Community → Export."
        )
    report.odd["threads nobody wrote in"] += spool.count("bare threads")
    report.left_out["comments of a thread that isn't in the file"] += spool.count("orphans")


def _match(spool: Spool, matcher: Matcher) -> None:
    for threads in spool.threads():
        for number, (article, publication) in matcher.match(threads).items():
            spool.match(number, article=article, publication=publication)


def _is_here(number: str) -> bool:
    return _came_in([number]).exists()


def _came_in(numbers: Iterable[str]) -> CommentQuerySet:
    return Comment.objects.filter(imported_from=SOURCE, imported_id__in=list(numbers))


def _take(posts: list[Ready], report: Report, *, dry_run: bool) -> None:
    """Take one batch in: threads, then answers, then the numbers beside them, in one transaction."""
    here = set(_came_in(post.number for post in posts).values_list("imported_id", flat=True))
    report.unchanged += len(here)
    new = [(post, comment) for post in posts if post.number not in here and (comment := _comment(post, report))]
    if not new or dry_run:
        report.created.update(str(State(comment.state).label) for _, comment in new)
        return
    with transaction.atomic():
        Comment.objects.bulk_create([comment for post, comment in new if not post.root])
        answers = [(post, comment) for post, comment in new if post.root]
        _hang(answers)
        Comment.objects.bulk_create([comment for _, comment in answers])
        failpoints.reached("import:batch")
        _recount([comment for _, comment in new])
    report.created.update(str(State(comment.state).label) for _, comment in new)


def _hang(answers: list[tuple[Ready, Comment]]) -> None:
    """Hang answers beneath what they answer; where that didn't come in, they stand by themselves."""
    rows = _came_in({post.root for post, _ in answers}).exclude(state=State.REJECTED)
    roots = {number: parent or pk for number, pk, parent in rows.values_list("imported_id", "pk", "parent")}
    for post, comment in answers:
        comment.parent_id = roots.get(post.root)


def _recount(comments: list[Comment]) -> None:
    """Count anew what the new rows changed: the answers of what they answer, and each story once."""
    parents = {comment.parent_id for comment in comments if comment.parent_id}
    counts = dict(
        Comment.objects.approved().filter(parent__in=parents).values_list("parent").annotate(n=Count("pk")).order_by()
    )
    rows = Comment.objects.filter(pk__in=parents).only("pk", "answers")
    for row in rows:
        row.answers = counts.get(row.pk, 0)
    Comment.objects.bulk_update(rows, ["answers"])
    for story in Article.objects.filter(pk__in={c.article_id for c in comments}).only("pk", "section_id"):
        recounting.count_story(story)


def _comment(post: Ready, report: Report) -> Comment | None:
    """Return a post as our row, or None for what needn't be kept: what was removed, or says nothing, and has no answers."""
    body = "" if post.is_deleted else wording.plain(post.message)
    if not body and not post.answered:
        report.left_out["removed, without answers" if post.is_deleted else "says nothing"] += 1
        return None
    if len(body) > wording.LONGEST:
        report.odd[f"longer than {wording.LONGEST:,} characters, cut there"] += 1
        body = body[: wording.LONGEST - 1] + "…"
    written = _time(post.created_at, report)
    state = _state(post) if body else State.REMOVED
    return Comment(
        article_id=post.article, publication_id=post.publication, body=body, state=state, created_at=written,
        author_name="" if state == State.REMOVED else texts.tidy_line(post.author)[:100],
        because=Comment.Because.ADVERTISING if state == State.REJECTED else "",
        decided_at=None if state == State.PENDING else written,
        imported_from=SOURCE, imported_id=post.number,
    )  # fmt: skip


def _state(post: Ready) -> str:
    if post.is_spam:
        return State.REJECTED
    return State.PENDING if post.waits else State.APPROVED


def _time(at: datetime | None, report: Report) -> datetime:
    """Return when a post was written, as far as it can be true."""
    now = timezone.now()
    if at is None:
        report.odd["comments without a time: as of now"] += 1
        return now
    if at > now:
        report.odd["comments from the future: as of now"] += 1
        return now
    return at


def _without_zeros(report: Report) -> Report:
    report.odd, report.left_out = +report.odd, +report.left_out
    return report
