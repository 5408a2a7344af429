"""A story's way through the house before readers."""

import pytest

from articles import approving, publishing
from articles import status as statuses
from articles.models import Article
from articles.status import Status
from sections.roles import EDITOR, REPORTER
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory()


@pytest.fixture
def reporter(section):
    return staff(REPORTER, section.publication)


@pytest.fixture
def editor(section):
    return staff(EDITOR, section.publication)


@pytest.fixture
def story(section, reporter):
    return ArticleFactory(section=section, created_by=reporter)


def test_a_story_is_handed_in_and_approved(story, reporter, editor):
    handed_in = approving.submit(story, by=reporter)
    assert (statuses.of(handed_in), handed_in.submitted_by) == (Status.SUBMITTED, reporter)

    approved = approving.approve(story, by=editor)
    assert (statuses.of(approved), approved.approved_by, approved.submitted_by) == (Status.APPROVED, editor, reporter)


@pytest.mark.parametrize("act", [approving.submit, approving.approve])
def test_doing_it_twice_changes_nothing(story, reporter, editor, act):
    act(story, by=reporter)
    before = Article.objects.filter(pk=story.pk).values().get()

    act(story, by=editor)

    assert Article.objects.filter(pk=story.pk).values().get() == before


def test_a_story_sent_back_is_a_draft_that_says_what_to_do(story, reporter, editor):
    approving.submit(story, by=reporter)

    returned = approving.send_back(story, by=editor, reason=" Who says so? ")

    assert statuses.of(returned) == Status.DRAFT
    assert (returned.sent_back_by, returned.sent_back_because, returned.submitted_at) == (editor, "Who says so?", None)

    again = approving.submit(story, by=reporter)
    assert (again.sent_back_at, again.sent_back_because) == (None, None)


def test_sending_back_wants_a_reason(story, reporter, editor):
    approving.submit(story, by=reporter)

    with pytest.raises(publishing.Refused, match="say why"):
        approving.send_back(story, by=editor, reason="  ")


def test_a_writer_takes_a_story_back(story, reporter):
    approving.submit(story, by=reporter)

    assert statuses.of(approving.take_back(story, by=reporter)) == Status.DRAFT


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"body": " "}, "no text"), ({"live": True}, "has its time already"), ({"trashed": True}, "trash")],
)
def test_what_cannot_be_handed_in_says_why(section, editor, fields, reason):
    story = ArticleFactory(section=section, **{k: v for k, v in fields.items() if k != "trashed"})
    if "trashed" in fields:
        publishing.trash(story, by=editor)

    for act in (approving.submit, approving.approve):
        with pytest.raises(publishing.Refused, match=reason):
            act(story, by=editor)


@pytest.mark.parametrize("act", [approving.take_back, lambda s, by: approving.send_back(s, by=by, reason="So.")])
def test_what_nobody_handed_in_cannot_be_given_back(story, editor, act):
    with pytest.raises(publishing.Refused, match="was not handed in"):
        act(story, by=editor)


def test_an_approval_lapses_with_a_change_by_someone_who_may_not_approve(story, reporter, editor):
    approving.approve(story, by=editor)

    lapsed = approving.changed(Article.objects.get(pk=story.pk), by=reporter)

    assert statuses.of(lapsed) == Status.SUBMITTED
    assert (lapsed.lapsed_by, lapsed.lapsed_at is not None, lapsed.approved_by) == (reporter, True, None)
    assert approving.approve(story, by=editor).lapsed_at is None


def test_an_approval_survives_an_editors_change_and_publication(story, reporter, editor):
    approved = approving.approve(story, by=editor)
    assert approving.changed(approved, by=editor).approved_at

    published = publishing.publish(story, by=editor)
    assert approving.changed(published, by=reporter).approved_by == editor
