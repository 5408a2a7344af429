"""People who work here. Supporters and commenters are not users of the desk."""

import unicodedata

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Someone who works here: signs in to the desk, writes, edits or keeps the machines running."""

    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=150, blank=True, help_text=_("As colleagues know this person."))
    # Part of what a session is bound to: a new moment ends all of a person's sessions at their next request.
    sessions_ended_at = models.DateTimeField(_("sessions ended at"), null=True, blank=True, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="newsroom_username_once",
                violation_error_message=_("Someone has this user name already, perhaps in other letter case."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="newsroom_email_once",
                violation_error_message=_("Someone has this e-mail address already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name colleagues know, or the user name."""
        return str(self)

    def set_password(self, raw_password: str | None) -> None:
        """Keep a password in one Unicode form: the same keys give different bytes on different machines."""
        super().set_password(_composed(raw_password))

    def check_password(self, raw_password: str) -> bool:
        """Tell whether this is the password, however its letters were composed."""
        return super().check_password(_composed(raw_password))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind a session to the password and to what ends all sessions: a role, a right or a second factor changed."""
        ended = self.sessions_ended_at.timestamp() if self.sessions_ended_at else 0
        bound = f"{self.password}|{ended}|{self.is_superuser}|{self.is_staff}"
        return salted_hmac("newsroom.session", bound, secret=secret, algorithm="sha256").hexdigest()

    def get_short_name(self) -> str:
        """Return the same as get_full_name: we don't split names."""
        return str(self)


def _composed(password: str | None) -> str | None:
    return None if password is None else unicodedata.normalize("NFC", password)
