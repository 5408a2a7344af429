"""What follows by itself: which pictures a saved text shows is written down, and a story that comes out gets its sizes.

The first is a receiver and not a call in each verb: the desk, restored versions and corrections all save texts, and a
use that nobody noted would let someone delete a picture that readers are looking at.
"""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, post_save, pre_migrate
from django.dispatch import receiver

from articles import illustrating, mirroring, pinging, renditions
from articles.models import Article, SubjectListing, Tally
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


@receiver(pre_migrate, dispatch_uid="articles.take_triggers_down")
def take_triggers_down(sender: AppConfig, using: str, plan: list, **_more: object) -> None:
    """Let SQLite rebuild tables while migrations run; it refuses to where a trigger speaks of them."""
    database = connections[using]
    if plan and sender.label == "articles" and database.vendor == "sqlite":
        mirroring.remove(database)


@receiver(post_migrate, dispatch_uid="articles.put_triggers_up")
def put_triggers_up(sender: AppConfig, using: str, **_more: object) -> None:
    """Put up what keeps the lists of subjects, once its tables are there."""
    if sender.label != "articles":
        return
    database = connections[using]
    needed = {SubjectListing._meta.db_table, Tally._meta.db_table}
    if needed <= set(database.introspection.table_names()) and mirroring.missing(database):
        mirroring.install(database)
