"""Renditions are made once, whoever asks, and are whole from the first moment anyone sees them."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image

from articles import renditions
from articles.models import Picture
from newsroom.kit import pictures
from newsroom.kit.pictures import Size
from tests import patience
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.files import iptc, jpeg_with, saved, scene, xmp
from tests.serving import ROOT, variables

pytestmark = pytest.mark.django_db

ASK = """
import sys
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from articles import renditions
from articles.models import Picture
picture = Picture(pk=7, digest={digest!r}, extension="jpg", width=3000, height=2000)
picture.file = {file!r}
picture.width, picture.height = 3000, 2000
def ask(_):
    with renditions.opened(picture, shape="card", width=1280, extension="avif") as file:
        return len(file.read())
with ThreadPoolExecutor(2) as pool:
    print(*pool.map(ask, range(2)))
"""


def large() -> Picture:
    accepted = pictures.take_in(io.BytesIO(saved(scene(1, (3000, 2000)))))
    return PictureFactory(accepted=accepted)


def test_eight_requests_at_once_make_a_rendition_once(tmp_path):
    """Four processes with two threads each ask for the same file at the same moment."""
    picture = large()
    env = variables(tmp_path, "sqlite://", LOG_LEVEL="INFO", DJANGO_SETTINGS_MODULE="newsroom.settings")
    code = ASK.format(digest=picture.digest, file=picture.file.name)
    asking = [
        patience.Process(
            [sys.executable, "-c", code], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    answers = [process.communicate(timeout=120) for process in asking]

    sizes = {size for out, _err in answers for size in out.split()}
    assert len(sizes) == 1, answers
    assert sum(err.count("Made renditions/7/") for _out, err in answers) == 1
    assert [p for p in (tmp_path / "media" / "renditions").rglob(".*") if p.is_file()] == []


def test_threads_of_one_process_wait_for_each_other(caplog):
    picture = large()
    caplog.set_level("INFO", logger="articles.renditions")

    def ask(_):
        with renditions.opened(picture, shape="whole", width=960, extension="webp") as file:
            return file.read()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(8)))

    assert (len(answers), len(caplog.messages)) == (1, 1)


def test_a_whole_set_is_made_from_one_decoding_and_not_again():
    picture = large()
    wanted = renditions.sizes_for(picture, renditions.READERS)

    assert renditions.make(picture, wanted) == len(wanted) == 36
    assert renditions.make(picture, wanted) == 0


def test_a_rendition_that_could_not_be_finished_leaves_nothing(settings, monkeypatch):
    picture = large()

    def full(_self, _content):
        raise OSError

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError):  # noqa: PT011 - a full disk says no more
        renditions.make(picture, [Size("card", 320, "webp")])

    assert not [p for p in (Path(settings.MEDIA_ROOT) / "renditions").rglob("*") if p.is_file()]


def test_a_picture_without_its_file_is_no_failure_in_the_background(caplog):
    picture = large()
    picture.file.storage.delete(picture.file.name)
    caplog.set_level("WARNING", logger="articles.renditions")

    assert renditions._make.call(picture.pk, renditions.DESK) == 0
    assert renditions._make.call(picture.pk + 1, renditions.DESK) == 0
    assert len(caplog.messages) == 1


def test_what_is_made_for_readers_is_what_pages_ask_for(client):
    """Every address in a story page's picture sources is among those made beforehand."""
    picture = large()
    ArticleFactory(lead_picture=picture, live=True)
    made = {
        renditions.name_of(picture, size).rsplit("/", 1)[1]
        for size in renditions.sizes_for(picture, renditions.READERS)
    }

    for shape in ("whole", "card"):
        for extension in pictures.SAVING:
            for source in renditions.srcset(picture, shape=shape, extension=extension).split(", "):
                assert source.split()[0].rsplit("/", 1)[1] in made


def test_u6_u7_no_rendition_carries_what_the_file_said():
    secret = b"SERIAL-4711"
    content = jpeg_with(
        exif={0x010E: "Ice", 0xA431: "SERIAL-4711", 0xA430: "SERIAL-4711"},
        gps={1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)},
        photoshop=iptc({(2, 120): secret}), xmp=xmp("<dc:source>SERIAL-4711</dc:source>"),
        comment=b"<?php SERIAL-4711", image=scene(1),
    )  # fmt: skip
    assert content.count(secret) >= 4
    picture = PictureFactory(accepted=pictures.take_in(io.BytesIO(content)))

    for size in renditions.sizes_for(picture, renditions.READERS):
        with renditions.opened(picture, shape=size.shape, width=size.width, extension=size.extension) as file:
            made = file.read()
        assert secret not in made
        assert b"<?php" not in made
        opened = Image.open(io.BytesIO(made))
        assert not dict(opened.getexif())
        assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & opened.info.keys()


def test_a_rendition_is_where_the_url_map_has_it():
    picture = PictureFactory.build(pk=17, digest="0a" * 32)
    kwargs = {"pk": 17, "version": picture.version, "shape": "card", "width": 640, "extension": "webp"}

    there = renditions.address(picture, shape="card", width=640, extension="webp")

    assert there == reverse("articles:rendition", kwargs=kwargs)
