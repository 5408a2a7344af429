"""How a reader gets in: a mailed code, the way from the network's door to a sister site, and the sessions that begin there."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from background.models import Owed
from readers.models.people import Reader
from sections.models import Publication


class SignInCode(models.Model):
    """One mailed code, bound to the browser that asked, good once, for a quarter of an hour.

    The code itself is nowhere: it is worked out of this row and the site's key (`readers.codes`).
    """

    email = models.EmailField(_("e-mail"), max_length=254)
    browser = models.CharField(max_length=64, unique=True, help_text=_("Digest of what the asking browser holds."))
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mailed code")
        verbose_name_plural = _("mailed codes")
        indexes = [
            models.Index(fields=["email", "-made_at"], name="readers_codes_by_address"),
            models.Index(fields=["expires_at"], name="readers_codes_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class CodeMail(Owed):
    """One mail with a code that is owed. It is written when it is sent, so no address and no code lie here."""

    code = models.ForeignKey(SignInCode, models.CASCADE, related_name="mails")
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", verbose_name=_("site"))
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mail with a code")
        verbose_name_plural = _("mails with codes")
        default_permissions = ()
        indexes = [models.Index(fields=["done_at", "cancelled_at", "parked_at", "not_before"], name="readers_mail_due")]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class Handover(models.Model):
    """One pass from the network's door to a sister site: good once, for a minute, for the browser that asked there."""

    digest = models.CharField(max_length=64, unique=True)
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="+")
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+")
    # What the sister site gave the browser before it sent it to the door: a stranger's pass is no use to it.
    state = models.CharField(max_length=64)
    family = models.UUIDField(default=uuid.uuid4, help_text=_("Of the session at the door."))
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("pass to a sister site")
        verbose_name_plural = _("passes to sister sites")
        indexes = [models.Index(fields=["expires_at"], name="readers_handovers_by_end")]

    def __str__(self) -> str:
        return f"{self.reader_id} to {self.publication_id}"


class ReaderSession(models.Model):
    """One browser in which a reader is signed in at one site; kept as a digest, listed to its reader, ended by them."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="sessions", verbose_name=_("reader"))
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", verbose_name=_("site"))
    digest = models.CharField(max_length=64, unique=True)
    browser = models.CharField(_("browser"), max_length=120, blank=True)
    # The sessions of one browser at several sites: who signs out there is signed out of all.
    family = models.UUIDField(default=uuid.uuid4)
    began_at = models.DateTimeField(_("began"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now, help_text=_("To the hour."))
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reader’s session")
        verbose_name_plural = _("readers’ sessions")
        indexes = [
            models.Index(fields=["expires_at"], name="readers_sessions_by_end"),
            models.Index(fields=["family"], name="readers_sessions_by_family"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} at {self.publication_id}"


class Arrival(models.Model):
    """One knock at the door, for the limits: who asked for a code, tried one, or came from elsewhere. Kept for a day."""

    class Kind(models.TextChoices):
        """What was tried."""

        CODE = "code", _("asked for a code")
        TRY = "try", _("tried a code")

    kind = models.CharField(max_length=10, choices=Kind)
    email = models.CharField(max_length=40, help_text=_("Digest."))
    network = models.CharField(max_length=40, help_text=_("Digest."))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("knock at the door")
        verbose_name_plural = _("knocks at the door")
        indexes = [
            models.Index(fields=["kind", "email", "at"], name="readers_arrivals_by_email"),
            models.Index(fields=["kind", "network", "at"], name="readers_arrivals_by_network"),
            models.Index(fields=["at"], name="readers_arrivals_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
