"""What follows by itself: which pictures a saved text shows is written down, and a story that comes out gets its sizes.

The first is a receiver and not a call in each verb: the desk, restored versions and corrections all save texts, and a
use that nobody noted would let someone delete a picture that readers are looking at.
"""

from django.db.models.signals import post_save
from django.dispatch import receiver

from articles import illustrating, pinging, renditions
from articles.models import Article
from articles.signals import story_changed, story_gone, story_out
from sections.models import StandingPage


@receiver(post_save, sender=Article, dispatch_uid="articles.note_pictures_of_story")
@receiver(post_save, sender=StandingPage, dispatch_uid="articles.note_pictures_of_page")
def note_pictures(
    instance: Article | StandingPage, *, created: bool, update_fields: frozenset[str] | None, raw: bool, **_more: object
) -> None:
    """Keep which pictures a text shows, in the transaction that saves it."""
    if raw or (update_fields is not None and "body" not in update_fields):
        return
    if "body" in instance.get_deferred_fields() or (created and "data-picture" not in instance.body):
        return
    illustrating.note(instance)


@receiver(story_out, dispatch_uid="articles.make_renditions")
def make_renditions(article_id: int, **_more: object) -> None:
    """Have what readers will ask for made before they do: all sizes of the pictures of a story that just came out."""
    article = Article.objects.filter(pk=article_id).first()
    for picture in illustrating.pictures_of(article) if article else []:
        renditions.make_later(picture, renditions.READERS)


@receiver(story_out, dispatch_uid="articles.ping_of_story_out")
@receiver(story_changed, dispatch_uid="articles.ping_of_story_changed")
@receiver(story_gone, dispatch_uid="articles.ping_of_story_gone")
def ping(article_id: int, **_more: object) -> None:
    """Have the hub told of the feeds that a story stands in."""
    pinging.ping_later(article_id)
