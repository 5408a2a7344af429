"""What the writer's screen says of a story: where it stands, what this person can do next, what can be undone."""

from typing import Any

from django.http import HttpRequest

from articles import status as statuses
from articles import steps, undoing
from articles.admin.placing import first_section
from articles.forms import moment
from articles.models import Article, WorkingCopy
from articles.status import Status

# Acts that send the screen's words along stand in the bar; the others are forms of their own.
BESIDE = {"save", "schedule", "approve", "publish", "update"}
DIRECT = {"take_back", "unschedule", "trash", "restore"}


class StoryStanding:
    """The facts beside a story's words."""

    def standing(self, request: HttpRequest, story: Article | None, copy: WorkingCopy) -> dict[str, Any]:
        """Return what the bar and the panels are drawn from. A story that is not saved yet is a draft of this person's."""
        wish = moment(copy.values.get("publish_at"))
        shown = story or self.to_come(request)
        return {
            "original": story,
            "story": story,
            "status": statuses.of(story) if story else Status.DRAFT,
            "zone": shown.publication.zone if shown else "UTC",
            "steps": steps.next_step(shown, request.user, wish=wish),
            "beside": BESIDE,
            "direct": DIRECT,
            "unpublished": bool(story and story.published_at and set(copy.values) - {"publish_at"}),
            "undo": undoing.open_to(request.user, story) if story else None,
            "may_change": self.has_change_permission(request, story) if story else self.has_add_permission(request),
            "may_publish": self.has_publish_permission(request, shown),
        }

    def to_come(self, request: HttpRequest) -> Article | None:
        """Return a new story as it would begin for this person; None where there is no section yet."""
        section = first_section(self.places(request), wanted=request.GET.get("section"), user=request.user)
        if section is None:
            return None
        story = Article(created_by=request.user)
        story.put_in(section)
        return story
