"""What readers may see of a story's past, and what never."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import disclosing, publishing, versions
from articles.acting import Refused
from articles.models import Article, Version
from audit.models import AuditEntry
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db


def kept(story, kind=Version.Kind.PUBLISHED, *, ago=0, **fields):
    """Change a story and keep what it says, some hours ago."""
    Article.objects.filter(pk=story.pk).update(**fields)
    story.refresh_from_db()
    with time_machine.travel(timezone.now() - timedelta(hours=ago), tick=False):
        return versions.keep(story, kind=kind, by=None, name="Mine" if kind == Version.Kind.NAMED else "")


@pytest.fixture
def story():
    """A story with two published versions, and a named one between them."""
    story = ArticleFactory(headline="One", live=timezone.now() - timedelta(hours=9))
    kept(story, ago=8)
    kept(story, Version.Kind.NAMED, ago=7, headline="Secret")
    kept(story, ago=6, headline="Two")
    return story


def numbers(story):
    return [version.number for version in disclosing.versions_of(Article.objects.get(pk=story.pk))]


def test_readers_see_what_was_published_and_no_draft(story):
    assert numbers(story) == [1, 3]
    assert disclosing.compared(story, old=1, new=2) is None


def test_two_versions_are_compared(story):
    was, now, difference = disclosing.compared(story, old=1, new=3)

    assert (was.number, now.number) == (1, 3)
    assert [(p.kind.value, p.text) for p in difference.fields[0].pieces] == [("gone", "One"), ("new", "Two")]


@pytest.mark.parametrize(("old", "new"), [(3, 1), (1, 1), (1, 9), (9, 10)])
def test_only_from_an_older_to_a_newer_one_that_are_there(story, old, new):
    assert disclosing.compared(story, old=old, new=new) is None


@pytest.mark.parametrize("hidden", [
    {"withdrawn_at": timezone.now()}, {"trashed_at": timezone.now()},
    {"embargo_until": timezone.now() + timedelta(days=1)}, {"expires_at": timezone.now() - timedelta(minutes=1)},
    {"published_at": timezone.now() + timedelta(days=1)}, {"published_at": None},
], ids=["withdrawn", "trashed", "embargoed", "expired", "scheduled", "draft"])  # fmt: skip
def test_a_story_that_is_not_before_readers_has_no_past_either(story, hidden):
    Article.objects.filter(pk=story.pk).update(**hidden)

    assert numbers(story) == []
    assert disclosing.compared(Article.objects.get(pk=story.pk), old=1, new=3) is None


def test_what_gave_way_before_the_story_came_out_is_never_shown():
    story = ArticleFactory(headline="Wrong name", live=timezone.now() - timedelta(hours=1))
    kept(story, ago=5)
    kept(story, ago=4, headline="Right name")

    assert numbers(story) == [2]
    assert disclosing.versions_of(story)[0].since == story.published_at


def test_a_version_is_withheld_and_disclosed_and_both_are_on_the_record(story):
    editor, version = UserFactory(), story.versions.get(number=1)

    disclosing.withhold(version, by=editor, because="A court asked.")
    assert numbers(story) == [3]
    disclosing.withhold(version, by=editor, because="Again.")
    disclosing.disclose(version, by=editor)
    disclosing.disclose(version, by=editor)

    assert numbers(story) == [1, 3]
    entries = AuditEntry.objects.filter(act__in=["withhold", "disclose"]).order_by("pk")
    assert [(e.act, e.by, e.note) for e in entries] == [
        ("withhold", editor, "A court asked."),
        ("disclose", editor, ""),
    ]


def test_withholding_needs_a_reason_and_a_version_readers_had(story):
    for number, because in ((1, "  "), (2, "A court asked.")):
        with pytest.raises(Refused):
            disclosing.withhold(story.versions.get(number=number), by=UserFactory(), because=because)
    assert numbers(story) == [1, 3]


def test_a_story_published_again_shows_its_past_again(story):
    publishing.withdraw(story, by=UserFactory(), reason="For a day.")
    assert numbers(story) == []

    publishing.publish(story, by=UserFactory())
    assert numbers(story) == [1, 3]
