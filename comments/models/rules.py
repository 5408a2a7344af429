"""Under which rules comments stand: for a publication, a section, a story; and who is shut out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from readers.models import Reader
from sections.models import Publication, Section


class CommentRule(models.Model):
    """One rule, for a whole publication, one of its sections, or one story. What it leaves open comes from the wider one."""

    class Policy(models.TextChoices):
        """Who may write, and what is shown before the desk has seen it."""

        INHERIT = "", _("as the wider rule says")
        OFF = "off", _("no comments")
        PRE = "pre", _("each waits for the desk")
        TRUSTED = "trusted", _("first ones wait, then a reader is trusted")
        OPEN = "open", _("shown at once unless the machine doubts")

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", verbose_name=_("publication"))
    section = models.ForeignKey(
        Section, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("story")
    )
    policy = models.CharField(_("comments"), max_length=10, choices=Policy, blank=True, default="")
    close_after_days = models.PositiveSmallIntegerField(
        _("closed after days"), null=True, blank=True, help_text=_("After publication; 0 is never.")
    )
    slow_seconds = models.PositiveIntegerField(
        _("seconds between two of a reader"), null=True, blank=True, help_text=_("0 is no wait.")
    )
    trusted_after = models.PositiveSmallIntegerField(
        _("trusted after"), null=True, blank=True, help_text=_("Approved comments that make a reader trusted.")
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("rule for comments")
        verbose_name_plural = _("rules for comments")
        constraints = [
            models.UniqueConstraint(
                fields=["publication"], condition=Q(section=None, article=None), name="comments_rule_per_publication"
            ),
            models.UniqueConstraint(fields=["section"], condition=Q(section__isnull=False),
                                    name="comments_rule_per_section"),
            models.UniqueConstraint(fields=["article"], condition=Q(article__isnull=False),
                                    name="comments_rule_per_story"),
            models.CheckConstraint(
                condition=Q(section=None) | Q(article=None), name="comments_rule_for_section_or_story"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.article or self.section or self.publication)


class Ban(models.Model):
    """One reader, or one network for a time, who may not write."""

    publication = models.ForeignKey(
        Publication, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("publication"),
        help_text=_("The whole network when empty."),
    )  # fmt: skip
    reader = models.ForeignKey(
        Reader, models.CASCADE, null=True, blank=True, related_name="bans", verbose_name=_("reader")
    )
    network = models.CharField(_("network"), max_length=43, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("For good when empty."))
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    # Taken back by who made it: then it is as if it had never been, and the trust that it took is given back.
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    took_trust_of = models.DateTimeField(_("trusted"), null=True, blank=True)

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        constraints = [
            # A network is shared by many: nobody is shut out with it for good.
            models.CheckConstraint(
                condition=Q(reader__isnull=False, network="") | (Q(reader=None, until__isnull=False) & ~Q(network="")),
                name="comments_ban_reader_or_network_for_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "until"], condition=~Q(network=""), name="comments_bans_by_network"),
            models.Index(fields=["-made_at", "-id"], name="comments_bans_newest"),
        ]

    def __str__(self) -> str:
        return self.network or str(self.reader)


class OutsideTalk(models.Model):
    """A publication that leaves its comments to Disqus. Nothing is loaded from there before a reader agrees."""

    publication = models.OneToOneField(Publication, models.CASCADE, related_name="+", verbose_name=_("publication"))
    shortname = models.SlugField(_("short name at Disqus"), max_length=60)

    class Meta:
        verbose_name = _("comments at Disqus")
        verbose_name_plural = _("comments at Disqus")

    def __str__(self) -> str:
        return self.shortname
