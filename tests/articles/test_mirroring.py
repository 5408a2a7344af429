"""What the database keeps beside the lists: each subject's own list and the counts of days, whatever changes a story."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from articles import listing, mirroring, publishing, sorting
from articles.models import Article, Author, Byline, Correction, Listing, SubjectListing, Tag, Tally
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, TagFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)
RIGHT = {"wanting": 0, "extra": 0, "days": 0, "notes": 0}


def counted(publication):
    """Return the kept count of each day of a publication."""
    rows = Tally.objects.filter(publication=publication).values_list("day").annotate(n=Sum("stories"))
    return {f"{day}": count for day, count in rows if count}


def standing(subject):
    """Return the keys of the stories in a subject's list."""
    return sorted(SubjectListing.objects.about(subject).values_list("article_id", flat=True))


def test_all_triggers_are_there():
    assert mirroring.missing(connection) == set()


def test_a_subject_s_list_follows_bylines_tags_and_agency():
    story, author, agency = ArticleFactory(live=DAY), AuthorFactory(), AgencyFactory()
    byline = story.bylines.create(author=author)
    story.tags.set(["Moon", "Ice"])
    moon = Tag.objects.get(name="Moon")
    Article.objects.filter(pk=story.pk).update(agency=agency)
    assert [standing(subject) for subject in (author, moon, agency)] == [[story.pk]] * 3

    other = AuthorFactory()
    Byline.objects.filter(pk=byline.pk).update(author=other)
    story.tags.remove("Moon")
    Article.objects.filter(pk=story.pk).update(agency=None)
    assert [standing(subject) for subject in (author, moon, agency)] == [[], [], []]
    assert standing(other) == [story.pk]
    assert mirroring.mistakes() == RIGHT


def test_it_follows_the_story_s_time_its_guests_and_its_end():
    story = ArticleFactory(live=DAY, agency=AgencyFactory())
    sister = SectionFactory(publication=PublicationFactory(host="sister.test"))
    story.also_in.add(sister)
    listing.relist(story)
    rows = SubjectListing.objects.about(story.agency)
    assert set(rows.values_list("publication_id", flat=True)) == {story.publication_id, sister.publication_id}

    Article.objects.filter(pk=story.pk).update(published_at=DAY - timedelta(days=1))
    story.refresh_from_db()
    listing.relist(story)
    assert set(rows.values_list("published_at", flat=True)) == {DAY - timedelta(days=1)}

    publishing.trash(story, by=UserFactory())
    assert not rows.exists()
    assert counted(story.publication) == counted(sister.publication) == {}
    publishing.restore(story)
    assert rows.count() == 2
    assert counted(sister.publication) == {"2022-04-25": 1}


def test_a_day_is_counted_in_the_publication_s_zone_also_when_that_changes():
    section = SectionFactory(publication=PublicationFactory(zone="Asia/Tokyo"))
    ArticleFactory(section=section, live=datetime(2022, 4, 26, 23, tzinfo=UTC))
    assert counted(section.publication) == {"2022-04-27": 1}

    section.publication.zone = "America/New_York"
    section.publication.save()
    assert counted(section.publication) == {"2022-04-26": 1}
    assert mirroring.mistakes() == RIGHT


def test_withdrawn_stories_and_those_with_an_end_leave_the_count():
    story, person = ArticleFactory(live=DAY), UserFactory()
    publishing.withdraw(story, by=person, reason="So.")
    assert counted(story.publication) == {}
    publishing.publish(story, by=person)
    assert counted(story.publication) == {"2022-04-26": 1}
    publishing.set_times(story, by=person, embargo_until=None, expires_at=timezone.now() + timedelta(days=9))
    assert counted(story.publication) == {}
    assert mirroring.mistakes() == RIGHT


def test_a_correction_goes_where_its_story_goes():
    story, sister = ArticleFactory(live=DAY), SectionFactory(publication=PublicationFactory(host="sister.test"))
    note = story.corrections.create(text="It was Tuesday.")
    note.save()
    assert Correction.objects.in_publication(story.publication_id).get() == note

    sorting.move(story, by=UserFactory(), section=sister)
    assert Correction.objects.in_publication(sister.publication_id).get() == note
    assert mirroring.mistakes() == RIGHT


def test_what_many_statements_do_is_followed_row_by_row():
    section, author = SectionFactory(), AuthorFactory()
    stories = [ArticleFactory(section=section, live=DAY + timedelta(days=n)) for n in range(4)]
    Byline.objects.bulk_create([Byline(article=story, author=author) for story in stories])
    assert standing(author) == [story.pk for story in stories]

    listing.relist_many(stories, {})
    Listing.objects.filter(article=stories[0]).delete()
    stories[1].bylines.all().delete()
    stories[2].delete()
    assert standing(author) == [stories[3].pk]
    assert counted(section.publication) == {"2022-04-27": 1, "2022-04-29": 1}


def test_a_tag_that_is_deleted_takes_its_list_along():
    story, tag = ArticleFactory(live=DAY), TagFactory()
    story.tags.add(tag)
    tag.delete()
    assert not SubjectListing.objects.filter(article=story).exclude(author__isnull=False).exists()


def test_folding_leaves_one_row_a_day_and_the_same_sums():
    section = SectionFactory()
    stories = [ArticleFactory(section=section, live=DAY) for _ in range(3)]
    publishing.trash(stories[0], by=UserFactory())
    before = counted(section.publication)
    assert mirroring.fold() == 4
    assert mirroring.fold() == 0
    assert counted(section.publication) == before == {"2022-04-26": 2}
    assert Tally.objects.count() == 1


def test_relist_finds_what_was_changed_behind_its_back_and_puts_it_right():
    story, other = ArticleFactory(live=DAY, agency=AgencyFactory()), ArticleFactory(live=DAY)
    call_command("relist", "--check", stdout=StringIO())
    with mirroring.lifted(connection):
        story.bylines.create(author=AuthorFactory())
        story.bylines.filter(author__slug=Author.STAFF_WRITERS).delete()
        Listing.objects.filter(article=other, section=None).delete()
    assert mirroring.mistakes() == {"wanting": 1, "extra": 2, "days": 1, "notes": 0}
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("relist", "--check", stdout=said)
    assert "1 stories stood in the wrong lists" in said.getvalue()

    call_command("relist", stdout=StringIO())
    call_command("relist", "--check", stdout=StringIO())
    assert mirroring.mistakes() == RIGHT
    assert Listing.objects.filter(article=other, section=None).exists()


def test_renewing_makes_all_of_it_from_nothing():
    story = ArticleFactory(live=DAY)
    story.tags.set(["Moon"])
    SubjectListing.objects.all().delete()
    Tally.objects.all().delete()
    mirroring.renew()
    assert mirroring.mistakes() == RIGHT
    assert counted(story.publication) == {"2022-04-26": 1}
