"""A story's way through the house before readers: handed in, approved, sent back."""

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import acting
from articles.acting import Refused
from articles.models import Article
from newsroom.models import User
from sections import permissions

APPROVE = "articles.approve_article"


def submit(article: Article, *, by: User) -> Article:
    """Hand a story in. Doing it twice changes nothing. Raises Refused for one without text, in the trash, or out."""
    with acting.on(article, "submit", by=by) as act:
        story = act.story
        _refuse_out_of_reach(story)
        if story.submitted_at is None:
            _clear(story, "sent_back", "lapsed")
            story.submitted_at, story.submitted_by = timezone.now(), by
            _save(story)
        return story


def take_back(article: Article, *, by: User) -> Article:
    """Take a story back that was handed in, to go on with it. Raises Refused when nobody has it."""
    with acting.on(article, "take back", by=by) as act:
        story = act.story
        if story.published_at or not (story.submitted_at or story.approved_at):
            raise Refused(_("This story was not handed in, so there is nothing to take back."))
        _clear(story, "submitted", "approved", "lapsed")
        _save(story)
        return story


def approve(article: Article, *, by: User) -> Article:
    """Say that a story may go out as it is. Doing it twice changes nothing. Raises Refused as `submit` does."""
    with acting.on(article, "approve", by=by) as act:
        story = act.story
        _refuse_out_of_reach(story)
        if story.approved_at is None:
            now = timezone.now()
            _clear(story, "sent_back", "lapsed")
            if story.submitted_at is None:
                story.submitted_at, story.submitted_by = now, by
            story.approved_at, story.approved_by = now, by
            _save(story)
        return story


def send_back(article: Article, *, by: User, reason: str) -> Article:
    """Give a story back to its writer with what is to be done. Raises Refused without a reason or when nobody handed it in."""
    if not reason.strip():
        raise Refused(_("The writer needs to know what to change: say why, then send it back."))
    with acting.on(article, "send back", by=by) as act:
        story = act.story
        _refuse_out_of_reach(story)
        if not (story.submitted_at or story.approved_at):
            raise Refused(_("This story was not handed in, so there is nothing to send back."))
        _clear(story, "submitted", "approved", "lapsed")
        story.sent_back_at, story.sent_back_by, story.sent_back_because = timezone.now(), by, reason.strip()
        _save(story)
        act.note = story.sent_back_because
        return story


def changed(article: Article, *, by: User) -> Article:
    """Let an approval lapse when someone who may not approve has changed the words; say when and through whom."""
    if not article.approved_at or article.published_at or permissions.may(by, APPROVE, article):
        return article
    with acting.on(article, "lapse", by=by) as act:
        story = act.story
        if story.approved_at and not story.published_at:
            _clear(story, "approved")
            story.lapsed_at, story.lapsed_by = timezone.now(), by
            _save(story)
        return story


def _refuse_out_of_reach(story: Article) -> None:
    if story.trashed_at:
        raise Refused(_("This story is in the trash. Restore it first."))
    if story.published_at:
        raise Refused(_("This story has its time already: it is out, or will be."))
    if not story.body.strip():
        raise Refused(_("This story has no text yet. Write it first."))


def _clear(story: Article, *steps: str) -> None:
    for step in steps:
        setattr(story, f"{step}_at", None)
        setattr(story, f"{step}_by", None)
    if "sent_back" in steps:
        story.sent_back_because = None


def _save(story: Article) -> None:
    steps = ("submitted", "sent_back", "approved", "lapsed")
    story.save(update_fields=["sent_back_because", *(f"{step}_{end}" for step in steps for end in ("at", "by"))])
