"""Standing pages to begin with: what is true of the software, with places to fill in, and nothing written over."""

import pytest
from django.core.management import CommandError, call_command

from newsroom.kit import html
from sections import page_texts
from sections.models import StandingPage
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, StandingPageFactory
from tests.pages import texts

pytestmark = pytest.mark.django_db


def test_every_text_is_clean_names_the_publication_and_marks_what_is_to_be_filled_in():
    publication = PublicationFactory(name="Sun & Moon")

    bodies = [page_texts.as_html(text, publication) for text in page_texts.TEXTS]

    assert [html.clean(body) for body in bodies] == bodies
    assert all("<strong>[[" in body and "{" not in body for body in bodies)
    assert all("Sun &amp; Moon" in body for body in bodies if "Regulation" not in body)


def test_missing_pages_are_begun_out_of_readers_sight_and_pages_and_sections_that_are_there_stay(client):
    publication = PublicationFactory()
    StandingPageFactory(slug="about", body="<p>Ours.</p>")
    SectionFactory(slug="terms")

    made = page_texts.add(publication)

    assert [page.slug for page in made] == ["contact", "privacy", "data-rights", "principles"]
    assert StandingPage.objects.get(slug="about").body == "<p>Ours.</p>"
    assert client.get("/privacy/").status_code == 404
    assert page_texts.add(publication) == []


def test_only_those_that_are_chosen_are_begun_and_public_ones_stand_in_the_footer(client):
    page_texts.add(PublicationFactory(), ["privacy", "nonsense"], is_public=True)

    assert client.get("/privacy/").status_code == 200
    assert "Privacy" in texts(client.get("/"), ".footer__paper a")


def test_the_desk_begins_pages_and_the_record_says_so(client):
    publication = PublicationFactory()
    client.force_login(UserFactory(is_superuser=True))
    address = "/desk/sections/standingpage/texts/"

    shown = client.get(address)
    client.post(address, {f"of-{publication.pk}": ["terms", "contact"]})

    assert len(texts(shown, ".begin-pages__text")) == len(page_texts.TEXTS)
    assert sorted(StandingPage.objects.values_list("slug", "is_public")) == [("contact", False), ("terms", False)]


def test_the_command_adds_them_and_says_what_is_missing(capsys):
    publication = PublicationFactory(slug="perihelion")

    call_command("standing_pages", "perihelion", "--dry-run")
    assert not publication.standing_pages.exists()
    call_command("standing_pages", "perihelion")

    assert publication.standing_pages.count() == len(page_texts.TEXTS)
    with pytest.raises(CommandError):
        call_command("standing_pages", "elsewhere")
