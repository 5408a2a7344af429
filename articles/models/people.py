"""Who wrote the stories."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.kit.loading import QuicklyLoaded
from newsroom.kit.text import says_something


class Author(QuicklyLoaded):
    """A byline: a person, or a collective such as Staff Writers."""

    STAFF_WRITERS = "staff-writers"

    name = models.CharField(_("name"), max_length=150, validators=[says_something])
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    biography = models.TextField(_("biography"), blank=True)
    picture = models.ForeignKey(
        "articles.Picture",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="portraying",
        verbose_name=_("picture"),
    )
    email = models.EmailField(
        _("e-mail"), blank=True, db_default="", help_text=_("Shown to readers, who may write to it.")
    )
    url = models.URLField(_("own page"), blank=True, db_default="", help_text=_("Elsewhere, with https://."))

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the page with this author's stories."""
        return f"/author/{self.slug}/"
