"""What the pages of writing and acting have in common: which story, how often, who signs in first, what was refused."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from articles.models import Article
from comments import admitting, finding
from comments.ruling import ruling_for
from newsroom.kit.limits import limited

SIGN_IN = "readers:door"
# So many forms and presses a minute from one network: a newsroom full of readers, no program.
often = limited(name="comments", times=120, seconds=60)
_STATUS = {admitting.TooMuch: 429, admitting.ShutOut: 403}


def talked_about(request: HttpRequest, path: str) -> Article:
    """Return the story, where there may be comments on it at all, and they are kept here."""
    story = finding.story_at(request.publication, path)
    if story is None or getattr(story, "kept_at", None) or ruling_for(story).is_off:
        raise Http404
    return story


def to_sign_in(path: str) -> HttpResponseRedirect:
    """Lead to where readers sign in, and back to a page of ours."""
    return HttpResponseRedirect(f"{reverse(SIGN_IN)}?{urlencode({'next': path})}", status=303)


def writing_page(story: Article) -> str:
    """Return where one writes, and finds one's own."""
    return reverse("comments:write", args=[story.path])


def status_of(refused: admitting.Refused) -> int:
    """Return the status that says a refusal to programs."""
    return _STATUS.get(type(refused), 409)
