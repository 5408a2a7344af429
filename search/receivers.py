"""What the index does when a story is deleted for good."""

from django.db.models.signals import post_delete
from django.dispatch import receiver

from articles.models import Article
from search import indexing


@receiver(post_delete, sender=Article, dispatch_uid="search.story_deleted")
def story_deleted(instance: Article, **_kwargs: object) -> None:
    """Take the story out of the index, whoever deleted it."""
    indexing.unindex(instance.pk)
