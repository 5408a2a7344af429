"""What a person can do with a story next."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from articles import approving, publishing, steps
from sections.roles import EDITOR, PICTURES, REPORTER
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=1)


def draft(story, by):
    return story


def submitted(story, by):
    return approving.submit(story, by=by)


def approved(story, by):
    return approving.approve(story, by=by)


def held(story, by):
    return publishing.publish(story, by=by, hold=True)


def scheduled(story, by):
    return publishing.schedule(story, by=by, at=timezone.now() + SOON)


def live(story, by):
    return publishing.publish(story, by=by)


def embargoed(story, by):
    publishing.publish(story, by=by)
    return publishing.set_times(story, by=by, embargo_until=timezone.now() + SOON, expires_at=None)


def withdrawn(story, by):
    publishing.publish(story, by=by)
    return publishing.withdraw(story, by=by, reason="So.")


def trashed(story, by):
    return publishing.trash(story, by=by)


def offered(story, person, **kwargs):
    found = steps.next_step(story, person, **kwargs)
    return [found.primary.act if found.primary else None, *(step.act for step in found.others)]


@pytest.fixture
def section():
    return SectionFactory()


@pytest.mark.parametrize(
    ("made", "for_editor", "for_reporter"),
    [
        (draft, ["publish", "schedule", "approve", "trash"], ["submit", "trash"]),
        (submitted, ["publish", "schedule", "approve", "send_back", "trash"], ["take_back", "trash"]),
        (approved, ["publish", "schedule", "send_back", "trash"], ["take_back", "trash"]),
        (held, ["undo", "update", "trash"], [None]),
        (scheduled, ["update", "publish", "unschedule", "trash"], [None]),
        (live, ["update", "withdraw", "trash"], [None]),
        (embargoed, ["update", "withdraw", "trash"], [None]),
        (withdrawn, ["publish_again", "update", "trash"], [None]),
        (trashed, ["restore"], ["restore"]),
    ],
)
def test_each_state_offers_its_acts_by_role(section, made, for_editor, for_reporter):
    editor, reporter = staff(EDITOR, section.publication), staff(REPORTER, section.publication)
    story = made(ArticleFactory(section=section, created_by=reporter), editor)

    assert offered(story, editor) == for_editor
    assert offered(story, reporter) == for_reporter
    assert offered(story, staff(EDITOR, PublicationFactory(host="sister.test"))) == [None]
    assert offered(story, staff(PICTURES, section.publication)) == [None]


def test_who_approves_and_does_not_publish_is_offered_that(section):
    desk = Group.objects.create(name="Copy desk")
    desk.permissions.set(Permission.objects.filter(codename__in=["change_article", "approve_article"]))
    person = staff("Copy desk", section.publication)
    story = approving.submit(ArticleFactory(section=section), by=UserFactory())

    assert offered(story, person) == ["approve", "send_back"]
    assert offered(approving.approve(story, by=person), person) == ["send_back"]


def test_a_time_to_come_or_an_embargo_makes_it_schedule(section):
    editor = staff(EDITOR, section.publication)
    end = timezone.now() + SOON

    typed = steps.next_step(ArticleFactory(section=section), editor, wish=end)
    under = steps.next_step(ArticleFactory(section=section, embargo_until=end), editor)

    assert [(s.primary.act, str(s.primary.label), s.primary.at) for s in (typed, under)] == [
        ("schedule", "Schedule", end)
    ] * 2
    assert "publish" not in under
    assert offered(ArticleFactory(section=section), editor, wish=timezone.now() - SOON)[0] == "publish"


def test_an_unsaved_story_is_saved_first():
    assert offered(None, UserFactory()) == ["save"]


def test_acts_that_need_words_say_so():
    assert [steps.Step(name).needs_reason for name in ("withdraw", "send_back", "publish")] == [True, True, False]
