"""Tags: what a story is about, across sections."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from newsroom.kit.loading import QuicklyLoaded
from newsroom.kit.slugs import make_slug


class Tag(QuicklyLoaded, TagBase):
    """A subject, mission or place that stories share."""

    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Return a slug in ASCII for a tag in any script; taggit counts `i` up while the slug is taken."""
        slug = make_slug(tag, fallback="tag")
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self) -> str:
        """Return the address of the page with its stories."""
        return f"/tag/{self.slug}/"


class TaggedArticle(ItemBase):
    """One tag on one story."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged_articles")
    content_object = models.ForeignKey("articles.Article", models.CASCADE, related_name="tagged", db_index=False)

    class Meta:
        verbose_name = _("tag on a story")
        verbose_name_plural = _("tags on stories")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="articles_tag_once_per_story")]
