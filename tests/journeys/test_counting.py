"""A story is counted once it stood before a reader's eyes for some seconds, unless the reader asks not to be."""

import pytest

from sections.models import Publication
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]
# A driven browser says that it is one, and is not counted.
A_PERSON = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false });"
WHO_ASKS_NOT_TO_BE = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });"


@pytest.mark.parametrize(("browser_is", "is_counted"), [(A_PERSON, True), (A_PERSON + WHO_ASKS_NOT_TO_BE, False)])
def test_a_story_is_counted_after_some_seconds_and_when_it_is_shared(visit, browser_is, is_counted):
    story = ArticleFactory(section=SectionFactory(publication=Publication.objects.get()), live=True)
    reader, sent = visit(), []
    reader.page.add_init_script(browser_is)
    reader.page.clock.install()
    reader.page.on("request", lambda request: sent.append(request.post_data) if "counted" in request.url else None)

    reader.open(story.get_absolute_url())
    reader.page.clock.run_for(20_000)
    assert sent == ([f"story={story.pk}&kind=read"] if is_counted else [])

    reader.click(reader.page.locator("[data-share-copy]"))
    reader.page.clock.run_for(1000)
    assert sent[1:] == ([f"story={story.pk}&kind=shared"] if is_counted else [])
    assert reader.page.context.cookies() == []
    assert reader.page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
