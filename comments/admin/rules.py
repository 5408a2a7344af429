"""A story's own rule for comments, said on the story's screen."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.models import Article
from comments import regulating
from comments.models import CommentRule
from sections import permissions

CHANGE_RULE = "comments.change_commentrule"


class StoryRuleForm(forms.Form):
    """What a story says for itself."""

    policy = forms.ChoiceField(choices=CommentRule.Policy.choices, required=False)
    close_after_days = forms.IntegerField(min_value=0, max_value=3650, required=False)


@require_POST
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a story's comments a rule of their own."""
    if not permissions.may(request.user, CHANGE_RULE):
        raise PermissionDenied
    story = get_object_or_404(Article.objects.select_related("publication").defer("body"), pk=pk)
    if not permissions.may(request.user, CHANGE_RULE, story):
        raise Http404
    form = StoryRuleForm(request.POST)
    if form.is_valid():
        regulating.rule_story(story, by=request.user, **form.cleaned_data)
        messages.success(request, _("The rule for comments is changed."))
    else:
        messages.error(request, _("Give a number of days, or none."))
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[story.pk]))
