"""A reader's way to comments that are kept at another company: once with one press, then for good, then no more."""

import pytest

from comments.models import OutsideTalk
from sections.models import Publication
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_nothing_is_loaded_before_a_press_and_always_is_taken_back_as_easily(visit):
    publication = Publication.objects.get()
    story = ArticleFactory(section=SectionFactory(publication=publication), live=True)
    OutsideTalk.objects.create(publication=publication, shortname="perihelion")
    reader = visit()
    page, place = reader.page, f"{story.get_absolute_url()}comments/outside/"
    page.route(
        "https://disqus.com/**", lambda route: route.fulfill(body="<p>Comments there</p>", content_type="text/html")
    )

    reader.open(story.get_absolute_url())
    assert reader.elsewhere == []
    page.get_by_role("link", name="Load the comments from Disqus").click()
    page.frame_locator(".outside-talk__frame").get_by_text("Comments there").wait_for()

    reader.open(place)
    assert reader.elsewhere == [], "typed by hand it asks first"
    page.get_by_label("Always load comments in this browser (Disqus)").check()
    page.get_by_role("button", name="Load the comments from Disqus").click()
    page.frame_locator(".outside-talk__frame").get_by_text("Comments there").wait_for()
    reader.open(place)
    page.frame_locator(".outside-talk__frame").get_by_text("Comments there").wait_for()

    # Above the frame: right behind a scroll, Chromium gives a click to the frame that stood there before it.
    page.get_by_role("button", name="Comments from outside: ask again before loading").click()
    page.get_by_role("link", name="Load the comments from Disqus").wait_for()
    assert (page.evaluate("localStorage.length"), reader.complaints) == (0, [])
