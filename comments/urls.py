"""Addresses of comments: beneath the story they are on, and beneath a section for its feed."""

from django.urls import path, re_path, register_converter

from comments import acting_views, outside_views, views, writing_views


class StoryPath:
    """Where a story stands: the day it came out and its short name, as in 2022/04/26/water-on-the-moon."""

    regex = r"[0-9]{4}/[0-9]{2}/[0-9]{2}/[-a-z0-9_]{1,80}"

    def to_python(self, value: str) -> str:
        """Return the path as it stands."""
        return value

    to_url = to_python


class Shape:
    """What a feed is written in."""

    regex = "atom|rss|json"
    to_python = to_url = StoryPath.to_python


register_converter(Shape, "shape")
register_converter(StoryPath, "story")

app_name = "comments"
STORY, ONE = "<story:path>/comments/", "<story:path>/comments/<uuid:key>/"
urlpatterns = [
    path(STORY, views.talk, name="talk"),
    path(f"{STORY}feed.<shape:shape>", views.story_feed, name="story-feed"),
    path(f"{STORY}write/", writing_views.write, name="write"),
    path(f"{STORY}outside/", outside_views.outside_talk, name="outside"),
    path(f"{STORY}mine/", writing_views.mine, name="mine"),
    path(ONE, views.comment, name="comment"),
    path(f"{ONE}edit/", writing_views.edit, name="edit"),
    path(f"{ONE}removal/", acting_views.removal, name="removal"),
    path(f"{ONE}recommendation/", acting_views.recommendation, name="recommendation"),
    path(f"{ONE}report/", acting_views.report, name="report"),
    re_path(
        r"^(?P<path>[-\w]+(?:/[-\w]+)?)/comments/feed\.(?P<shape>atom|rss|json)$",
        views.section_feed,
        name="section-feed",
    ),
]
