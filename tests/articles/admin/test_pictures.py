"""The picture library at the desk: what comes in, what is refused, where a picture is used."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import Picture
from sections.roles import PICTURES, REPORTER, SUPPORTERS
from tests.factories.articles import ArticleFactory, PictureFactory, drawn
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db

ADD, UPLOAD, LIBRARY = (
    "/desk/articles/picture/add/",
    "/desk/articles/picture/upload/",
    "/desk/articles/picture/library/",
)


def sent(file, **fields):
    return {"file": file, "alt": "", "caption": "", "credit": "", "focal_x": "0.5", "focal_y": "0.5"} | fields


def jpeg(shade=1, name="moon.jpg"):
    return SimpleUploadedFile(name, drawn(shade, image_format="JPEG").read(), "image/jpeg")


@pytest.fixture
def pictures_desk(client):
    person = staff(PICTURES, PublicationFactory())
    client.force_login(person)
    return person


def test_a_picture_comes_in_with_its_words_and_its_most_important_point(client, pictures_desk):
    client.post(ADD, sent(jpeg(), alt="The Moon", caption="Low", credit="Ann", focal_x="0.2", focal_y="0.8"))

    picture = Picture.objects.get()
    assert (picture.alt, picture.caption, picture.credit, picture.focal_x, picture.focal_y) == (
        "The Moon", "Low", "Ann", 0.2, 0.8,
    )  # fmt: skip
    assert (picture.width, picture.height, picture.extension, picture.filename) == (1200, 800, "jpg", "moon.jpg")
    assert picture.file.name == f"originals/{picture.digest[:2]}/{picture.digest}.jpg"
    assert picture.file.size == len(drawn(1, image_format="JPEG").read())


def test_u4_what_is_no_picture_is_refused_beside_the_field(client, pictures_desk):
    answer = client.post(ADD, sent(SimpleUploadedFile("moon.jpg", b"<svg onload=alert(1)>", "image/jpeg")))

    assert answer.context["adminform"].form.errors["file"] == [
        "This file is not a JPEG, PNG, WebP, AVIF or GIF picture. Drawings in SVG can hold programs: export it as PNG."
    ]
    assert Picture.objects.count() == 0


def test_u17_the_same_file_twice_names_the_picture_it_already_is(client, pictures_desk):
    known = PictureFactory(shade=7)

    answer = client.post(ADD, sent(SimpleUploadedFile("copy.jpg", drawn(7).read(), "image/jpeg")))

    assert answer.context["adminform"].form.errors["file"] == [
        f"This picture is in the library already, as no. {known.pk}: “{known.alt}”."
    ]
    assert reverse("admin:articles_picture_change", args=[known.pk]) in answer.text
    assert Picture.objects.count() == 1


def test_words_change_and_the_file_does_not(client, pictures_desk):
    picture = PictureFactory(shade=3)

    client.post(
        reverse("admin:articles_picture_change", args=[picture.pk]), sent(jpeg(9), alt="Another", focal_x="0.1")
    )

    after = Picture.objects.get()
    assert (after.alt, after.focal_x, after.digest) == ("Another", 0.1, picture.digest)


@pytest.mark.parametrize("focal", ["1.1", "-0.1", "nan", "x"])
def test_a_point_outside_the_picture_is_refused(client, pictures_desk, focal):
    picture = PictureFactory()

    answer = client.post(reverse("admin:articles_picture_change", args=[picture.pk]), sent("", focal_x=focal))

    assert "focal_x" in answer.context["adminform"].form.errors


def test_the_dialog_takes_a_picture_in_and_answers_with_it(client, pictures_desk):
    answer = client.post(UPLOAD, {"file": jpeg(), "alt": "The Moon", "caption": "Low", "credit": "Ann"})

    picture = Picture.objects.get()
    assert (answer.status_code, answer.json()["picture"]["id"], answer.json()["picture"]["alt"]) == (
        201,
        picture.pk,
        "The Moon",
    )


def test_the_dialog_offers_the_twin_of_a_known_file(client, pictures_desk):
    known = PictureFactory(shade=7)

    answer = client.post(UPLOAD, {"file": SimpleUploadedFile("x.jpg", drawn(7).read(), "image/jpeg")})

    assert (answer.status_code, answer.json()["twin"]["id"]) == (422, known.pk)


def test_u16_who_may_not_add_pictures_uploads_none(client):
    client.force_login(staff(SUPPORTERS, PublicationFactory()))

    assert client.post(UPLOAD, {"file": jpeg()}).status_code == 403
    assert client.get(LIBRARY).status_code == 403
    client.logout()
    assert client.post(UPLOAD, {"file": jpeg()}).status_code == 302
    assert Picture.objects.count() == 0


def test_a_reporter_finds_pictures_by_their_words(client):
    client.force_login(staff(REPORTER, PublicationFactory()))
    PictureFactory(alt="The Moon at dusk")
    PictureFactory(alt="A rover")

    page = client.get(f"{LIBRARY}?q=dusk+moon").text

    assert ("The Moon at dusk" in page, "A rover" in page) == (True, False)
    assert client.get(f"{LIBRARY}?page=abc&q=%25").status_code == 200


def test_a_picture_in_use_explains_itself_and_stays(client, pictures_desk):
    section = SectionFactory()
    leading, inside = PictureFactory(), PictureFactory()
    first = ArticleFactory(section=section, lead_picture=leading)
    second = ArticleFactory(section=section, body=f'<figure data-picture="{inside.pk}"></figure>')
    ArticleFactory(section=section, body=f'<figure data-picture="{inside.pk}9"></figure>')

    for picture, story in [(leading, first), (inside, second)]:
        address = reverse("admin:articles_picture_delete", args=[picture.pk])
        answers = [client.get(address), client.post(address, {"post": "yes"})]
        assert [a.status_code for a in answers] == [200, 200]
        for answer in answers:
            assert [(name, o["counted"]) for o in answer.context["protected"] for name, _ in o["rows"]] == [
                (story.headline, 1)
            ]
    assert Picture.objects.count() == 2


def test_an_unused_picture_goes(client, pictures_desk):
    picture = PictureFactory()

    client.post(reverse("admin:articles_picture_delete", args=[picture.pk]), {"post": "yes"})

    assert Picture.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_wall_asks_the_same_number_of_questions(client, pictures_desk, count, django_assert_num_queries):
    PictureFactory.create_batch(count)
    client.get("/desk/articles/picture/")

    with django_assert_num_queries(6):
        answer = client.get("/desk/articles/picture/")

    assert answer.text.count("wall__one") == count
