"""Hostile wires: what is pasted at the desk is text, whatever it holds; it costs little and breaks nothing."""

import time

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from sections import roles
from tests.factories.sections import PublicationFactory, SectionFactory, staff
from tests.hostile import strings

pytestmark = pytest.mark.django_db
READ = "/desk/wire/read/"
LEAD = "A headline\nby Jane Roe\nBeijing (XNA) Apr 26, 2022\n\n"


@pytest.fixture
def desk(client):
    place = PublicationFactory()
    SectionFactory(publication=place, name="Moon")
    client.force_login(staff(roles.REPORTER, place))
    return client


def read(desk, **sent):
    answer = desk.post(READ, sent)
    assert answer.status_code in {200, 400}, answer.status_code
    assert answer["Content-Type"] == "application/json"
    return answer.json()


@pytest.mark.parametrize("kind", ["text", "html"])
def test_x1_scripts_in_a_wire_never_reach_the_body(desk, kind):
    attacks = (
        "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n<svg onload=alert(1)>\n\n"
        "<a href='javascript:alert(1)'>x</a>\n\n[x](javascript:alert(1))"
    )
    words = "<h1>A headline</h1><p>Some words that are long enough to be a text, on Tuesday.</p>"

    body = read(desk, **{kind: words + attacks if kind == "html" else LEAD + attacks})["fields"]["body"]["value"]

    page = BeautifulSoup(body, "html.parser")
    assert page.get_text().strip()
    assert not page.find_all(["script", "img", "svg", "iframe"])
    assert not page.select("[href^=javascript], [onerror], [onload]")


def test_x9_template_marks_stay_text(desk):
    fields = read(
        desk,
        text="{{7*7}} {% load x %}\n\n"
        "Words {0.__class__} that are long enough to be a text, he said on Tuesday in {{ place }}.",
    )["fields"]

    assert fields["headline"]["value"] == "{{7*7}} {% load x %}"
    assert "{0.__class__}" in fields["body"]["value"]


@pytest.mark.parametrize("raw", ["<div>" * 20_000 + "x", "<b>" * 5000, "<ul><li>" * 3000, "<table><tr><td>" * 2000])
def test_x14_deep_html_is_refused_or_read_within_a_second(desk, raw):
    began = time.process_time()

    read(desk, html=raw)

    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "raw",
    ["a" * 999_999, "\n" * 999_999, "> " * 400_000, "(" * 900_000, "A " * 450_000, "By A, " * 150_000, "26 April " * 100_000, "- a\n" * 200_000,
     "http://a." * 100_000, "a@b." * 200_000, "/A" * 400_000, "BEIJING, " * 100_000, "=" * 999_000, "Related Links\n" + "x\n" * 300_000,
     "#" * 999_999, "<p>" * 300_000, "{place}" * 100_000, "&amp;" * 190_000, "Ã©" * 400_000, "Subject: a\nFrom: b\n" * 40_000],
    ids=lambda raw: repr(raw[:14]),
)  # fmt: skip
def test_p3_a_megabyte_of_anything_is_read_in_time(desk, raw):
    began = time.process_time()

    read(desk, text=raw)

    assert time.process_time() - began < 8


def test_p4_nul_and_lone_surrogates_are_no_fault(desk):
    raw = f"\x00{LEAD}NUL \x00 and \ud83d more words than a line would hold, she said."

    pasted = read(desk, text=raw.replace("\ud83d", ""))["fields"]
    dropped = read(desk, file=SimpleUploadedFile("a.txt", raw.encode("utf-8", "surrogatepass")))["fields"]

    for fields in (pasted, dropped):
        assert "\x00" not in str(fields)
        assert "more words" in fields["body"]["value"]
        fields["body"]["value"].encode("utf-8")


def test_n8_naughty_strings_are_read_as_text(desk):
    for each in strings.NAUGHTY[:60]:
        read(desk, text=LEAD + each)


def test_u9_file_names_say_nothing(desk):
    for name in ("../../x.txt", "a%00.txt", "a" * 200 + ".txt", "CON.txt", "\u202etxt.exe", ".htaccess"):
        desk_answer = desk.post(READ, {"file": SimpleUploadedFile(name, LEAD.encode())})
        assert desk_answer.status_code in {200, 400}


def test_u11_more_than_is_allowed_is_refused(desk):
    answer = desk.post(READ, {"file": SimpleUploadedFile("a.txt", b"a" * (10 * 1024 * 1024 + 1))})

    assert answer.status_code == 400
    assert "10 MB" in answer.json()["error"]
