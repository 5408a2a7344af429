"""What the desk knows of the agencies whose wire it reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.kit.text import says_something


class AgencyRule(models.Model):
    """One agency's shape: how it names itself, how its datelines look, what its stories are rid of.

    Lists are kept as they are typed, one entry to a line. They hold pieces and stars, never regular expressions
    (docs/decisions/0012).
    """

    name = models.CharField(_("name"), max_length=100, unique=True, validators=[says_something])
    agency = models.ForeignKey(
        "articles.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wire_rules",
        verbose_name=_("agency"),
        help_text=_(
            "Whose stories these are at our desk. Empty: the agency with one of the names below as its code or name."
        ),
    )
    names = models.TextField(
        _("names"), max_length=2000, blank=True,
        help_text=_("As it stands in datelines and credits, one to a line: XNA, Xinhua, Xinhua News Agency."),
    )  # fmt: skip
    datelines = models.TextField(
        _("datelines"), max_length=2000, blank=True,
        help_text=_(
            "One pattern to a line, made of {place}, {date} and {agency}: {place}, {date} ({agency}) --. "
            "Usual shapes are known without one; a pattern here makes an unusual one known."
        ),
    )  # fmt: skip
    drops = models.TextField(
        _("lines to leave out"), max_length=4000, blank=True,
        help_text=_("One to a line; * stands for anything: Follow us on *."),
    )  # fmt: skip
    credits = models.TextField(
        _("credit lines"), max_length=2000, blank=True,
        help_text=_("Lines that show whose story it is, one to a line; * stands for anything: Copyright * Xinhua*."),
    )  # fmt: skip
    section = models.ForeignKey(
        "sections.Section",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wire_rules",
        verbose_name=_("usual section"),
        help_text=_("Suggested when the story names none itself."),
    )
    kicker = models.CharField(_("usual kicker"), max_length=60, blank=True)
    tags = models.CharField(_("usual tags"), max_length=300, blank=True, help_text=_("With commas between them."))

    class Meta:
        verbose_name = _("wire rule")
        verbose_name_plural = _("wire rules")

    def __str__(self) -> str:
        return self.name
