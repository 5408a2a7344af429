"""Where a story stands and what it is about."""

import pytest

from articles import publishing, sorting, undoing
from articles.models import Article, Listing
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory()


def places(story):
    return sorted(Listing.objects.filter(article=story).values_list("publication", "section"), key=str)


def about(story):
    row = Article.objects.filter(pk=story.pk).values().get()
    return (row, places(story), sorted(story.tags.names()), list(story.redirects.values_list("publication", "old_path")),
            list(story.also_in.values_list("pk", flat=True)))  # fmt: skip


def test_a_moved_story_is_at_home_at_the_sister_and_its_old_address_leads_there_until_undone(client, editor):
    section, sister = SectionFactory(), SectionFactory(publication=PublicationFactory(host="sister.test"))
    story = ArticleFactory(section=section, live=True)
    story.also_in.add(sister)
    publishing.publish(story, by=None)
    before, old = about(story), story.get_absolute_url()

    moved = sorting.move(story, by=editor, section=sister)

    assert (moved.publication, list(moved.also_in.all())) == (sister.publication, [])
    assert {pk for pk, _section in places(story)} == {sister.publication_id}
    answer = client.get(old, headers={"host": "testserver"})
    assert (answer.status_code, answer["Location"]) == (301, f"http://sister.test{old}")

    undoing.undo(undoing.open_to(editor, story).batch, by=editor)
    after = about(story)
    assert (after[0] | {"updated_at": 0}, after[1:]) == (before[0] | {"updated_at": 0}, (places(story), *before[2:]))
    assert client.get(old, headers={"host": "testserver"}).status_code == 200


def test_moving_to_where_it_is_and_out_of_the_trash_is_refused(editor):
    story = ArticleFactory()
    with pytest.raises(publishing.Refused, match="in this section already"):
        sorting.move(story, by=editor, section=story.section)

    publishing.trash(story, by=editor)
    with pytest.raises(publishing.Refused, match="trash"):
        sorting.move(story, by=editor, section=SectionFactory())


def test_tags_go_on_and_off_and_back(editor):
    story = ArticleFactory()
    story.tags.add("Moon", "Mars")

    sorting.tag(story, by=editor, add=["moon", "Venus"], remove=["MARS"])
    assert sorted(story.tags.names()) == ["Moon", "Venus"]

    undoing.undo(undoing.open_to(editor, story).batch, by=editor)
    assert sorted(story.tags.names()) == ["Mars", "Moon"]


def test_tags_that_are_there_already_are_refused(editor):
    story = ArticleFactory()
    story.tags.add("Moon")

    with pytest.raises(publishing.Refused, match="as you want them"):
        sorting.tag(story, by=editor, add=["Moon"], remove=["Sun"])
