"""Every word is kept as it is typed, by one editor or several, in order or out of it."""

import itertools

import pytest

from articles import approving, content, keeping, versions
from articles.keeping import Window
from articles.models import Article, Author, Redirect, Version, WorkingCopy
from tests.factories.articles import ArticleFactory, AuthorFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return ArticleFactory(headline="Ice", standfirst="Much of it.")


@pytest.fixture
def live():
    return ArticleFactory(headline="Ice", standfirst="Much of it.", live=True)


@pytest.fixture
def ana():
    return UserFactory(name="Ana")


@pytest.fixture
def ben():
    return UserFactory(name="Ben")


def say(story, window, known=None, **changes):
    return keeping.keep(story, changes=changes, known=known or {}, window=window)


def now(story):
    return keeping.current(Article.objects.get(pk=story.pk))


def row(story):
    return Article.objects.get(pk=story.pk)


def test_a_draft_takes_what_is_typed_at_once(draft, ana):
    kept = say(draft, Window(ana, "a", 1), headline="Ice on the Moon")

    assert row(draft).headline == "Ice on the Moon"
    assert (kept.numbers, kept.clashes, kept.copy.values) == ({"headline": 1}, [], {})


def test_readers_see_nothing_of_what_is_typed_into_a_live_story(live, ana):
    say(live, Window(ana, "a", 1), headline="Ice on the Moon")

    assert row(live).headline == "Ice"
    assert now(live)["headline"] == "Ice on the Moon"


def test_what_cannot_be_saved_as_it_is_waits_in_the_working_copy(draft, ana):
    say(draft, Window(ana, "a", 1), source_url={"typed": "htp:/nowhere"})

    assert row(draft).source_url == ""
    assert now(draft)["source_url"] == {"typed": "htp:/nowhere"}


def test_new_authors_wait_until_the_story_is_saved(draft, ana):
    known = AuthorFactory()

    say(draft, Window(ana, "a", 1), authors=[known.pk, "Noor Haddad"])

    assert not Author.objects.filter(name="Noor Haddad").exists()
    assert now(draft)["authors"] == [known.pk, "Noor Haddad"]


def test_different_fields_merge_silently(draft, ana, ben):
    say(draft, Window(ana, "a", 1), headline="Ana's headline")
    kept = say(draft, Window(ben, "b", 1), standfirst="Ben's standfirst.")

    assert kept.clashes == []
    assert (row(draft).headline, row(draft).standfirst) == ("Ana's headline", "Ben's standfirst.")
    assert set(keeping.news_for(kept.copy, known={"standfirst": 1}, client="b")) == {"headline"}


def test_o1_the_same_field_offers_both_texts_and_overwrites_nothing(draft, ana, ben):
    say(draft, Window(ana, "a", 1), headline="Ana's headline")

    kept = say(draft, Window(ben, "b", 1), headline="Ben's headline")

    assert kept.clashes == ["headline"]
    assert row(draft).headline == "Ana's headline"
    copy = WorkingCopy.objects.get(article=draft)
    assert [(c["field"], c["value"], c["by"]) for c in copy.clashes] == [("headline", "Ben's headline", "Ben")]


def test_choosing_settles_a_clash(draft, ana, ben):
    say(draft, Window(ana, "a", 1), headline="Ana's headline")
    say(draft, Window(ben, "b", 1), headline="Ben's headline")

    kept = say(draft, Window(ben, "b", 2), known={"headline": 1}, headline="Both, said well")

    assert (kept.clashes, kept.copy.clashes, row(draft).headline) == ([], [], "Both, said well")


def test_the_same_text_twice_is_no_clash(draft, ana, ben):
    say(draft, Window(ana, "a", 1), headline="The same")

    assert say(draft, Window(ben, "b", 1), headline="The same").clashes == []


@pytest.mark.parametrize("order", list(itertools.permutations([1, 2, 3])))
def test_messages_of_one_window_may_come_in_any_order(draft, ana, order):
    for count in order:
        assert say(draft, Window(ana, "a", count), headline=f"Ice {count}").clashes == []

    assert row(draft).headline == "Ice 3"


def test_a_message_that_comes_late_raises_no_alarm_after_a_colleague_wrote(draft, ana, ben):
    say(draft, Window(ana, "a", 2), headline="Ana, second")
    say(draft, Window(ben, "b", 1), known={"headline": 1}, headline="Ben, knowing Ana's")

    late = say(draft, Window(ana, "a", 1), headline="Ana, first")

    assert late.clashes == []
    assert row(draft).headline == "Ben, knowing Ana's"


def test_a_writer_alone_is_never_told_of_a_clash_before_the_first_answer(draft, ana):
    for count in range(1, 6):
        assert say(draft, Window(ana, "a", count), headline="I" * count).clashes == []


def settle(story, window, known=None, going_out=True, **screen):
    whole = now(story) | screen
    return keeping.settle(story, screen=whole, known=known or {}, window=window, going_out=going_out)


def test_o3_what_goes_out_is_what_its_editor_saw(live, ana, ben):
    seen = now(live)
    say(live, Window(ben, "b", 1), body="<p>Half a sent</p>")

    keeping.settle(live, screen=seen | {"headline": "Ice, again"}, known={}, window=Window(ana, "a", 1), going_out=True)

    assert (row(live).headline, row(live).body) == ("Ice, again", seen["body"])
    assert WorkingCopy.objects.get(article=live).values == {"body": "<p>Half a sent</p>"}


def test_saving_a_draft_lets_a_colleagues_newer_words_stand(draft, ana, ben):
    seen = now(draft)
    say(draft, Window(ben, "b", 1), body="<p>Ben's.</p>")

    keeping.settle(draft, screen=seen | {"headline": "Ana's"}, known={}, window=Window(ana, "a", 1), going_out=False)

    assert (row(draft).headline, row(draft).body) == ("Ana's", "<p>Ben's.</p>")


def test_what_went_out_leaves_the_working_copy(live, ana):
    say(live, Window(ana, "a", 1), headline="Ice, again")

    settle(live, Window(ana, "a", 2), known={"headline": 1})

    assert row(live).headline == "Ice, again"
    assert WorkingCopy.objects.get(article=live).values == {}


def test_names_of_new_authors_become_authors_when_the_story_is_saved(draft, ana):
    AuthorFactory(name="Jane Roe", slug="jane-roe")

    settle(draft, Window(ana, "a", 1), authors=["jane roe", "Noor Haddad"])

    assert [b.author.slug for b in row(draft).bylines.in_order()] == ["jane-roe", "noor-haddad"]


def test_a_changed_slug_of_a_live_story_leaves_a_redirect(live, ana):
    old = live.path

    settle(live, Window(ana, "a", 1), slug="ice-again")

    assert row(live).path.endswith("/ice-again")
    assert Redirect.objects.get().old_path == f"/{old}/"


def test_a_home_elsewhere_takes_the_story_along(draft, ana):
    elsewhere = SectionFactory()

    settle(draft, Window(ana, "a", 1), section=elsewhere.pk)

    assert row(draft).publication_id == elsewhere.publication_id


def test_o6_restoring_an_old_version_keeps_the_new_words(live, ana):
    first = versions.keep(live, kind=Version.Kind.PUBLISHED, by=ana)
    say(live, Window(ana, "a", 1), headline="Newer", body="<p>Newer text.</p>")

    kept = versions.restore(live, first, by=ana)

    assert now(live)["headline"] == "Ice"
    assert (kept.kind, kept.content["headline"], kept.content["body"]) == ("named", "Newer", "<p>Newer text.</p>")
    assert row(live).headline == "Ice"


def test_a_restored_version_waits_for_update_on_a_live_story(live, ana):
    first = versions.keep(live, kind=Version.Kind.PUBLISHED, by=ana)
    settle(live, Window(ana, "a", 1), headline="Second")

    versions.restore(live, first, by=ana)

    assert (row(live).headline, now(live)["headline"]) == ("Second", "Ice")


def test_changes_taken_back_are_kept_under_a_name(live, ana):
    say(live, Window(ana, "a", 1), headline="Never mind")

    kept = versions.discard(live, by=ana)

    assert now(live)["headline"] == "Ice"
    assert (kept.name, kept.content["headline"]) == ("Changes taken back", "Never mind")


def test_content_and_times_are_all_that_is_kept(draft):
    assert tuple(keeping.in_row(draft)) == (*content.FIELDS, *keeping.TIMES)


def test_words_of_someone_who_may_not_approve_let_an_approval_lapse(draft, ana):
    boss = UserFactory(is_superuser=True)
    approving.approve(draft, by=boss)
    say(row(draft), Window(boss, "b", 1), headline="Mended by the desk")
    assert row(draft).approved_at

    say(row(draft), Window(ana, "a", 1), known={"headline": 1}, headline="Mended by a reporter")

    assert (row(draft).approved_at, row(draft).lapsed_by) == (None, ana)


def test_a_text_that_came_second_waits_for_its_writer_in_any_browser(draft, ana, ben):
    say(draft, Window(ana, "a", 1), headline="Ana's headline")
    kept = say(draft, Window(ben, "b", 1), headline="Ben's headline")

    assert [c["value"] for c in keeping.unsettled(kept.copy, ben)] == ["Ben's headline"]
    assert keeping.unsettled(kept.copy, ana) == []


@pytest.mark.parametrize("chosen", ["Ana's headline", "Ben's headline"])
def test_whichever_text_is_chosen_the_other_is_forgotten(draft, ana, ben, chosen):
    say(draft, Window(ana, "a", 1), headline="Ana's headline")
    say(draft, Window(ben, "b", 1), headline="Ben's headline")

    kept = say(draft, Window(ben, "another-browser", 1), known={"headline": 1}, headline=chosen)

    assert (keeping.unsettled(kept.copy, ben), row(draft).headline) == ([], chosen)
