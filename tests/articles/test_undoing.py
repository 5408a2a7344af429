"""Taking back what was just done, exactly."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import acting, approving, listing, publishing, undoing
from articles import status as statuses
from articles.models import Article, Author, FollowUp, Listing, Undo
from articles.status import Status
from audit.models import AuditEntry
from tests.factories.articles import ArticleFactory, AuthorFactory
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db


def everything_about(story):
    """Return all that an act on a story could change, as the database has it."""
    return {
        "row": Article.objects.filter(pk=story.pk).values().get(),
        "bylines": list(story.bylines.in_order().values_list("author", "position")),
        "lists": sorted(
            Listing.objects.filter(article=story).values_list("publication", "section", "published_at"), key=str
        ),
        "redirects": list(story.redirects.values_list("old_path", flat=True)),
        "waiting": sorted(FollowUp.objects.waiting().filter(article=story).values_list("what", "due_at")),
    }


def undone(story, by):
    act = undoing.open_to(by, story)
    return undoing.undo(act.batch, by=by)


@pytest.fixture
def editor():
    return UserFactory()


def scheduled(editor):
    return publishing.schedule(ArticleFactory(), by=editor, at=timezone.now() + timedelta(hours=3))


def withdrawn(editor):
    return publishing.withdraw(ArticleFactory(live=True), by=editor, reason="Checking.")


@pytest.mark.parametrize(
    ("made", "act"),
    [
        pytest.param(lambda by: ArticleFactory(), lambda s, by: publishing.publish(s, by=by, hold=True), id="publish"),
        pytest.param(scheduled, lambda s, by: publishing.publish(s, by=by, hold=True), id="publish a scheduled one"),
        pytest.param(withdrawn, lambda s, by: publishing.publish(s, by=by, hold=True), id="publish again"),
        pytest.param(
            lambda by: ArticleFactory(),
            lambda s, by: publishing.schedule(s, by=by, at=timezone.now() + timedelta(days=1)),
            id="schedule",
        ),
        pytest.param(scheduled, lambda s, by: publishing.unschedule(s, by=by), id="unschedule"),
        pytest.param(
            lambda by: ArticleFactory(live=True),
            lambda s, by: publishing.withdraw(s, by=by, reason="A slip."),
            id="withdraw",
        ),
        pytest.param(lambda by: ArticleFactory(live=True), lambda s, by: publishing.trash(s, by=by), id="trash"),
        pytest.param(scheduled, lambda s, by: publishing.trash(s, by=by), id="trash a scheduled one"),
        pytest.param(lambda by: ArticleFactory(), lambda s, by: approving.submit(s, by=by), id="submit"),
        pytest.param(lambda by: ArticleFactory(), lambda s, by: approving.approve(s, by=by), id="approve"),
        pytest.param(
            lambda by: ArticleFactory(live=True),
            lambda s, by: publishing.set_times(
                s, by=by, embargo_until=timezone.now() + timedelta(days=1), expires_at=None
            ),
            id="embargo",
        ),
    ],
)
def test_an_act_taken_back_leaves_everything_as_it_was(editor, made, act):
    story = made(editor)
    before = everything_about(story)

    act(story, editor)
    assert everything_about(story) != before, "the act does something"
    report = undone(story, editor)

    assert (report.undone, report.refused) == ([story], [])
    assert everything_about(story) == before


def test_undoing_twice_changes_nothing(editor):
    story = ArticleFactory()
    publishing.publish(story, by=editor, hold=True)
    act = undoing.open_to(editor, story)
    undoing.undo(act.batch, by=editor)
    before = everything_about(story)

    assert undoing.undo(act.batch, by=editor).undone == []
    assert everything_about(story) == before


def test_when_the_time_is_over_it_has_gone_out(editor, time_machine):
    story = publishing.publish(ArticleFactory(), by=editor, hold=True)
    act = undoing.open_to(editor, story)

    time_machine.move_to(act.expires_at)

    assert undoing.open_to(editor, story) is None
    assert [why for _story, why in undoing.undo(act.batch, by=editor).refused] == [
        "The time to undo this is over: it has gone out."
    ]
    assert list(Article.objects.live()) == [story]


def test_nobody_undoes_for_another(editor):
    story = publishing.publish(ArticleFactory(), by=editor, hold=True)
    batch = undoing.open_to(editor, story).batch
    stranger = UserFactory()

    assert undoing.open_to(stranger, story) is None
    assert undoing.undo(batch, by=stranger).undone == []
    story.refresh_from_db()
    assert statuses.of(story) == Status.HELD


def test_a_right_lost_meanwhile_stops_the_undo(editor):
    story = publishing.publish(ArticleFactory(), by=editor, hold=True)

    report = undoing.undo(undoing.open_to(editor, story).batch, by=editor, may=lambda _: False)

    assert report.refused == [(story, "it is no longer yours to change")]


def test_a_colleagues_later_act_is_not_undone_with_it(editor):
    story = publishing.publish(ArticleFactory(), by=editor, hold=True)
    batch = undoing.open_to(editor, story).batch
    publishing.publish(story, by=UserFactory(), at=timezone.now() - timedelta(days=1))
    before = everything_about(story)

    report = undoing.undo(batch, by=editor)

    assert [why for _story, why in report.refused] == [
        "It was changed again meanwhile, and undoing would take that back too."
    ]
    assert everything_about(story) == before


def test_authors_named_meanwhile_stay(editor):
    story = publishing.publish(ArticleFactory(), by=editor, hold=True)
    story.bylines.all().delete()
    ann = AuthorFactory(name="Ann")
    story.bylines.create(author=ann)

    undone(story, editor)

    assert [byline.author for byline in story.bylines.all()] == [ann]


def test_what_an_import_does_is_told_at_once_and_not_undone():
    publishing.publish(ArticleFactory(), by=None)

    assert not Undo.objects.exists()
    assert [(f.what, f.due_at <= timezone.now()) for f in FollowUp.objects.all()] == [("out", True)]
    assert Author.objects.filter(slug=Author.STAFF_WRITERS).exists()


def test_tags_and_redirects_of_an_act_are_taken_back_too(editor):
    story = ArticleFactory(live=True)
    story.tags.set(["Moon"])
    before = sorted(story.tags.names())

    with acting.on(story, "tag", by=editor, changing=("tags", "redirects")) as act:
        act.story.tags.add("Mars")
        act.story.tags.remove("Moon")
        act.story.redirects.create(publication=story.publication, old_path="/old/")
        listing.relist(act.story)
    undone(story, editor)

    assert (sorted(story.tags.names()), story.redirects.count()) == (before, 0)


def test_the_record_tells_of_the_act_and_of_its_undoing(editor):
    story = publishing.publish(ArticleFactory(headline="Landing"), by=editor, hold=True)
    undone(story, editor)

    undo, publish = AuditEntry.objects.order_by("-pk")[:2]
    assert (publish.act, publish.by, publish.before["published_at"]) == ("publish", editor, None)
    assert (publish.after["path"], publish.before["bylines"]) == (story.path, [])
    assert (undo.act, undo.note, undo.after["path"], undo.before["path"]) == ("undo", "publish", None, story.path)
