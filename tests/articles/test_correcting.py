"""Notes on what was put right: made, kept once, seen everywhere they should be."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import correcting, publishing, undoing, versions
from articles.acting import Refused
from articles.lists import BadMark
from articles.models import Article, Correction, Version
from audit.models import AuditEntry
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory()


@pytest.fixture
def story():
    return ArticleFactory(headline="Ice on the Moon", live=True)


def changed(story, **fields):
    """Change a live story for readers, as the desk does."""
    versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)
    Article.objects.filter(pk=story.pk).update(**fields)
    story.refresh_from_db()
    return versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)


def test_a_note_is_dated_signed_and_between_two_versions(story, editor):
    after = changed(story, headline="Water on the Moon")

    note = correcting.correct(story, kind="correction", text=" It is water.\x00 ", by=editor)

    assert (note.kind, note.text, note.made_by, note.place) == ("correction", "It is water.", editor, "bottom")
    assert (note.before.number, note.after) == (1, after)
    assert timezone.now() - note.made_at < timedelta(minutes=1)
    assert note.has_comparison


def test_the_story_has_changed_for_readers_from_then_on(story, editor):
    note = correcting.correct(story, kind="update", text="More is known.", by=editor)

    story.refresh_from_db()
    assert story.amended_at == story.updated_at == note.made_at
    assert story.retracted_at is None


@pytest.mark.parametrize(("kind", "place"), [
    ("update", "bottom"), ("clarification", "bottom"), ("correction", "bottom"), ("apology", "top"), ("retraction", "top"),
])  # fmt: skip
def test_each_kind_has_its_usual_place_and_the_editor_may_choose_another(story, editor, kind, place):
    other = {"top": "bottom", "bottom": "top"}[place]

    assert correcting.correct(story, kind=kind, text="One.", by=editor).place == place
    assert correcting.correct(story, kind=kind, text="Two.", by=editor, position=other).place == other


def test_the_act_is_on_the_record(story, editor):
    correcting.correct(story, kind="correction", text="It is water.", by=editor)

    entry = AuditEntry.objects.get(act="correct")
    assert (entry.by, entry.row_key, entry.note) == (editor, str(story.pk), "It is water.")
    assert [note["kind"] for note in entry.after["corrections"]["notes"]] == ["correction"]


def test_a_note_is_taken_back_while_there_is_time(story, editor):
    Article.objects.filter(pk=story.pk).update(created_by=editor)
    correcting.correct(story, kind="retraction", text="Untrue.", by=editor, withdraw=True)
    act = undoing.open_to(editor, story)

    assert undoing.undo(act.batch, by=editor).undone == [story]

    story.refresh_from_db()
    assert (story.is_live(), story.retracted_at, story.amended_at) == (True, None, None)
    assert not Correction.objects.exists()


def test_a_note_with_another_behind_it_is_not_taken_back(story, editor):
    correcting.correct(story, kind="update", text="One.", by=editor)
    act = undoing.open_to(editor, story)
    correcting.correct(story, kind="update", text="Two.", by=UserFactory())

    assert undoing.undo(act.batch, by=editor).undone == []
    assert Correction.objects.count() == 2


def test_a_button_pressed_twice_makes_one_note(story, editor):
    first = correcting.correct(story, kind="correction", text="It is water.", by=editor)

    assert correcting.correct(story, kind="correction", text="It is water.", by=editor) == first
    assert Correction.objects.count() == AuditEntry.objects.filter(act="correct").count() == 1


def test_a_second_note_on_the_same_text_shows_no_change(story, editor):
    changed(story, headline="Water on the Moon")
    correcting.correct(story, kind="correction", text="It is water.", by=editor)

    assert correcting.correct(story, kind="apology", text="We are sorry.", by=editor).before is None


def test_a_change_of_long_ago_is_not_what_a_note_is_about(story, editor):
    with time_machine.travel(timezone.now() - timedelta(hours=3), tick=False):
        changed(story, headline="Water on the Moon")

    assert correcting.correct(story, kind="clarification", text="Frozen water.", by=editor).before is None


def test_a_note_without_a_change_of_the_text_makes_no_further_version(story, editor):
    changed(story, headline="Water on the Moon")
    versions.keep(story, kind=Version.Kind.NAMED, by=editor, name="Mine")

    note = correcting.correct(story, kind="correction", text="It is water.", by=editor)

    assert (note.before.number, note.after.number) == (1, 2)
    assert story.versions.count() == 3


def test_a_retraction_marks_the_story_and_leaves_it_readable(story, editor):
    note = correcting.correct(story, kind="retraction", text="None of it is true.", by=editor)

    story.refresh_from_db()
    assert story.retracted_at == note.made_at
    assert story.is_live()


def test_a_retraction_can_take_the_story_away(story, editor):
    correcting.correct(story, kind="retraction", text="None of it is true.", by=editor, withdraw=True)

    story.refresh_from_db()
    assert (story.withdrawn_by, story.withdrawn_because) == (editor, "None of it is true.")


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u2060", "x" * 5_001])
def test_a_note_that_says_nothing_or_too_much_is_refused(story, editor, text):
    with pytest.raises(Refused):
        correcting.correct(story, kind="correction", text=text, by=editor)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("wrong", [{"kind": "erratum"}, {"position": "middle"}, {"withdraw": True}])
def test_what_no_form_offers_is_refused(story, editor, wrong):
    with pytest.raises(Refused):
        correcting.correct(story, **{"kind": "correction", "text": "So.", "by": editor} | wrong)


def test_what_readers_do_not_have_needs_no_note(story, editor):
    publishing.withdraw(story, by=editor, reason="Wrong.")

    for hidden in (story, ArticleFactory(), ArticleFactory(live=timezone.now() + timedelta(days=1))):
        with pytest.raises(Refused, match="Readers don’t have"):
            correcting.correct(hidden, kind="correction", text="So.", by=editor)
    assert not Correction.objects.exists()


def test_a_publications_notes_come_page_by_page(story, editor, django_assert_num_queries):
    for number in range(5):
        correcting.correct(story, kind="update", text=f"Number {number}", by=editor)
    elsewhere = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")), live=True)
    correcting.correct(elsewhere, kind="update", text="At the sister's", by=editor)

    with django_assert_num_queries(1):
        notes, older = correcting.of_publication(story.publication_id, size=3)
        assert [note.article.canonical_url for note in notes] == [story.canonical_url] * 3
    rest, end = correcting.of_publication(story.publication_id, before=older, size=3)

    assert [note.text for note in notes + rest] == [f"Number {n}" for n in (4, 3, 2, 1, 0)]
    assert end == ""


def test_a_mark_we_never_gave_is_refused():
    with pytest.raises(BadMark):
        correcting.of_publication(1, before="1e3-x")
