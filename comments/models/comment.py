"""A comment, and what is known of all comments of a story together."""

import uuid

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from readers.models import Reader
from sections.models import Publication, Section


class Said(models.Value):
    """One of our own words that stands in the statement itself: SQLite finds no partial index by an IN of parameters."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list]:  # noqa: ARG002
        """Return the word between quotes. Raises ValueError for any other."""
        if self.value not in Comment.State.values:
            raise ValueError(self.value)
        return f"'{self.value}'", []


class CommentQuerySet(models.QuerySet):
    """Questions to ask of comments."""

    def approved(self) -> "CommentQuerySet":
        """Those every reader sees."""
        return self.filter(state=Comment.State.APPROVED)

    def standing(self) -> "CommentQuerySet":
        """Approved ones, and the empty places of removed ones that have answers."""
        return self.filter(Q(state=Comment.State.APPROVED) | Q(state=Comment.State.REMOVED, answers__gt=0))

    def waiting(self) -> "CommentQuerySet":
        """Those the desk has to decide on."""
        return self.of_state(Comment.State.PENDING, Comment.State.HELD)

    def threads(self) -> "CommentQuerySet":
        """Those that answer nobody."""
        return self.filter(parent=None)

    def of_state(self, *states: str) -> "CommentQuerySet":
        """Those in one of some states, said so that the indexes of what readers see, and of what waits, are found."""
        return self.filter(state__in=[Said(state) for state in states])

    def as_said(self) -> "CommentQuerySet":
        """All that readers see of a comment; touching anything else raises."""
        return self.only(
            "key", "article_id", "parent_id", "author_name", "staff_id", "body", "created_at", "edited_at", "state",
            "decided_at", "chosen_at", "recommendations", "answers",
        ).fetch_mode(models.FETCH_RAISE)  # fmt: skip

    def newest_first(self) -> "CommentQuerySet":
        """Latest first."""
        return self.order_by("-created_at", "-pk")

    def oldest_first(self) -> "CommentQuerySet":
        """In the order in which they were written."""
        return self.order_by("created_at", "pk")


class Comment(models.Model):
    """One comment of a reader, or of staff, on a story: plain text, an answer when it has a parent."""

    class State(models.TextChoices):
        """Where it stands."""

        PENDING = "pending", _("waiting")
        HELD = "held", _("held")
        APPROVED = "approved", _("shown")
        REJECTED = "rejected", _("rejected")
        REMOVED = "removed", _("removed by its author")

    class Because(models.TextChoices):
        """Why the desk rejected it, as its author is told."""

        NONE = "", _("no reason given")
        OFF_TOPIC = "off_topic", _("not about the story")
        ATTACK = "attack", _("attacks a person or a group")
        FALSE = "false", _("says what is known to be untrue")
        ADVERTISING = "advertising", _("advertises something")
        UNLAWFUL = "unlawful", _("may be unlawful")
        REPEATED = "repeated", _("was said already")

    key = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="+", db_index=False, verbose_name=_("story"))
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="+", db_index=False, verbose_name=_("publication")
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", db_index=False,
        verbose_name=_("answers"), help_text=_("Always one that answers nobody: answers are one level deep."),
    )  # fmt: skip
    # One of the two wrote it; neither when it was imported, or its author erased themselves.
    reader = models.ForeignKey(
        Reader, models.SET_NULL, null=True, blank=True, related_name="comments", db_index=False,
        verbose_name=_("reader"),
    )  # fmt: skip
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("staff")
    )
    author_name = models.CharField(_("author"), max_length=100, blank=True, help_text=_("As it was when written."))
    body = models.TextField(_("text"), max_length=5000, help_text=_("Plain text; an empty line begins a paragraph."))
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    because = models.CharField(_("reason"), max_length=20, choices=Because, blank=True, default="")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("decided by"), help_text=_("Nobody when the machine did."),
    )  # fmt: skip
    chosen_at = models.DateTimeField(_("editor’s choice"), null=True, blank=True)
    # Counted in the transaction of what is counted: `comments.counting` rebuilds them.
    recommendations = models.PositiveIntegerField(_("recommendations"), default=0, db_default=0)
    answers = models.PositiveIntegerField(_("answers"), default=0, db_default=0, help_text=_("Approved ones."))
    reports = models.PositiveIntegerField(_("reports"), default=0, db_default=0, help_text=_("Not settled yet."))
    # What the machine thought when it came: [{"sign": "links", "weight": 2.0, "detail": "3 links"}, …].
    signs = models.JSONField(_("what the machine saw"), default=list, blank=True)
    score = models.FloatField(_("score"), default=0.0, db_default=0.0, help_text=_("0 harmless to 1 spam."))
    fingerprint = models.CharField(max_length=40, blank=True, default="", help_text=_("Of its words alone."))
    network = models.CharField(
        _("network"), max_length=43, blank=True, default="", help_text=_("Emptied after 30 days.")
    )
    # The form's own number: the same form sent twice is one comment.
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    imported_from = models.CharField(_("imported from"), max_length=20, blank=True, default="")
    imported_id = models.CharField(_("number there"), max_length=60, blank=True, default="")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        default_permissions = ("view", "change")
        permissions = [("shut_out", _("Can shut readers and networks out"))]
        constraints = [
            models.UniqueConstraint(
                fields=["imported_from", "imported_id"],
                condition=~Q(imported_id=""),
                name="comments_imported_once",
            ),
        ]
        indexes = [
            models.Index(fields=["article", "-created_at", "-id"], name="comments_by_story"),
            # What readers see stands in indexes of its own: however much is rejected, they are as quick.
            models.Index(fields=["article", "-created_at", "-id"], condition=Q(state="approved"),
                         name="comments_shown"),
            models.Index(fields=["article", "-created_at", "-id"],
                         condition=Q(parent=None, state__in=["approved", "removed"]), name="comments_threads"),
            models.Index(fields=["article", "-recommendations", "-id"],
                         condition=Q(parent=None, state__in=["approved", "removed"]), name="comments_most_recommended"),
            models.Index(fields=["parent", "created_at", "id"], condition=Q(parent__isnull=False, state="approved"),
                         name="comments_answers"),
            models.Index(fields=["reader", "-created_at"], condition=Q(reader__isnull=False), name="comments_by_reader"),
            # What became of what a reader wrote is counted in this one alone.
            models.Index(fields=["reader", "state", "publication"], condition=Q(reader__isnull=False),
                         name="comments_of_reader"),
            models.Index(fields=["publication", "state", "created_at", "id"],
                         condition=Q(state__in=["pending", "held"]), name="comments_waiting"),
            # Who sees several publications reads them in one order.
            models.Index(fields=["state", "created_at", "id"], condition=Q(state__in=["pending", "held"]),
                         name="comments_waiting_longest"),
            models.Index(fields=["network", "reader"], condition=Q(state__in=["pending", "held"]) & ~Q(network=""),
                         name="comments_waiting_from"),
            models.Index(fields=["-decided_at", "-id"], condition=Q(decided_at__isnull=False),
                         name="comments_decided_last"),
            models.Index(fields=["publication", "-created_at", "-id"], name="comments_by_publication"),
            models.Index(fields=["fingerprint", "-created_at"], condition=~Q(fingerprint=""),
                         name="comments_by_fingerprint"),
            models.Index(fields=["network", "-created_at"], condition=~Q(network=""), name="comments_by_network"),
            models.Index(fields=["publication", "-decided_at"], condition=Q(decided_at__isnull=False),
                         name="comments_by_decision"),
            models.Index(fields=["publication", "-reports"], condition=Q(reports__gt=0), name="comments_reported"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"C-{self.pk}"


class Talk(models.Model):
    """What is known of a story's comments together, so that its page asks for one row: kept by each decision."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="+", primary_key=True, verbose_name=_("story"))
    section = models.ForeignKey(Section, models.CASCADE, related_name="+", db_index=False, verbose_name=_("section"))
    approved = models.PositiveIntegerField(_("comments"), default=0, db_default=0)
    latest_at = models.DateTimeField(_("latest"), null=True, blank=True, help_text=_("When the latest was approved."))

    class Meta:
        verbose_name = _("story’s comments")
        verbose_name_plural = _("stories’ comments")
        default_permissions = ()
        indexes = [models.Index(fields=["section", "-latest_at"], name="comments_latest_talks")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.approved}"
