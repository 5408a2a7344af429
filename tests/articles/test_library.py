"""Pictures come into the library once, whole or not at all."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from articles import library
from articles.models import LookBand, Picture
from newsroom.kit import pictures
from newsroom.kit.picture_words import Words
from tests.factories.articles import PictureFactory
from tests.factories.newsroom import UserFactory
from tests.files import jpeg_with, saved, scene

pytestmark = pytest.mark.django_db


def taken(content: bytes) -> pictures.Accepted:
    return pictures.take_in(io.BytesIO(content))


def files(settings) -> list[str]:
    folder = Path(settings.MEDIA_ROOT) / "originals"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_picture_is_added_with_its_file_its_look_and_its_desk_sizes(settings, django_capture_on_commit_callbacks):
    person = UserFactory()
    accepted = taken(saved(scene(1, (2000, 1000))))

    with django_capture_on_commit_callbacks(execute=True):
        picture = library.add(Picture(alt="Ice"), accepted, by=person)

    assert (picture.width, picture.height, picture.created_by, picture.look) == (2000, 1000, person, accepted.look)
    assert LookBand.objects.filter(picture=picture).count() == 4
    assert files(settings) == [f"{accepted.digest}.jpg"]
    made = sorted(p.name for p in (Path(settings.MEDIA_ROOT) / "renditions").rglob("*.*") if p.is_file())
    assert made == ["card-320.webp", "whole-720.webp", "whole-960.webp"]


def test_u8_a_turned_picture_keeps_its_upright_size():
    accepted = taken(jpeg_with(exif={0x0112: 6}, image=scene(3, (300, 200))))

    picture = library.add(Picture(), accepted, by=None)

    picture.refresh_from_db()
    assert (picture.width, picture.height) == (200, 300)


def test_u17_the_same_file_is_kept_once(settings):
    accepted = taken(saved(scene(2)))
    first = library.add(Picture(), accepted, by=None)

    with pytest.raises(library.InLibrary) as refused:
        library.add(Picture(), accepted, by=None)

    assert refused.value.twin == first
    assert (Picture.objects.count(), len(files(settings))) == (1, 1)


def test_u18_a_row_that_could_not_be_written_leaves_no_file(settings, monkeypatch):
    def broken(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(LookBand.objects, "bulk_create", broken)

    with pytest.raises(DatabaseError):
        library.add(Picture(), taken(saved(scene(2))), by=None)

    assert (Picture.objects.count(), files(settings)) == (0, [])


@pytest.mark.parametrize(
    ("address", "licence"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "cc-by"),
        ("http://creativecommons.org/licenses/by-nc-nd/3.0/", "cc-by-nc"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0"),
        ("https://agency.example/terms", None),
    ],
)
def test_a_licence_in_the_file_is_suggested(address, licence):
    found = library.suggested(Words(licence=address))

    assert (found.get("licence"), found["licence_terms"]) == (licence, address)


def test_many_pictures_are_mended_at_once_and_others_left_alone():
    mine, other = PictureFactory.create_batch(2, credit="Old", licence=""), PictureFactory(credit="Old", licence="")

    assert library.mend(mine, credit="Ann", licence="own") == 2

    assert [(p.credit, p.licence) for p in Picture.objects.order_by("pk")] == [("Ann", "own")] * 2 + [("Old", "")]
    with pytest.raises(ValueError, match="alt"):
        library.mend([other], alt="The same for all")


def test_pictures_from_before_are_looked_at_once(capsys):
    picture = PictureFactory(look=None, accepted=taken(saved(scene(4), "PNG")))
    gone = PictureFactory(look=None, accepted=taken(saved(scene(5), "PNG")))
    gone.file.storage.delete(gone.file.name)

    call_command("rebuild_pictures")

    picture.refresh_from_db()
    assert picture.look == taken(saved(scene(4), "PNG")).look
    assert "1 pictures were looked at." in capsys.readouterr().out
    assert library.look_at_all() == 0
