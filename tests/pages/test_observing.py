"""What is changed is written down by the statement that changes it; what is read is noted by the page."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef

from articles import curating, listing, publishing
from articles.models import Article, Author, Listing, SubjectListing, Tag
from newsroom.models import User
from pages import noting, observing
from pages.models import Change
from tests.factories.articles import ArticleFactory, AuthorFactory
from tests.factories.comments import CommentFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return ArticleFactory(live=True)


def changed(act):
    """Return the tags written down while something is done, lists without their times."""
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    act()
    said = " ".join(Change.objects.filter(pk__gt=last).values_list("tags", flat=True))
    return {tag.partition("@")[0] for tag in said.split()}


def noted(act):
    with noting.recording() as made:
        act()
    return made


def test_words_touch_the_story_alone(story):
    assert changed(lambda: Article.objects.filter(pk=story.pk).update(headline="New")) == {f"article:{story.pk}"}


def test_what_shows_touches_all_its_lists(story):
    story.bylines.create(author=AuthorFactory(slug="anna"))
    touched = changed(lambda: Article.objects.filter(pk=story.pk).update(withdrawn_at="2026-01-01T00:00Z"))
    assert {f"article:{story.pk}", f"list:s{story.section_id}", f"list:p{story.publication_id}"} <= touched
    assert f"list:a{Author.objects.get(slug='anna').pk}" in touched


def test_publishing_touches_its_lists_with_their_time():
    story = ArticleFactory()
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    publishing.publish(story, by=UserFactory(is_superuser=True))
    said = " ".join(Change.objects.filter(pk__gt=last).values_list("tags", flat=True))
    at = Listing.objects.filter(article=story).first().published_at.timestamp()
    assert f"list:s{story.section_id}@{at:.6f}" in said.split()


def test_a_renamed_author_and_tag_touch_themselves(story):
    author, tag = AuthorFactory(), Tag.objects.create(name="Moon", slug="moon")
    assert changed(lambda: Author.objects.filter(pk=author.pk).update(name="B")) == {f"author:{author.pk}"}
    assert changed(lambda: Tag.objects.filter(pk=tag.pk).update(name="Mars")) == {f"tag:{tag.pk}"}


def test_a_byline_touches_story_and_author(story):
    author = AuthorFactory()
    assert {f"article:{story.pk}", f"list:a{author.pk}"} <= changed(lambda: story.bylines.create(author=author))


def test_an_author_s_list_is_noted_by_the_author_and_touched_by_the_story_s_coming_to_a_sister_site(story):
    author = AuthorFactory()
    story.bylines.create(author=author)
    made = noted(lambda: list(SubjectListing.objects.in_publication(story.publication_id).about(author)))
    assert f"list:a{author.pk}" in made.tags
    assert not made.unfit

    story.also_in.add(SectionFactory(publication=PublicationFactory(host="sister.test")))
    assert f"list:a{author.pk}" in changed(lambda: listing.relist(story))


def test_lists_of_all_authors_are_noted_by_all_that_moves_them(story):
    rows = SubjectListing.objects.filter(author=OuterRef("pk"))
    made = noted(lambda: list(Author.objects.filter(Exists(rows))))
    assert "list:all" in made.tags


def test_merged_tags_touch_both(story):
    story.tags.set(["moon"])
    old, new = Tag.objects.get(slug="moon"), Tag.objects.create(name="Luna", slug="luna")
    touched = changed(lambda: story.tags.through.objects.filter(tag=old).update(tag=new))
    assert {f"list:t{old.pk}", f"list:t{new.pk}", f"article:{story.pk}"} <= touched


def test_a_comment_touches_its_talk(story):
    assert f"talk:{story.pk}" in changed(lambda: CommentFactory(article=story))


def test_the_map_is_one(story):
    assert changed(SectionFactory) >= {"map"}
    assert changed(lambda: type(story.section).objects.filter(pk=story.section_id).update(name="N")) == {"map"}


def test_pins_touch_pins(story):
    assert changed(lambda: curating.pin(story, place=story.publication, slot=1, by=None)) == {"pins", "revision"}


def test_staff_and_sessions_touch_nothing():
    assert changed(lambda: User.objects.filter(pk=UserFactory().pk).update(is_active=False)) == set()


def test_many_rows_at_once_and_raw_statements_are_seen(story):
    other = ArticleFactory(live=True)
    touched = changed(lambda: Article.objects.filter(pk__in=[story.pk, other.pk]).update(kicker="K"))
    assert touched == {f"article:{story.pk}", f"article:{other.pk}"}
    story.headline, other.headline = "A", "B"
    assert changed(lambda: Article.objects.bulk_update([story, other], ["headline"])) == touched


def test_a_change_and_its_word_are_undone_together(story):
    def fails():
        with transaction.atomic():
            Article.objects.filter(pk=story.pk).update(headline="New")
            transaction.set_rollback(True)

    assert changed(fails) == set()


def test_a_page_notes_rows_and_lists(story):
    made = noted(lambda: list(Listing.objects.in_section(story.section_id).live().cards()))
    assert {f"article:{story.pk}", f"list:s{story.section_id}"} <= made.tags
    assert not made.unfit


def test_a_list_behind_an_old_mark_is_noted_with_its_time(story):
    at = story.published_at.replace(year=2010)
    made = noted(lambda: list(Listing.objects.in_section(story.section_id).live().after(at, 1)))
    assert made.before == {f"list:s{story.section_id}": at.timestamp()}
    assert f"list:s{story.section_id}" not in made.tags


def test_what_nobody_named_keeps_a_page_from_being_stored():
    assert noted(lambda: list(User.objects.all())).unfit == "reads newsroom_user"


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_a_change_is_told_too():
    author = AuthorFactory()
    assert changed(lambda: Author.objects.filter(pk=author.pk).update(name="B")) == {f"author:{author.pk}"}
    assert "map" in changed(SectionFactory)
    assert "map" in changed(lambda: SectionFactory().delete())


def test_a_database_that_goes_away_while_a_change_is_written_down_is_known_as_such():
    """The driver's own error would be nobody's: whoever saved something would be told of a fault of ours, and not to try again."""
    with pytest.raises(DatabaseError), transaction.atomic():
        observing._ask(connection, "SELECT of_nothing")
