"""What is still to be told after a story came out, changed or went."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.undo import Undo
from background.models import WAITING, Owed


class FollowUp(Owed):
    """One thing to tell the rest of the site about one story, at a time: written in the act's own transaction.

    What must not be lost is a row, not a signal. A story has at most one of each kind waiting.
    """

    class What(models.TextChoices):
        """What there is to tell."""

        OUT = "out", _("came out")
        CHANGED = "changed", _("was changed")
        GONE = "gone", _("went")

    article = models.ForeignKey(Article, models.CASCADE, related_name="follow_ups", verbose_name=_("story"))
    what = models.CharField(_("what"), max_length=10, choices=What)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    act = models.ForeignKey(
        Undo, models.SET_NULL, null=True, blank=True, related_name="follow_ups", verbose_name=_("act")
    )

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "what"], condition=WAITING, name="articles_one_follow_up_of_a_kind_waits"
            )
        ]
        indexes = [models.Index(fields=["not_before"], condition=WAITING, name="articles_follow_ups_due")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.what} {self.due_at:%Y-%m-%d %H:%M:%S}"


class Ping(Owed):
    """One list whose feeds changed and whose followers a hub is to tell: one row, however many stories changed it."""

    address = models.URLField(_("list"), max_length=500)

    class Meta:
        verbose_name = _("ping")
        verbose_name_plural = _("pings")
        constraints = [
            models.UniqueConstraint(fields=["address"], condition=WAITING, name="articles_one_ping_a_list_waits")
        ]
        indexes = [models.Index(fields=["not_before"], condition=WAITING, name="articles_pings_due")]

    def __str__(self) -> str:
        return f"{self.address} {self.due_at:%Y-%m-%d %H:%M:%S}"
