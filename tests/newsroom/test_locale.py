"""The translations: whole, true to their English, compiled, and seen on pages."""

import gettext
import re
from datetime import UTC, datetime

import pytest
from django.utils import formats, translation

from articles.models import Byline
from newsroom.templatetags import times
from tests import catalogue
from tests.factories.articles import ArticleFactory, AuthorFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.factories.supporters import PlanFactory
from tests.pages import soup

LANGUAGES = sorted(path.name for path in catalogue.LOCALE.iterdir() if path.is_dir())
HELD = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>|\[\[|\]\]")
IN_ENGLISH = [
    "Search",
    "All sections",
    "Sister sites",
    "Latest",
    "By ",
    "Privacy choices",
    "Skip to",
    "Share",
    "Support us",
]

each_language = pytest.mark.parametrize("language", LANGUAGES)


def _catalogue(language):
    return catalogue.LOCALE / language / "LC_MESSAGES" / "django.po"


def _entries(language):
    return [entry for entry in catalogue.entries(_catalogue(language)) if entry.msgid]


@pytest.mark.once
@each_language
def test_every_word_is_in_the_catalogue(language):
    missing = catalogue.words_in_code() - {entry.key for entry in _entries(language)}

    assert not missing, "Not in the catalogue: run `make messages`, then translate them."


@pytest.mark.once
@each_language
def test_every_word_is_translated(language):
    unsaid = [e.msgid for e in _entries(language) if e.is_fuzzy or not all(e.msgstr.values())]
    halves = [e.msgid for e in _entries(language) if len(e.msgstr) != (1 if e.msgid_plural is None else 2)]

    assert not unsaid, "Empty or marked fuzzy: translate them."
    assert not halves, "A plural has two forms."


@pytest.mark.once
@each_language
def test_a_translation_holds_what_its_english_holds(language):
    def held(words):
        return sorted(HELD.findall(words))

    wrong = {
        said
        for entry in _entries(language)
        for said in entry.msgstr.values()
        if held(said) not in (held(entry.msgid), held(entry.msgid_plural or entry.msgid))
        or (said[0].isspace(), said[-1].isspace()) != (entry.msgid[0].isspace(), entry.msgid[-1].isspace())
    }

    assert not wrong, "Placeholders, tags and the space at both ends stay as they are in English."


@pytest.mark.once
@each_language
def test_the_compiled_catalogue_is_the_written_one(language):
    written = {}
    for entry in _entries(language):
        written |= entry.keys_when_compiled
    with _catalogue(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog

    del compiled[""]
    assert compiled == written, "The .mo is older than the .po: run `make messages`."


@pytest.fixture
def story():
    """A story of a paper in German, with the furniture of a whole page."""
    section = SectionFactory(publication__language="de", publication__name="Nordlicht")
    PublicationFactory(host="sister.test", name="Südwind")
    PlanFactory()
    made = ArticleFactory(live=datetime(2026, 3, 26, 9, 30, tzinfo=UTC), section=section)
    Byline.objects.create(article=made, author=AuthorFactory(name="Ida Lund"), position=0)
    return made


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/", 200, ["Alle Ressorts", "Suche", "Unterstützen"]),
        ("{story}", 200, ["Von Staff Writers und Ida Lund", "26. März 2026", "Teilen"]),
        ("{section}", 200, ["Alle Ressorts", "26. März"]),
        ("/search/?q=xyzzy", 200, ["Wie man genau sucht", "Kein Beitrag enthält das"]),
        ("/archive/", 200, ["Archiv", "Beitrag"]),
        ("/corrections/", 200, ["Korrekturen", "richtiggestellt"]),
        ("/support/", 200, ["Ihr Geld", "ab 5 $"]),
        ("/nothing-of-the-kind/", 404, ["Unter dieser Adresse gibt es keine Seite"]),
    ],
)
@pytest.mark.django_db
def test_a_paper_in_german_speaks_german(client, story, address, status, said):
    address = address.format(story=story.get_absolute_url(), section=story.section.get_absolute_url())

    page = client.get(address)

    seen = " ".join(soup(page).get_text(" ").split())
    assert (page.status_code, soup(page).html["lang"]) == (status, "de")
    assert [words for words in said if words not in seen] == []
    assert [words for words in IN_ENGLISH if re.search(rf"\b{words}\b", seen)] == []


@pytest.mark.once
def test_numbers_and_days_are_german():
    moment = datetime(2025, 3, 26, 9, 30, tzinfo=UTC)
    with translation.override("de"):
        assert times.briefly(moment) == "26. März 2025"
        assert formats.number_format(1234567, force_grouping=True) == "1.234.567"


@pytest.mark.once
def test_another_language_than_ours_falls_back_to_english():
    with translation.override("fr"):
        assert translation.gettext("Staff Writers") == "Staff Writers"
