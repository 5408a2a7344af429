"""Cards of stories and papers: where they are found and what is on them."""

import io

import pytest
from PIL import Image

from articles import publishing, social_cards
from articles.models import Article
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


def read(story: Article) -> Image.Image:
    """Return a story's card."""
    with social_cards.opened(story) as file:
        return Image.open(io.BytesIO(file.read()))


def test_a_story_with_a_picture_shows_it():
    picture = PictureFactory(shade=200)
    card = read(ArticleFactory(lead_picture=picture, live=True))

    assert card.size == (1200, 630)
    assert all(abs(a - b) < 4 for a, b in zip(card.getpixel((600, 300)), (200, 0, 96), strict=True))


@pytest.mark.parametrize("size", [(601, 401), (1200, 200), (333, 900), (4000, 300)])
def test_a_card_is_the_same_size_for_pictures_of_any(size):
    assert read(ArticleFactory(lead_picture=PictureFactory(size=size), live=True)).size == (1200, 630)


def test_a_picture_too_small_to_be_seen_gives_way_to_the_headline():
    story = ArticleFactory(lead_picture=PictureFactory(size=(300, 200)), live=True)

    assert read(story).getpixel((10, 10)) != read(ArticleFactory(lead_picture=PictureFactory(), live=True)).getpixel(
        (10, 10)
    )


def test_a_picture_whose_file_is_gone_gives_way_to_the_headline():
    picture = PictureFactory()
    story = ArticleFactory(lead_picture=picture, live=True)
    picture.file.storage.delete(picture.file.name)

    assert read(story).size == (1200, 630)


def test_the_address_changes_with_what_is_on_the_card():
    story = ArticleFactory(headline="Ice", section=SectionFactory(name="Moon"), live=True)
    first = social_cards.address_of(story)
    story.body = "<p>Other words.</p>"
    assert social_cards.address_of(story) == first

    seen = {first}
    for name, value in (("headline", "Water"), ("kicker", "Craters"), ("retracted_at", story.published_at)):
        setattr(story, name, value)
        seen.add(social_cards.address_of(story))
    story.publication.theme = "terrane"
    seen.add(social_cards.address_of(story))
    story.lead_picture = PictureFactory()
    seen.add(social_cards.address_of(story))

    assert len(seen) == 6


def test_one_card_is_kept_of_a_story():
    story = ArticleFactory(headline="Ice", live=True)
    social_cards.opened(story).close()
    story.headline = "Water"
    social_cards.opened(story).close()

    folder = f"cards/stories/{story.pk}"
    assert social_cards.default_storage.listdir(folder)[1] == [f"{social_cards.version_of(story)}.jpg"]


def test_a_live_storys_card_may_be_kept_for_a_year(client):
    story = ArticleFactory(live=True)
    address = social_cards.address_of(story)

    answer = client.get(address)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(answer.getvalue())).size == (1200, 630)
    again = client.get(address, headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.getvalue()) == (304, b"")


def test_a_card_with_a_picture_that_may_be_taken_back_is_kept_for_minutes(client):
    story = ArticleFactory(lead_picture=PictureFactory(is_restricted=True), live=True)

    answer = client.get(social_cards.address_of(story))
    answer.getvalue()

    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_a_withdrawn_storys_card_is_gone_at_once(client):
    story = ArticleFactory(live=True)
    address = social_cards.address_of(story)
    client.get(address).getvalue()
    publishing.withdraw(story, by=UserFactory(), reason="It was wrong.")

    assert client.get(address).status_code == 404


def test_there_is_one_card_and_one_size(client):
    story = ArticleFactory(live=True)
    address = social_cards.address_of(story)

    for wrong in (address.replace(".jpg", ".png"), address.replace(address[-16:-4], "0" * 12), f"{address}?w=9000"):
        answer = client.get(wrong)
        assert answer.status_code == (200 if "?" in wrong else 404), wrong
        answer.getvalue()


def test_a_paper_has_a_card_and_a_logo(client):
    publication = SectionFactory(publication__name="Perihelion").publication

    card = client.get(social_cards.address_of_paper(publication))
    logo = client.get(social_cards.address_of_logo(publication))

    assert Image.open(io.BytesIO(card.getvalue())).size == (1200, 630)
    assert (logo.headers["Content-Type"], Image.open(io.BytesIO(logo.getvalue())).size) == ("image/png", (600, 120))


def test_an_old_card_of_a_paper_is_not_made_again(client):
    publication = SectionFactory(publication__name="Before").publication
    address = social_cards.address_of_paper(publication)
    publication.name = "After"
    publication.save()

    assert client.get(address).status_code == 404
