"""Our own story lines: every field comes in, every fault is named, nothing comes twice."""

import json
from datetime import UTC, date, datetime

import pytest

from articles import addresses
from articles.importing import story_lines
from articles.importing.report import Outcome
from articles.models import Agency, Article, ImportedItem, Picture, Redirect
from newsroom.kit import text
from newsroom.kit.opening import BrokenArchive
from sections.models import Section
from tests.factories.articles import drawn
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


def counts(report):
    return report.created, report.updated, report.unchanged, report.kept, report.refused


def test_every_field_comes_in(bring, line, harbour, tmp_path):
    (tmp_path / "boat.png").write_bytes(drawn(3, (400, 300)).getvalue())
    sister = SectionFactory(publication=PublicationFactory(host="sister.test"), slug="moon")
    full = line(
        publication=harbour.slug, section="sea/tides", also_in=["sister:moon"], slug="own-slug", kicker="Kick",
        headline="Head", standfirst="Stand", authors=["Ana Reis", "Bo Li"], agency="NRN",
        source_url="https://agency.example/1", dateline={"place": "Lisbon", "on": "2025-02-28"},
        lead_picture={"file": "boat.png", "alt": "A boat", "caption": "Cap", "credit": "Cred", "focal": [0.2, 0.9]},
        related_links=[{"title": "Else", "url": "https://else.example/"}], tags=["Boats", "Tides"],
        corrections=[{"kind": "correction", "text": "It was two.", "made_at": "2025-03-02T10:00:00Z"}],
        old_urls=["/legacy/one.html"],
    )  # fmt: skip

    report = bring(full, media=tmp_path)

    assert counts(report) == (2, 0, 0, 0, 0)
    story = Article.objects.get()
    assert (story.publication, story.section.path, list(story.also_in.all())) == (harbour, "sea/tides", [sister])
    assert (story.path, story.kicker, story.headline, story.standfirst) == (
        "2025/03/01/own-slug",
        "Kick",
        "Head",
        "Stand",
    )
    assert story.body == "<p>Words.</p>"
    assert [b.author.name for b in story.bylines.in_order()] == ["Ana Reis", "Bo Li"]
    assert (story.agency.code, story.source_url) == ("NRN", "https://agency.example/1")
    assert (story.dateline_place, story.dateline_on) == ("Lisbon", date(2025, 2, 28))
    assert story.published_at == datetime(2025, 3, 1, 12, tzinfo=UTC)
    picture = story.lead_picture
    assert (picture.alt, picture.caption, picture.credit, picture.focal_x, picture.focal_y) == (
        "A boat",
        "Cap",
        "Cred",
        0.2,
        0.9,
    )
    assert (picture.width, picture.height, picture.file.size) == (400, 300, (tmp_path / "boat.png").stat().st_size)
    assert [(r.title, r.url) for r in story.related_links.all()] == [("Else", "https://else.example/")]
    assert sorted(t.name for t in story.tags.all()) == ["Boats", "Tides"]
    assert [(c.kind, c.text) for c in story.corrections.all()] == [("correction", "It was two.")]
    assert addresses.forwarding(harbour, "/legacy/one.html") == "/2025/03/01/own-slug/"


def test_a_line_with_the_least_is_a_draft_by_staff_writers(bring, harbour):
    bring({"id": "1", "headline": "Head", "section": "sea"})

    story = Article.objects.get()
    assert (story.published_at, story.path, story.section.name) == (None, None, "Sea")
    assert [b.author.name for b in story.bylines.all()] == ["Staff Writers"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"id": None}, "needs an “id”"),
        ({"id": " "}, "needs an “id”"),
        ({"id": ["x"]}, "needs an “id”"),
        ({"headline": "  "}, "needs a “headline”"),
        ({"headline": 7}, "“headline” must be a text"),
        ({"headline": "\u200b\u2060"}, ""),
        ({"schema": "newsroom-story/9"}, "newsroom-story/9"),
        ({"section": None}, "names no section"),
        ({"publication": "nowhere"}, "no publication “nowhere”"),
        ({"published_at": "yesterday"}, "write a time as"),
        ({"published_at": "0001-01-01T00:00:00+14:00"}, "write a time as"),
        ({"published_at": "1815-06-18T12:00:00Z"}, "outside the years"),
        ({"tags": "boats"}, "“tags” must be a list"),
        ({"dateline": {"place": "X", "on": "soon"}}, "write a day as"),
        ({"dateline": 5}, "“dateline” must be an object"),
        ({"lead_picture": {"alt": "x"}}, "with a “file” or a “url”"),
        ({"lead_picture": {"file": "a.jpg"}}, "needs an “alt”"),
        ({"lead_picture": {"file": "a.jpg", "alt": "x", "focal": [2, 0]}}, "“focal” must be"),
        ({"related_links": [{"title": "x"}]}, "“related_links” must be"),
        ({"corrections": [{"kind": "guess", "text": "x"}]}, "no kind of correction"),
        ({"corrections": [{"kind": "update", "text": " "}]}, "says nothing"),
        ({"body_html": "<div>" * 1000}, "nested more than 200 deep"),
        ({"body_html": "x" * 1_000_001}, "1,000,000 is the most"),
        ({"agency": {"name": "x"}}, "“agency” must be"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason_and_the_others_come_in(bring, line, values, reason):
    bad = {k: v for k, v in (line("bad") | values).items() if v is not None}
    if values.get("headline") == "\u200b\u2060":
        bad["body_html"] = ""

    report = bring(line("a"), bad, line("z"))

    assert (report.created, report.refused) == (2, 1)
    assert reason in report.examples[0].reason
    assert set(ImportedItem.objects.values_list("key", flat=True)) == {"a", "z"}


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b'{"id": "x", "headline": "caf\xe9"}',
        b"[1, 2]",
        b'"text"',
        b"{" * 5000,
        b"\x00",
        b'{"id": "\\ud800", "headline": 1}',
    ],
)
def test_a_line_that_is_no_object_is_refused_and_the_others_come_in(bring, line, bad):
    report = bring(json.dumps(line("a")).encode(), bad, b"", json.dumps(line("z")))

    assert (report.created, report.refused) == (2, 1)
    assert report.examples[0].row == 2


def test_lone_surrogates_and_nul_do_not_reach_the_database(bring, line):
    report = bring(
        json.dumps(line(headline="A\ud800\x00B", body_html="<p>x\x00\udfff</p>", tags=["t\x00"], authors=["A\x00"]))
    )

    assert report.created == 1
    story = Article.objects.get()
    assert (story.headline, story.body) == ("AB", "<p>x</p>")


def test_keys_and_names_of_pictures_are_tidied_too(bring, line, tmp_path):
    picture = {"file": "a\x00\ud800.png", "alt": "x\x00"}

    report = bring(line("k\x00\udfff", lead_picture=picture, related=["a\x00"], publication=None), media=tmp_path)

    assert report.created == 1
    assert ImportedItem.objects.get().key == "k"


def test_too_long_words_are_cut_with_a_note(bring, line, tmp_path):
    long = "Many words " * 40

    bring(line(headline=long, kicker=long, tags=[long], authors=[long], standfirst=long * 4, dateline={"place": long}))

    story = Article.objects.get()
    story.full_clean(exclude=["path", "body", "authors", "tags"])
    assert story.headline.endswith("words…")


def test_an_address_that_is_none_is_left_out(bring, line):
    bring(
        line(
            source_url="javascript:alert(1)",
            related_links=[{"title": "x", "url": "ftp://x"}, {"url": "https://a.example/"}],
        )
    )

    story = Article.objects.get()
    assert (story.source_url, [r.title for r in story.related_links.all()]) == ("", ["https://a.example/"])


def test_twice_is_once_and_a_change_is_a_change(bring, line):
    first = [bring(line("a"), line("b")), bring(line("a"), line("b"))]
    second = bring(line("a"), line("b", headline="Other"))

    assert [counts(r) for r in [*first, second]] == [(2, 0, 0, 0, 0), (0, 0, 2, 0, 0), (0, 1, 1, 0, 0)]
    assert Article.objects.get(headline="Other").path == "2025/03/01/story-b"


def test_a_reverted_line_comes_back(bring, line):
    for headline in ["First", "Second", "First"]:
        bring(line(headline=headline))

    assert Article.objects.get().headline == "First"


def test_a_key_that_comes_twice_in_a_file_is_refused_the_second_time(bring, line):
    reports = [bring(line("a"), line("a", headline="Other")) for _ in range(2)]

    assert [counts(r) for r in reports] == [(1, 0, 0, 0, 1), (0, 0, 1, 0, 1)]
    assert "Row 1 has the same key" in reports[0].examples[0].reason


def test_a_deleted_story_is_not_brought_back(bring, line):
    bring(line())
    Article.objects.get().delete()

    assert counts(bring(line(headline="Other"))) == (0, 0, 0, 1, 0)
    assert not Article.objects.exists()


def test_the_same_headline_on_one_day_gets_a_number(bring, line):
    bring(*[line(str(n), headline="Launch") for n in range(45)])

    found = sorted(a.slug for a in Article.objects.all())
    assert found == sorted(["launch", *[f"launch-{n}" for n in range(2, 46)]])


def test_an_old_address_two_claim_stays_with_the_first(bring, line, harbour):
    bring(line("a", old_urls=["/x.html"]), line("b", old_urls=["/x.html", "//evil.example", "/sea/"]))

    assert [(r.old_path, r.article.headline) for r in Redirect.objects.all()] == [("/x.html", "Story a")]


def test_a_redirect_never_hides_a_live_page(bring, line, harbour):
    bring(
        line("a", slug="one"),
        line("b", slug="two", old_urls=["/2025/03/01/one/", "/2025/03/01/one", "/sea/", "/desk/x", "/"]),
    )

    assert not Redirect.objects.exists()


def test_related_stories_are_tied_whichever_comes_first(bring, line):
    bring(line("a", related=["b", "nobody", "a"]), line("b", related=["a"]))

    tied = {(a.headline, link.story.headline) for a in Article.objects.all() for link in a.related_links.all()}
    assert tied == {("Story a", "Story b"), ("Story b", "Story a")}
    assert bring(line("a", related=["b", "nobody", "a"]), line("b", related=["a"])).updated == 0


def test_a_related_story_that_comes_later_is_tied_then(bring, line):
    first = bring(line("a", related=["b"]))
    bring(line("b"))

    assert "1 related stories" in first.remarks[0]
    assert Article.objects.get(headline="Story a").related_links.get().story.headline == "Story b"


def test_pictures_in_the_text_come_from_the_folder(bring, line, tmp_path):
    (tmp_path / "b.png").write_bytes(drawn(9, (50, 40)).getvalue())
    body = '<p>One</p><figure><img src="b.png" alt="B"><figcaption>Cap <small>Ana</small></figcaption></figure>'

    bring(line(body_html=body), media=tmp_path)

    picture = Picture.objects.get()
    assert (picture.alt, picture.caption, picture.credit) == ("B", "Cap", "Ana")
    assert (
        f'<figure data-picture="{picture.pk}"><figcaption>Cap <small>Ana</small></figcaption></figure>'
        in Article.objects.get().body
    )


@pytest.mark.parametrize("name", ["../secret.png", "/etc/passwd", "none.png", "a\x00b.png", "x" * 300])
def test_a_picture_out_of_the_folder_is_refused_and_the_story_comes_without(bring, line, tmp_path, name):
    (tmp_path / "secret.png").write_bytes(drawn(1).getvalue())
    folder = tmp_path / "media"
    folder.mkdir()

    report = bring(line(lead_picture={"file": name, "alt": "x"}), media=folder)

    assert (report.count(Outcome.CREATED, "story"), report.count(Outcome.REFUSED, "picture")) == (1, 1)
    assert not Picture.objects.exists()


def test_sections_are_found_by_slug_or_name_before_they_are_made(bring, line, harbour):
    deep = Section.objects.create(publication=harbour, name="Deep Space", slug="deep")
    child = Section.objects.create(publication=harbour, parent=deep, name="Probes", slug="probes")

    bring(
        line("a", section="deep"),
        line("b", section="Deep space"),
        line("c", section="probes"),
        line("d", section="deep/probes"),
    )

    found = {a.headline[-1]: a.section for a in Article.objects.all()}
    assert found == {"a": deep, "b": deep, "c": child, "d": child}
    assert Section.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"[{}]", "jq -c"),
        (b"<rss/>", "import_wxr"),
        ("{}".encode("utf-16"), "iconv -f UTF-16"),
        (b"\x1f\x8b\x08", "gunzip"),
        (b"headline,body", "no JSON objects"),
        (b"", "is empty"),
    ],
)
def test_a_file_of_another_kind_gets_advice(harbour, tmp_path, content, advice):
    file = tmp_path / "lines.jsonl"
    file.write_bytes(content)

    report = (
        story_lines.bring_in(file, source="x", publication=harbour) if advice not in {"gunzip", "is empty"} else None
    )

    if report is None:
        with pytest.raises(BrokenArchive, match=advice):
            list(story_lines.items(story_lines._read(file)))
    else:
        assert advice in report.broken
    assert not Article.objects.exists()


def test_a_mark_at_the_beginning_and_a_line_without_end_are_no_hindrance(harbour, line, tmp_path):
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(line("a")).encode() + b"\r\n\r\n" + json.dumps(line("b")).encode())

    assert story_lines.bring_in(file, source="x", publication=harbour).created == 2


def test_an_endless_line_is_refused_without_being_read_whole(harbour, line, tmp_path, monkeypatch):
    monkeypatch.setattr(story_lines, "LONGEST_LINE", 1000)
    file = tmp_path / "lines.jsonl"
    lines = [json.dumps(line("a")), json.dumps(line("b", standfirst="x" * 5000)), json.dumps(line("c"))]
    file.write_text("\n".join(lines))

    report = story_lines.bring_in(file, source="x", publication=harbour)

    assert (report.created, report.refused) == (2, 1)


def test_strings_that_broke_other_systems_come_in_as_they_are(bring, line):
    """N8: whatever people type is kept, composed and without invisible control characters."""
    strings = [
        "٣",
        "A\u0301",
        "ﬁ",
        "🏳️\u200d🌈",
        "\u202eevil",
        "İ",
        "'; DROP TABLE articles;--",
        "${jndi:x}",
        "{{ 7*7 }}",
        "%s%n",
    ]

    report = bring(*[line(str(n), headline=f"x {s} y") for n, s in enumerate(strings)])

    assert report.created == len(strings)
    assert {a.headline for a in Article.objects.all()} == {text.tidy_line(f"x {s} y") for s in strings}


def test_agencies_are_made_with_what_is_known_of_them(bring, line):
    bring(line("a", agency={"code": "NASA", "name": "NASA", "credit_line": "Text: NASA"}), line("b", agency="nasa"))

    agency = Agency.objects.get()
    assert (agency.code, agency.credit_line, agency.articles.count()) == ("NASA", "Text: NASA", 2)
