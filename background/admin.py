"""The desk's screen for mail that came back: whose, why, since when, and the way to write there again."""

from django.contrib import admin, messages
from django.contrib.admin import action, display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from background import returning
from background.models import ReturnedMail
from sections.desk import DeskAdmin, Switch


@admin.register(ReturnedMail)
class ReturnedMailAdmin(DeskAdmin):
    """Addresses from which mail comes back. They are not shown: who it is stands on the person's own page."""

    list_display = ["shown_who", "shown_why", "status", "times", "first_at", "last_at", "closed_at", "lifted_at"]
    list_display_links = None
    list_filter = [Switch.on("is_final", _("for good"))]
    search_fields = ["who"]
    search_help_text = _("S-12 or R-5")
    ordering = ["-last_at", "-pk"]
    actions = ["lift"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let mail servers alone say what came back."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ReturnedMail | None = None) -> bool:
        """Keep what came back: it is forgotten after a year, or when its owner is erased."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: ReturnedMail | None = None) -> list[str]:
        """Leave it as it came."""
        return ["who", "status", "is_final", "times", "first_at", "last_at", "closed_at", "lifted_at", "lifted_by"]

    def get_fields(self, request: HttpRequest, obj: ReturnedMail | None = None) -> list[str]:
        """Show nothing else."""
        return self.get_readonly_fields(request, obj)

    @display(description=_("who"))
    def shown_who(self, row: ReturnedMail) -> SafeString | str:
        """Return links to the people whose address it is; their pages say who may see which name."""
        links = ((_page_of(name), name) for name in row.who.split(", ") if name)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or _("someone without an account")

    @display(description=_("why"))
    def shown_why(self, row: ReturnedMail) -> str:
        """Return in words what the mail server said."""
        return _("there is no such address") if row.is_final else _("could not be delivered")

    @action(description=_("Write there again"), permissions=["change"])
    def lift(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Open the addresses that are ticked."""
        count = sum(returning.lift(row, by=request.user) for row in queryset)
        said = ngettext("%(count)d address gets mail again.", "%(count)d addresses get mail again.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)


def _page_of(name: str) -> str:
    kind, _hyphen, number = name.partition("-")
    if kind == "S":
        return reverse("admin:supporters_supporter_change", args=[number])
    return f"{reverse('desk-comments:queue')}?reader={number}"
