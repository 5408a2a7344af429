"""Other spellings: close words of live stories, and none that stands only where no reader may look."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from search import answering, asking, indexing, spelling, vocabulary
from search.models import Word
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory()


def meant(section, words):
    return answering.meant(asking.understand(words, publication=section.publication))


def story(section, headline, **kwargs):
    return ArticleFactory(section=section, headline=headline, standfirst="", body="<p>Seen.</p>", **kwargs)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("asteriod", "asteroid"), ("teliscope", "telescope"), ("sattelite", "satellite"), ("curiousity", "curiosity"),
        ("persevarence", "perseverance"), ("Asteriod", "asteroid"), ("asteroid", ""), ("xyzzyx", ""), ("ast", ""),
        ("asteriod telescpe", "asteroid telescope"), ("asteriod year:2001", ""),
    ],
)  # fmt: skip
def test_close_words_of_live_stories_are_offered(section, typed, word):
    story(section, "Asteroid telescope satellite curiosity perseverance", live=True)
    spelling.learn_lately()

    assert meant(section, typed) == word


def test_words_of_stories_nobody_may_see_are_never_offered(section):
    soon = timezone.now() + timedelta(hours=1)
    story(section, "Quasarone in a draft")
    story(section, "Quasartwo to come", live=soon)
    held = story(section, "Quasarthree under embargo", live=True)
    held.embargo_until = soon
    held.save()
    gone = story(section, "Quasarfour withdrawn", live=True)
    spelling.learn_lately()
    for _ in indexing.index_all(anew=True):
        pass
    publishing.withdraw(gone, by=None, reason="So.")

    assert set(Word.objects.values_list("word", flat=True)) & {"quasarone", "quasartwo", "quasarthree"} == set()
    # Even where the vocabulary knows a word, as that of a story that was withdrawn, a live story must hold it.
    vocabulary.keep(vocabulary.count(["quasarone quasartwo quasarthree quasarfour"]))
    for word in ("quasaron", "quasartw", "quasarthre", "quasarfou"):
        assert meant(section, word) == "", word
    held.embargo_until = None
    held.save()
    assert meant(section, "quasarthre") == "quasarthree"


def test_words_of_a_sister_are_offered_there_only(section):
    away = SectionFactory(publication=PublicationFactory(host="mars.test"))
    story(away, "Areography", live=True)
    spelling.learn_lately()

    assert meant(section, "areograpy") == ""
    assert meant(away, "areograpy") == "areography"


def test_making_the_index_anew_counts_again_and_drops_what_is_gone(section):
    story(section, "Comet of ice", live=True)
    vocabulary.keep(vocabulary.count(["comet vanished", "comet"]))

    for _run in range(2):
        list(indexing.index_all(anew=True))
        assert dict(Word.objects.values_list("word", "stories"))["comet"] == 1
        assert not Word.objects.filter(word="vanished").exists()


@pytest.mark.once
def test_a_skeleton_is_what_typing_errors_leave():
    assert vocabulary.skeleton("satellite") == vocabulary.skeleton("sattelite") == "stlt"
    assert vocabulary.skeleton("ayyy") == "a"
    assert {"ice", "iced", "ic", "cie", "ace"} - spelling.edits("ice") == {"ice"}
