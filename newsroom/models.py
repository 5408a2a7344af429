"""People who work here. Supporters and commenters are not users of the desk."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Someone who works here: signs in to the desk, writes, edits or keeps the machines running."""

    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=150, blank=True, help_text=_("As colleagues know this person."))

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

    def get_short_name(self) -> str:
        """Return the same as get_full_name: we don't split names."""
        return str(self)
