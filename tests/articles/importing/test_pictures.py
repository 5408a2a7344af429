"""Pictures of imports: once each, whole, from the folder or the web."""

import pytest

from articles import library
from articles.importing import fetching
from articles.importing.items import PictureReference
from articles.importing.pictures import Gatherer, key_of
from articles.importing.report import Report
from articles.models import ImportedItem, Picture
from newsroom.kit import pictures
from tests.factories.articles import drawn

pytestmark = pytest.mark.django_db
OLD = "https://old.example/wp-content/uploads"


@pytest.fixture
def gather(tmp_path):
    made = []

    def gatherer(*, folder=None, fetch=False):
        made.append(Gatherer(source="x", report=Report(), folder=folder, fetch=fetch))
        return made[-1]

    yield gatherer
    for one in made:
        one.close()


@pytest.fixture
def web(monkeypatch):
    """A web that answers with pictures or errors, and counts the questions."""
    asked = []

    def fetch(url):
        asked.append(url)
        answer = web.answers.get(url, fetching.Unfetchable("The host answers 404 Not Found."))
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(fetching, "fetch", fetch)
    web = type("Web", (), {"asked": asked, "answers": {}})
    return web


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("2013/06/a.png", f"{OLD}/2013/06/a.png"),
        ("wp-content/uploads/2013/06/a.png", f"{OLD}/2013/06/a.png"),
        ("a.png", f"{OLD}/2013/06/a.png"),
        ("anyhow/deep/a.png", f"{OLD}/2013/06/a.png"),
        ("2013/06/a.png", f"{OLD}/2013/06/a-300x200.png?w=300"),
        ("2013/06/caf\xe9 b.png", f"{OLD}/2013/06/caf%C3%A9%20b.png"),
    ],
)
def test_a_picture_is_found_in_the_folder_however_it_was_copied(gather, tmp_path, place, address):
    file = tmp_path / "media" / place
    file.parent.mkdir(parents=True)
    file.write_bytes(drawn(1, (30, 20)).getvalue())

    (found,) = gather(folder=tmp_path / "media").find([PictureReference(url=address)]).values()

    assert found.key == Picture.objects.get().pk


def test_the_same_pixels_are_one_row(gather, tmp_path):
    for name in ["a.png", "b.png"]:
        (tmp_path / name).write_bytes(drawn(1, (30, 20)).getvalue())
    references = [PictureReference(file="a.png", alt="A"), PictureReference(file="b.png", alt="B")]

    found = gather(folder=tmp_path).find(references)

    assert {f.key for f in found.values()} == {Picture.objects.get().pk}
    assert ImportedItem.objects.filter(kind="picture").count() == 2


def test_the_web_is_asked_once_for_each(gather, web):
    web.answers[f"{OLD}/a.png"] = drawn(1, (30, 20)).getvalue()
    gatherer = gather(fetch=True)

    for _ in range(2):
        gatherer.find([PictureReference(url=f"{OLD}/a.png"), PictureReference(url=f"{OLD}/gone.png")])
    gather(fetch=True).find([PictureReference(url=f"{OLD}/a.png")])

    assert web.asked == [f"{OLD}/a.png", f"{OLD}/gone.png"]
    assert Picture.objects.get().filename == "a.png"


def test_a_host_that_does_not_answer_is_asked_three_times(gather, web):
    for n in range(9):
        web.answers[f"{OLD}/{n}.png"] = fetching.Unreachable("The host old.example does not answer.")

    gather(fetch=True).find([PictureReference(url=f"{OLD}/{n}.png") for n in range(9)])

    assert len(web.asked) == 3


@pytest.mark.parametrize("content", [b"<html>Not found</html>", b"", b"\x89PNG\r\n\x1a\nbroken"])
def test_what_is_no_picture_is_refused(gather, tmp_path, content):
    (tmp_path / "a.png").write_bytes(content)
    gatherer = gather(folder=tmp_path)

    assert list(gatherer.find([PictureReference(file="a.png")]).values()) == [None]
    assert gatherer.report.refused == 1
    assert not Picture.objects.exists()


def test_half_a_file_that_a_crash_left_is_replaced(settings):
    accepted = pictures.take_in(drawn(1, (30, 20)))
    row = Picture(digest=accepted.digest, extension=accepted.extension)
    name = library.keep_original(row, accepted.content)
    (settings.MEDIA_ROOT / name).write_bytes(accepted.content[:10])

    again = library.keep_original(row, accepted.content)

    assert again == name
    assert (settings.MEDIA_ROOT / name).read_bytes() == accepted.content


def test_a_very_long_address_has_a_key_that_fits():
    assert len(key_of(PictureReference(url="https://x.example/" + "a" * 5000))) <= 500
