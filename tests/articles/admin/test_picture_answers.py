"""What the library's scripts ask of the desk: words that save themselves, details, rights of many at once."""

import pytest
from django.urls import reverse

from articles.models import Picture
from sections.roles import PICTURES, SUPPORTERS
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.sections import PublicationFactory, staff

pytestmark = pytest.mark.django_db
WALL, MEND = "/desk/articles/picture/", "/desk/articles/picture/mend/"


@pytest.fixture
def desk(client):
    client.force_login(staff(PICTURES, PublicationFactory()))
    return client


def of(picture, what: str) -> str:
    return reverse(f"admin:articles_picture_{what}", args=[picture.pk])


def test_words_save_themselves_and_what_was_not_sent_stays(desk):
    picture = PictureFactory(caption="Low", is_restricted=True, creator="Bo")

    answer = desk.post(of(picture, "words"), {"credit": "Ann", "focal_x": "0.25"})

    picture.refresh_from_db()
    assert (answer.status_code, answer.json()["picture"]["credit"]) == (200, "Ann")
    assert (picture.credit, picture.caption, picture.focal_x, picture.creator, picture.is_restricted) == (
        "Ann", "Low", 0.25, "Bo", True,
    )  # fmt: skip


def test_wrong_words_are_told_beside_their_field_and_nothing_is_saved(desk):
    picture = PictureFactory(licence="own")

    answer = desk.post(of(picture, "words"), {"credit": "Ann", "licence": "stolen", "focal_y": "7"})

    picture.refresh_from_db()
    assert (answer.status_code, set(answer.json()["errors"])) == (422, {"licence", "focal_y"})
    assert picture.credit == "Drawn for a test"


def test_the_pane_shows_where_a_picture_is_used(desk):
    picture = PictureFactory()
    ArticleFactory(headline="Ice on the Moon", body=f'<figure data-picture="{picture.pk}"></figure>')

    page = desk.get(of(picture, "detail"))

    assert page.status_code == 200
    assert "Ice on the Moon" in page.text


def test_many_pictures_get_the_same_rights_by_name_or_by_upload(desk):
    first, second = PictureFactory.create_batch(2, batch="b-1")
    other = PictureFactory()

    by_name = desk.post(MEND, {"picture": [first.pk, "x"], "credit": " Ann \n"})
    by_upload = desk.post(MEND, {"batch": "b-1", "licence": "handout", "rights_end_on": "2030-01-31"})

    assert [a.json()["said"] for a in (by_name, by_upload)] == ["1 picture changed.", "2 pictures changed."]
    rows = {p.pk: p for p in Picture.objects.all()}
    assert [rows[p.pk].credit for p in (first, second, other)] == ["Ann", "Drawn for a test", "Drawn for a test"]
    assert [rows[p.pk].licence for p in (first, second, other)] == ["handout", "handout", "own"]
    assert desk.post(MEND, {"batch": "b-1", "licence": "stolen"}).status_code == 422


@pytest.mark.parametrize("what", ["words", "detail"])
def test_strangers_see_and_change_nothing(client, what):
    client.force_login(staff(SUPPORTERS, PublicationFactory()))
    picture = PictureFactory()

    answer = client.post(of(picture, what), {"credit": "Me"}) if what == "words" else client.get(of(picture, what))

    assert (answer.status_code, client.post(MEND, {"picture": [picture.pk], "credit": "Me"}).status_code) == (403, 403)
    assert Picture.objects.get().credit == "Drawn for a test"


def test_the_wall_is_narrowed_and_pages_by_key(desk):
    PictureFactory.create_batch(50)
    lacking = PictureFactory(licence="", alt="Lacking")
    used = PictureFactory(alt="In use")
    ArticleFactory(lead_picture=used)

    first = desk.get(WALL)
    second = desk.get(WALL + first.context["more"] + "&part=1")
    assert (len(first.context["wall"]), len(second.context["wall"]), second.context["more"]) == (48, 4, "")
    keys = [card["picture"].pk for page in (first, second) for card in page.context["wall"]]
    assert keys == sorted(keys, reverse=True)
    assert [c["picture"] for c in desk.get(WALL + "?show=incomplete").context["wall"]] == [lacking]
    assert used not in [c["picture"] for c in desk.get(WALL + "?show=unused").context["wall"]]
    assert desk.get(WALL + "?after=2026-13-45_x&show=%00nonsense").status_code in {200, 400}


def test_n8_words_in_picture_fields_are_mended(desk):
    picture = PictureFactory()
    address = reverse("admin:articles_picture_words", args=[picture.pk])

    answer = desk.post(
        address, {"alt": "A\u200b \u0000B\n\nC\ufeff", "caption": "x\x07y", "credit": " é\t", "licence": "own"}
    )

    picture.refresh_from_db()
    assert answer.status_code in {200, 422}
    assert not any(c in picture.alt + picture.caption + picture.credit for c in "\x00\x07\n\ufeff")
