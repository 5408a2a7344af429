"""Acts on several stories of the list at once, each with a report and an undo.

The hook: `class ArticleAdmin(BulkActs, …, DeskAdmin)`, before the class that names the list's columns; and
`{% load undo %}{% undo_bar %}` where a page says what was done.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from taggit.forms import TagField

from articles import bulk_acts, publishing, sorting, undoing
from articles.models import Article
from newsroom.kit import text
from sections import permissions
from sections.models import Section

NAMED = 3
CHANGE, PUBLISH = "articles.change_article", "articles.publish_article"


class WithdrawForm(forms.Form):
    """Why these stories go."""

    reason = forms.CharField(
        label=_("Reason, as readers will see it"), widget=forms.Textarea(attrs={"rows": 3, "autofocus": True})
    )

    def clean_reason(self) -> str:
        """Mend the text."""
        return text.tidy(self.cleaned_data["reason"]).strip()


class SectionChoice(forms.ModelChoiceField):
    """One section, named with its publication."""

    def label_from_instance(self, obj: Section) -> str:
        """Return both names."""
        return f"{obj.publication.name}: {obj}"


class MoveForm(forms.Form):
    """Where these stories go."""

    section = SectionChoice(Section.objects.none(), label=_("Section"))


class TagsForm(forms.Form):
    """Which tags."""

    tags = TagField(label=_("Tags, parted by commas"))

    def clean_tags(self) -> list[str]:
        """Mend them."""
        return list(filter(None, map(text.tidy_line, self.cleaned_data["tags"])))


class BulkActs:
    """Publish, withdraw, move, tag, throw away and restore many stories; and take that back."""

    actions = [
        "publish_many", "withdraw_many", "move_many", "add_tags", "remove_tags", "put_in_trash", "take_from_trash",
    ]  # fmt: skip

    def get_urls(self) -> list:
        """Add the undo."""
        undo = self.admin_site.admin_view(require_POST(self.undo_many))
        return [path("undo/<uuid:batch>/", undo, name="articles_article_undo_many"), *super().get_urls()]

    @admin.action(description=_("Publish"))
    def publish_many(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Publish, with the same hold as one story has."""
        self._do(
            request, queryset, lambda s: publishing.publish(s, by=request.user, hold=True), self._may_publish(request),
            _("going out"),
        )  # fmt: skip

    @admin.action(description=_("Withdraw …"))
    def withdraw_many(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Withdraw, once a reason is given."""
        form = self._asked(request, WithdrawForm)
        if not form.is_valid():
            return self._ask(request, queryset, form, "withdraw_many", _("Withdraw from readers"))
        reason = form.cleaned_data["reason"]
        act = lambda s: publishing.withdraw(s, by=request.user, reason=reason)  # noqa: E731 - reads best in one line
        return self._do(request, queryset, act, self._may_publish(request), _("withdrawn"))

    @admin.action(description=_("Move to another section …"))
    def move_many(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Move, once a section is chosen: one of a publication where the person may write."""
        form = self._asked(request, MoveForm)
        places = permissions.where(request.user, CHANGE)
        rows = Section.objects.select_related("publication").order_by("publication__position", "position", "pk")
        form.fields["section"].queryset = rows if places is None else rows.filter(publication__in=places)
        if not form.is_valid():
            return self._ask(request, queryset, form, "move_many", _("Move to another section"))
        section = form.cleaned_data["section"]

        def may(story: Article) -> bool:
            right = PUBLISH if story.published_at else CHANGE
            return self.has_change_permission(request, story) and permissions.may(request.user, right, section)

        act = lambda s: sorting.move(s, by=request.user, section=section)  # noqa: E731
        return self._do(request, queryset, act, may, _("moved to %s") % section.name, bulk_acts.LONGER)

    @admin.action(description=_("Add tags …"))
    def add_tags(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Put tags on."""
        return self._tag(request, queryset, "add_tags", "add", _("Add tags"), _("tagged"))

    @admin.action(description=_("Remove tags …"))
    def remove_tags(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Take tags off."""
        return self._tag(request, queryset, "remove_tags", "remove", _("Remove tags"), _("relieved of tags"))

    @admin.action(description=_("Put in the trash"))
    def put_in_trash(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Throw away."""
        act = lambda s: publishing.trash(s, by=request.user)  # noqa: E731
        self._do(request, queryset, act, self._may_trash(request), _("in the trash"), bulk_acts.LONGER)

    @admin.action(description=_("Restore from the trash"))
    def take_from_trash(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Restore."""
        act = lambda s: publishing.restore(s, by=request.user)  # noqa: E731
        self._do(request, queryset, act, self._may_trash(request), _("restored"), bulk_acts.LONGER)

    def undo_many(self, request: HttpRequest, batch: UUID) -> HttpResponse:
        """Take one act back on all its stories, as far as nobody went on from there."""
        report = undoing.undo(batch, by=request.user, may=lambda s: self.has_view_permission(request, s))
        outcome = bulk_acts.Outcome(done=report.undone, refused=report.refused)
        self._report(request, outcome, _("as before"))
        there = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/")
        return HttpResponseRedirect(there if safe else reverse("admin:articles_article_changelist"))

    def _tag(
        self, request: HttpRequest, queryset: QuerySet, action: str, how: str, title: str, said: str
    ) -> HttpResponse | None:
        form = self._asked(request, TagsForm)
        if not form.is_valid():
            return self._ask(request, queryset, form, action, title)
        names = form.cleaned_data["tags"]
        act = lambda s: sorting.tag(s, by=request.user, **{how: names})  # noqa: E731
        may = lambda s: self.has_change_permission(request, s)  # noqa: E731
        return self._do(request, queryset, act, may, said, bulk_acts.LONGER)

    def _may_publish(self, request: HttpRequest) -> Callable[[Article], bool]:
        return lambda story: self.has_publish_permission(request, story)

    def _may_trash(self, request: HttpRequest) -> Callable[[Article], bool]:
        return lambda story: self.has_trash_permission(request, story)

    def _asked(self, request: HttpRequest, form: type[forms.Form]) -> forms.Form:
        """Return the form as it was sent, or empty when it was not shown yet."""
        return form(request.POST if "sure" in request.POST else None)

    def _ask(self, request: HttpRequest, queryset: QuerySet, form: forms.Form, action: str, title: str) -> HttpResponse:
        stories = list(queryset[: bulk_acts.MOST])
        context = self.admin_site.each_context(request) | {
            "title": title, "form": form, "action": action, "stories": stories, "opts": self.opts,
            "action_checkbox_name": admin.helpers.ACTION_CHECKBOX_NAME,
        }  # fmt: skip
        return TemplateResponse(request, "admin/articles/article/bulk.html", context)

    def _do(
        self, request: HttpRequest, queryset: QuerySet, act: Callable, may: Callable, said: str,
        undo_for: timedelta | None = None,
    ) -> None:  # fmt: skip
        outcome = bulk_acts.do(list(queryset[: bulk_acts.MOST]), act, by=request.user, may=may, undo_for=undo_for)
        self._report(request, outcome, said)

    def _report(self, request: HttpRequest, outcome: bulk_acts.Outcome, said: str) -> None:
        """Say how many it was done to, and for the others why not."""
        if outcome.done:
            count = len(outcome.done)
            words = ngettext("%(count)d story is %(said)s.", "%(count)d stories are %(said)s.", count)
            self.message_user(request, words % {"count": count, "said": said}, messages.SUCCESS)
        for why, stories in outcome.reasons():
            names = ", ".join(f"“{Truncator(s.headline).chars(50)}”" for s in stories[:NAMED])
            more = len(stories) - NAMED
            names += ngettext(" and %d more", " and %d more", more) % more if more > 0 else ""
            words = ngettext("%(count)d not: %(why)s (%(names)s)", "%(count)d not: %(why)s (%(names)s)", len(stories))
            self.message_user(
                request, words % {"count": len(stories), "why": why, "names": names}, messages.WARNING,
                extra_tags="refused",
            )  # fmt: skip
