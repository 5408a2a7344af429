"""U. Uploads: what enemies and telephones send as pictures."""

import io
import struct
import time
import warnings
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from articles import publishing, renditions
from articles.models import Picture
from newsroom.kit import pictures
from sections.roles import PICTURES
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.sections import PublicationFactory, staff
from tests.files import jpeg_with, saved, scene
from tests.memory import rising

pytestmark = pytest.mark.django_db
UPLOAD = "/desk/articles/picture/upload/"
FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}


@pytest.fixture
def desk(client):
    client.force_login(staff(PICTURES, PublicationFactory(host="testserver")))
    return client


def send(client, content: bytes, name: str = "moon.jpg", kind: str = "image/jpeg", **fields):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content, kind), **fields})


def fetched(client, address: str):
    """Ask for a rendition and read it to its end, which lets its file go."""
    page = client.get(address)
    page.data = page.getvalue() if page.streaming else page.content
    return page


def refusal(answer) -> str:
    assert answer.status_code == 400, answer.content
    assert Picture.objects.count() == 0
    return " ".join(answer.json()["errors"]["file"])


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_that_claims(width: int, height: int, *, rows: bool = False) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\x00" * ((width + 7) // 8 + 1) * height, 9)) if rows else b""
    return b"\x89PNG\r\n\x1a\n" + head + data + chunk(b"IEND", b"")


def test_u1_a_bomb_of_170_million_pixels_is_refused_before_it_is_decoded():
    bomb = png_that_claims(13_000, 13_000, rows=True)
    assert len(bomb) < 40_000

    with rising() as rise, pytest.raises(pictures.Unusable):
        pictures.take_in(io.BytesIO(bomb))
    assert rise.mb < 50

    with rising() as control, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(bomb)) as image:
            image.load()
    assert control.mb > 100, "the bomb would have gone off"


@pytest.mark.parametrize("size", [(13_000, 13_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_u1_u2_a_picture_that_claims_too_many_pixels_is_told_how_to_mend_it(desk, size):
    said = refusal(send(desk, png_that_claims(*size)))

    assert "Save it smaller and try again." in said


def test_u3_cut_and_scrambled_files_are_refused_quickly_and_never_crash():
    """A sample in the shape of Pillow's own corpus: every format, cut and damaged at many places."""
    for image_format in FORMATS.values():
        whole = saved(scene(1, (120, 80)), image_format)
        for at in range(0, len(whole), max(1, len(whole) // 25)):
            for broken in (whole[:at], whole[:at] + b"\xff\x00\xfe" + whole[at + 3 :], whole[:at] * 2):
                started = time.monotonic()
                try:
                    taken = pictures.take_in(io.BytesIO(broken))
                    pictures.render(taken.content, shape="card", width=80, extension="webp", focal=(0.5, 0.5))
                except pictures.Unusable:
                    pass
                assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "export it as PNG"),
        (b"<?xml version='1.0'?><svg/>", "export it as PNG"),
        (b"<html><script>alert(1)</script>", "not a JPEG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "Export it as JPEG"),
        (b"%PDF-1.7\n", "Export it as JPEG"),
        (saved(scene(1), "TIFF"), "Export it as JPEG"),
        (saved(scene(1), "ICO"), "not a JPEG"),
        (b"8BPS\x00\x01" + b"\x00" * 40, "Export it as JPEG"),
        (saved(scene(1), "BMP"), "not a JPEG"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "share it as JPEG"),
        (b"", "empty"),
        (b"GIF89a", "not a JPEG"),
    ],
    ids=["svg", "svg-xml", "html", "eps", "pdf", "tiff", "ico", "psd", "bmp", "heic", "nothing", "stub"],
)
def test_u4_what_is_no_picture_of_ours_is_refused_with_advice_whatever_its_name(desk, content, advice):
    answer = send(desk, content)

    assert answer.status_code in {400, 422}
    assert advice in " ".join(answer.json()["errors"]["file"])
    assert Picture.objects.count() == 0


@pytest.mark.parametrize("tail", [b"PK\x03\x04" + b"x" * 90 + b"PK\x05\x06" + b"\x00" * 18, b"<html><script>alert(1)"])
def test_u5_a_picture_that_is_something_else_too_is_refused(desk, tail):
    assert "Behind this picture hangs something" in refusal(send(desk, saved(scene(1)) + tail))


def test_u5_what_a_telephone_hangs_behind_is_taken_in_and_never_served(desk):
    tail = b"\x00\x00\x00\x18ftypmp42" + b"FILM-OF-MY-LIVING-ROOM" * 9
    assert send(desk, saved(scene(1)) + tail).status_code == 201

    page = fetched(desk, renditions.address(Picture.objects.get(), shape="whole", width=320, extension="jpg"))
    assert b"LIVING-ROOM" not in page.data


def test_u6_a_program_in_a_comment_does_not_come_out(desk):
    assert send(desk, jpeg_with(comment=b"<?php system($_GET[0]);", image=scene(1))).status_code == 201

    page = fetched(desk, renditions.address(Picture.objects.get(), shape="whole", width=320, extension="jpg"))
    assert b"<?php" not in page.data


def test_u7_place_serial_and_owner_are_in_no_answer_and_no_column_and_the_original_has_no_address(
    client, desk, settings
):
    content = jpeg_with(
        exif={0x010E: "Ice", 0xA430: "OWNER-NAME", 0xA431: "SERIAL-4711"},
        gps={1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}, image=scene(1),
    )  # fmt: skip
    assert b"SERIAL-4711" in content
    answer = send(desk, content)
    picture = Picture.objects.get()

    assert (answer.json()["picture"]["caption"], picture.caption) == ("Ice", "Ice")
    told = answer.text + str(Picture.objects.values().get())
    assert not any(word in told for word in ("SERIAL", "OWNER", "52.0", "GPS"))
    for address in (f"/media/{picture.file.name}", f"/{picture.file.name}", settings.MEDIA_URL + picture.file.name):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("orientation", range(1, 9))
def test_u8_every_orientation_comes_out_upright(desk, orientation):
    """The upright picture has a dark top left corner; the file holds it turned, and says how."""
    upright = Image.new("RGB", (300, 200), "white")
    upright.paste("black", (0, 0, 60, 40))
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = upright.transpose(back[orientation]) if orientation in back else upright
    send(desk, jpeg_with(exif={0x0112: orientation}, image=stored))

    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (300, 200)
    page = fetched(desk, renditions.address(picture, shape="whole", width=300, extension="jpg"))
    made = Image.open(io.BytesIO(page.data)).convert("L")
    assert made.size == (300, 200)
    assert [made.getpixel(at) < 60 for at in ((15, 10), (285, 10), (15, 190), (285, 190))] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.jpg",
        "a\x00.jpg",
        "x" * 300 + ".jpg",
        ".htaccess",
        "CON",
        "\u202egpj.exe",
        "<b>.jpg",
        "сat.jpg",
    ],
)
def test_u9_names_are_words_and_never_paths(desk, name, settings):
    assert send(desk, saved(scene(1)), name=name).status_code == 201

    picture = Picture.objects.get()
    assert picture.file.name == f"originals/{picture.digest[:2]}/{picture.digest}.jpg"
    assert len(picture.filename) <= 255
    assert not any(c in picture.filename for c in "\x00/")
    inside = Path(settings.MEDIA_ROOT).resolve()
    assert all(path.resolve().is_relative_to(inside) for path in inside.rglob("*"))


@pytest.mark.parametrize("extension", FORMATS)
def test_u10_the_type_that_is_claimed_is_not_believed(desk, extension):
    answer = send(desk, saved(scene(1), FORMATS[extension]), name="page.html", kind="text/html")

    assert answer.status_code == 201
    picture = Picture.objects.get()
    assert picture.extension == extension
    page = fetched(desk, renditions.address(picture, shape="whole", width=320, extension="webp"))
    assert (page.headers["Content-Type"], page.headers["X-Content-Type-Options"]) == ("image/webp", "nosniff")


def test_u11_ten_gigabytes_are_refused_before_a_byte_is_read(desk):
    class Untouchable(io.BytesIO):
        def read(self, *_args):
            raise AssertionError("The body was read.")

    answer = desk.generic(
        "POST", UPLOAD, b"", content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(10 * 2**30), "wsgi.input": Untouchable()},
    )  # fmt: skip

    assert answer.status_code == 413


def test_u11_one_byte_more_than_40_mb_is_refused_with_advice(desk, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)

    assert "larger than 40 MB" in refusal(send(desk, saved(scene(1))))


def test_u12_a_body_of_blanks_in_base64_is_read_in_bounded_time_and_memory(desk):
    head = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    )
    body = head + b" " * 20_000_000 + b"\r\n--x--\r\n"
    started = time.monotonic()

    with rising() as rise:
        answer = desk.generic("POST", UPLOAD, body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code in {400, 422}
    assert time.monotonic() - started < 20
    assert rise.mb < 150
    assert Picture.objects.count() == 0


def test_u13_a_thousand_fields_or_files_are_refused(desk):
    assert desk.post(UPLOAD, {f"f{n}": "x" for n in range(1001)}).status_code == 400
    many = {f"f{n}": SimpleUploadedFile("a.jpg", b"x") for n in range(101)}
    assert desk.post(UPLOAD, many).status_code == 400


@pytest.mark.parametrize("image_format", ["GIF", "WEBP"])
def test_u14_of_a_film_only_the_first_frame_is_taken(desk, image_format):
    frames = [scene(n, (64, 48)) for n in range(60)]
    film = saved(frames[0], image_format, save_all=True, append_images=frames[1:] * 3, duration=20)

    started = time.monotonic()
    assert send(desk, film).status_code == 201

    assert time.monotonic() - started < 5
    page = fetched(desk, renditions.address(Picture.objects.get(), shape="whole", width=64, extension="webp"))
    assert getattr(Image.open(io.BytesIO(page.data)), "n_frames", 1) == 1


def test_u15_cmyk_and_sixteen_bits_come_out_as_plain_colours(desk):
    assert send(desk, saved(scene(1).convert("CMYK"), "JPEG")).status_code == 201
    deep = Image.frombytes("I;16", (300, 200), struct.pack("<H", 32768) * 60_000)
    assert send(desk, saved(deep, "PNG"), name="deep.png").status_code == 201

    for picture in Picture.objects.all():
        page = fetched(
            desk,
            renditions.address(
                picture,
                shape="whole",
                width=pictures.widths_in("whole", picture.width, picture.height)[0],
                extension="jpg",
            ),
        )
        made = Image.open(io.BytesIO(page.data))
        assert made.mode == "RGB"
        if picture.filename == "deep.png":
            assert abs(made.getpixel((50, 50))[0] - 128) < 4


def test_u15_a_colour_profile_that_unpacks_to_a_hundred_megabytes_is_refused_or_dropped(desk):
    whole = saved(scene(1), "PNG")
    bomb = chunk(b"iCCP", b"x\x00\x00" + zlib.compress(b"\x00" * 100_000_000, 9))

    with rising() as rise:
        answer = send(desk, whole[:33] + bomb + whole[33:])

    assert answer.status_code in {201, 400}
    assert rise.mb < 60


def test_u17_the_same_file_twice_is_one_picture(desk, settings):
    content = saved(scene(1))
    first = send(desk, content).json()["picture"]["id"]

    again = send(desk, content, name="copy.jpg", keep_both="on")

    assert (again.status_code, again.json()["twin"]["id"]) == (422, first)
    assert len([p for p in (Path(settings.MEDIA_ROOT) / "originals").rglob("*") if p.is_file()]) == 1


def test_u17_nearly_the_same_picture_is_shown_first_and_kept_only_when_meant(desk):
    known = send(desk, saved(scene(1), "PNG"), name="a.png").json()["picture"]["id"]
    smaller = saved(scene(1).resize((320, 213)), "JPEG", quality=50)

    asked = send(desk, smaller)
    assert (asked.status_code, [p["id"] for p in asked.json()["alike"]], asked.json()["twin"]) == (422, [known], None)
    assert Picture.objects.count() == 1

    assert send(desk, smaller, keep_both="on").status_code == 201
    assert Picture.objects.count() == 2


def test_u18_an_upload_that_breaks_off_leaves_no_row_and_no_file(desk, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "coming")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir()
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' + b"\xff\xd8" * 2_000_000

    class BreaksOff(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 3_000_000:
                raise OSError("The other side is gone.")
            return super().read(min(size, 65_536) if size >= 0 else 65_536)

    answer = desk.generic(
        "POST", UPLOAD, b"", content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(len(body) + 1_000_000), "wsgi.input": BreaksOff(body)},
    )  # fmt: skip

    assert answer.status_code in {400, 403, 422}
    assert Picture.objects.count() == 0
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []
    assert [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()] == []


def test_u19_a_hidden_picture_opens_for_the_desk_only_until_a_story_with_it_is_live(client, desk):
    hidden, open_one = PictureFactory(is_restricted=True), PictureFactory()
    story = ArticleFactory(body=f'<p>x</p><figure data-picture="{hidden.pk}"></figure>')
    addresses = [renditions.address(p, shape="card", width=320, extension="webp") for p in (hidden, open_one)]

    inside = [fetched(desk, address) for address in addresses]
    assert [page.status_code for page in inside] == [200, 200]
    assert inside[0].headers["Cache-Control"] == "private, no-store"
    client.logout()
    assert [fetched(client, address).status_code for address in addresses] == [404, 200]

    publishing.publish(story, by=None)
    page = fetched(client, addresses[0])
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "public, max-age=300")

    publishing.withdraw(story, by=staff(PICTURES, story.publication), reason="Wrong")
    assert client.get(addresses[0]).status_code == 404


def test_u19_a_story_with_a_time_in_the_future_does_not_open_its_hidden_picture(client):
    hidden = PictureFactory(is_restricted=True)
    story = ArticleFactory(lead_picture=hidden)
    publishing.publish(story, by=None, at=timezone.now() + timedelta(hours=1))

    assert client.get(renditions.address(hidden, shape="card", width=320, extension="webp")).status_code == 404


@pytest.mark.parametrize("image_format", ["WEBP", "AVIF"])
def test_u20_cut_files_of_young_formats_are_refused(desk, image_format):
    whole = saved(scene(1), image_format)

    for share in (0.2, 0.5, 0.9):
        refusal(send(desk, whole[: int(len(whole) * share)]))
