"""Mail that is owed to readers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from background.models import Owed
from comments.models.comment import Comment
from readers.models import Reader
from sections.models import Publication


class Digest(Owed):
    """One mail that tells a reader all of a day at one publication."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="+", verbose_name=_("reader"))
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", verbose_name=_("publication"))
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["reader", "publication", "day"], name="comments_one_digest_a_day"),
        ]
        indexes = [
            models.Index(fields=["done_at", "cancelled_at", "parked_at", "not_before"], name="comments_digests_due")
        ]

    def __str__(self) -> str:
        return f"R-{self.reader_id} {self.day}"


class Notice(Owed):
    """One thing a reader is told by mail: an answer, or a decision on what they wrote. Once for each, whoever asks again."""

    class Kind(models.TextChoices):
        """What they are told."""

        ANSWER = "answer", _("an answer")
        APPROVED = "approved", _("shown")
        REJECTED = "rejected", _("rejected")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="+", verbose_name=_("reader"))
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+", verbose_name=_("comment"))
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", verbose_name=_("publication"))
    is_daily = models.BooleanField(_("in the daily mail"), default=False)
    digest = models.ForeignKey(
        Digest, models.CASCADE, null=True, blank=True, related_name="notices", verbose_name=_("daily mail"),
        help_text=_("The mail that tells it; from then on it is done."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "reader", "comment"], name="comments_notice_once"),
        ]
        indexes = [
            models.Index(fields=["done_at", "cancelled_at", "parked_at", "not_before"], name="comments_notices_due"),
            models.Index(fields=["reader", "done_at"], condition=Q(is_daily=False), name="comments_notices_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} C-{self.comment_id}"
