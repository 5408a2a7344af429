"""Tables of the desk: rules for comments, blocked words, and who is shut out."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import action, display
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments import banning, lookalikes
from comments.models import Ban, BlockedWord, CommentRule
from sections.desk import ByPublication, DeskAdmin, ListFilter


class RuleForm(forms.ModelForm):
    """A rule for a publication or one of its sections."""

    class Meta:
        model = CommentRule
        fields = ["publication", "section", "policy", "close_after_days", "slow_seconds", "trusted_after"]

    def clean(self) -> dict[str, Any]:
        """Refuse a section of another publication, and a second rule for the same place."""
        found = super().clean()
        publication, section = found.get("publication"), found.get("section")
        if publication and section and section.publication_id != publication.pk:
            self.add_error("section", _("This section belongs to another publication."))
        elif publication and not section and not self.instance.article_id:
            wide = CommentRule.objects.filter(publication=publication, section=None, article=None)
            if wide.exclude(pk=self.instance.pk).exists():
                self.add_error("publication", _("This publication has a rule already. Change that one."))
        return found


@admin.register(CommentRule)
class CommentRuleAdmin(DeskAdmin):
    """Under which rules comments stand. A story's own rule is made on the story's screen and can be changed here too."""

    form = RuleForm
    publication_field = "publication"
    list_display = ["place", "publication", "policy", "close_after_days", "slow_seconds", "trusted_after"]
    list_filter = [ByPublication]
    list_select_related = ["publication", "section", "article"]
    ordering = ["publication_id", "article_id", "section_id", "pk"]
    fields = ["publication", "section", "policy", "close_after_days", "slow_seconds", "trusted_after"]

    @display(description=_("for"))
    def place(self, rule: CommentRule) -> str:
        """Return what the rule is for."""
        return str(rule.article or rule.section or _("the whole publication"))

    def save_model(self, request: HttpRequest, obj: CommentRule, form: forms.ModelForm, change: bool) -> None:
        """Note who changed it."""
        obj.changed_at, obj.changed_by = timezone.now(), request.user
        super().save_model(request, obj, form, change)


class WordForm(forms.ModelForm):
    """A word or phrase to look for."""

    class Meta:
        model = BlockedWord
        fields = ["publication", "word"]
        help_texts = {
            "word": _(
                "Found in whatever letters look like it: v1agra, v.i.a.g.r.a. A star at the end stands for any ending."
            )
        }

    def clean_word(self) -> str:
        """Refuse what has nothing to look for, and note how the word looks."""
        word = " ".join(self.cleaned_data["word"].split())
        self.instance.skeleton = lookalikes.skeleton(word)[:160]
        if len(self.instance.skeleton.strip("* ")) < 2:  # noqa: PLR2004 - one letter is in every text
            raise ValidationError(_("Give a word of two letters or more."))
        return word

    def clean(self) -> dict[str, Any]:
        """Refuse a word that is blocked already, in other letters perhaps."""
        found = super().clean()
        same = BlockedWord.objects.filter(Q(publication=found.get("publication")), skeleton=self.instance.skeleton)
        if "word" in found and same.exclude(pk=self.instance.pk).exists():
            self.add_error("word", _("This word is blocked already, perhaps in other letters."))
        return found


@admin.register(BlockedWord)
class BlockedWordAdmin(DeskAdmin):
    """Words that make a comment wait."""

    form = WordForm
    publication_field = "publication"
    list_display = ["word", "publication"]
    list_filter = [ByPublication]
    list_select_related = ["publication"]
    search_fields = ["word"]
    ordering = ["word", "pk"]


class Holding(ListFilter):
    """Whether a ban still holds."""

    title = _("holds")
    parameter_name = "holds"

    def lookups(self, request: HttpRequest, model_admin: DeskAdmin) -> list:
        """Return yes and no."""
        return [("1", _("yes")), ("0", _("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the bans on one side."""
        holds = Q(lifted_at=None) & (Q(until=None) | Q(until__gt=timezone.now()))
        return {"1": queryset.filter(holds), "0": queryset.exclude(holds)}.get(self.value() or "", queryset)


@admin.register(Ban)
class BanAdmin(DeskAdmin):
    """Who is shut out. Bans are made beside a comment, and lifted here."""

    publication_field = "publication"
    list_display = ["__str__", "publication", "reason", "made_at", "made_by", "until", "lifted_at"]
    list_display_links = None
    list_filter = [Holding, ByPublication]
    list_select_related = ["publication", "reader", "made_by"]
    search_fields = ["reader__name", "reason"]
    ordering = ["-made_at", "-pk"]
    actions = ["lift"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let bans be made beside comments only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Ban | None = None) -> bool:
        """Keep what was: a ban is lifted, not deleted."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Ban | None = None) -> list[str]:
        """Leave a ban as it was made."""
        return ["publication", "reader", "network", "reason", "made_at", "made_by", "until", "lifted_at"]

    @action(description=_("Let in again"), permissions=["change"])
    def lift(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Lift the bans that are ticked."""
        count = sum(banning.lift(ban, by=request.user) for ban in queryset if self.has_change_permission(request, ban))
        said = ngettext("%(count)d ban is lifted.", "%(count)d bans are lifted.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)
