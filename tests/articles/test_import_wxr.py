"""`manage.py import_wxr`: what an operator types and reads, on our own sample and on real exports."""

import json
import re

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from articles.models import Article, Picture
from sections.models import Publication, StandingPage
from tests.data import FOLDER
from tests.factories.sections import PublicationFactory

pytestmark = pytest.mark.django_db
BLOG = FOLDER / "small-blog.xml"
# Exports that are broken on purpose, with what the message must say.
BROKEN = {
    "invalid-version-tag.xml": "says it is WXR “abc”",
    "missing-version-tag.xml": "does not say which version",
    "malformed-simple.xml": "ends before it is complete",
}


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command and return its last words and its report."""

    def command(path, *options):
        report = tmp_path / "report.jsonl"
        call_command("import_wxr", str(path), "--no-fetch", "--report", str(report), *map(str, options))
        rows = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
        return capsys.readouterr().out, rows

    return command


def summary(out):
    return re.search(r"^\d+ created.*refused", out, re.MULTILINE)[0]


def test_it_tells_what_it_did_and_where_the_report_is(run, tmp_path):
    PublicationFactory()

    out, rows = run(BLOG)

    assert summary(out) == "9 created, 0 updated, 0 unchanged, 3 refused"
    assert "Stories: 7 created, 0 updated, 0 unchanged, 1 refused" in out
    assert "It lies in the old site's trash." in out
    assert f"Report, row by row: {tmp_path / 'report.jsonl'}" in out
    assert [r["address"] for r in rows if r["key"] == "11"] == ["/2025/03/01/the-lamp/"]
    assert len(rows) == 12


def test_an_empty_network_gets_a_publication(run):
    out, _rows = run(BLOG)

    assert "There was no publication yet: made “Harbour Light”" in out
    assert Publication.objects.get().slug == "harbour-light"


def test_the_publication_is_chosen_by_its_slug(run):
    PublicationFactory()
    sister = PublicationFactory(host="sister.test")

    run(BLOG, "--publication", sister.slug)

    assert set(Article.objects.values_list("publication__slug", flat=True)) == {"sister"}


def test_an_unknown_publication_is_named_with_those_there_are(run):
    PublicationFactory()

    with pytest.raises(CommandError, match="no publication “elsewhere”; there are: testserver"):
        run(BLOG, "--publication", "elsewhere")


def test_a_dry_run_writes_nothing(run):
    out, _rows = run(BLOG, "--dry-run")

    assert "Would be: 9 created" in out
    assert not Publication.objects.exists()


def test_a_folder_or_a_place_for_the_report_that_is_not_there_is_said(run, tmp_path):
    with pytest.raises(CommandError, match="is no folder"):
        run(BLOG, "--media", tmp_path / "none")
    with pytest.raises(CommandError, match="can't be written"):
        call_command("import_wxr", str(BLOG), "--no-fetch", "--report", str(tmp_path / "none" / "r.jsonl"))


def test_a_file_cut_off_fails_and_keeps_what_was_whole(run, tmp_path):
    cut = tmp_path / "cut.xml"
    cut.write_text(BLOG.read_text().partition("<title>Not yet")[0])

    with pytest.raises(CommandError, match=r"ends before it is complete.*What came before the break was brought in"):
        run(cut)

    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    "content", ["", "{}", "<!DOCTYPE r [<!ENTITY x 'y'>]><rss/>", "<rss><channel></channel></rss>"]
)
def test_what_is_no_export_writes_nothing(run, tmp_path, content):
    file = tmp_path / "odd.xml"
    file.write_text(content)

    with pytest.raises(CommandError):
        run(file)

    assert not Publication.objects.exists()


@pytest.fixture
def exports(real_data):
    return sorted((real_data / "wxr").rglob("*.xml"))


def is_whole(path):
    """Tell by another parser whether an export can be read at all."""
    try:
        etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return False
    return True


def test_every_real_export_comes_in_and_a_second_time_changes_nothing(exports, run):
    """All of them in turn into one network: some call themselves the same site and have the same numbers."""
    PublicationFactory()
    seen = []
    for sweep in range(2):
        for path in exports:
            if path.name in BROKEN or not is_whole(path):
                with pytest.raises(CommandError, match=BROKEN.get(path.name, ".")):
                    run(path)
                continue
            out, _ = run(path)
            if sweep:
                assert re.match(r"0 created, 0 updated", summary(out)), (path.name, summary(out))
        seen.append((Article.objects.count(), StandingPage.objects.count()))

    assert seen[0] == seen[1]
    assert seen[0][0] > 100
    assert not Article.objects.filter(headline="").exists()
    assert not Article.objects.filter(published_at__isnull=False, path=None).exists()


def test_real_pages_can_be_read(exports, run, client):
    """Every story of the theme test opens under its address, with its headline."""
    PublicationFactory()
    run(next(path for path in exports if path.name == "theme-unit-test-data.xml"))

    for story in Article.objects.live():
        page = client.get(story.get_absolute_url())
        assert page.status_code == 200, story.path


def test_pictures_of_a_real_export_come_from_a_folder(exports, run, tmp_path):
    from tests.factories.articles import drawn  # noqa: PLC0415 - only where the real files are

    path = next(path for path in exports if path.name == "theme-unit-test-data.xml")
    folder = tmp_path / "uploads"
    folder.mkdir()
    for shade, address in enumerate(
        sorted(set(re.findall(r"attachment_url>(?:<!\[CDATA\[)?([^\]<]+\.jpg)", path.read_text())))
    ):
        (folder / address.rsplit("/", 1)[1]).write_bytes(drawn(shade, (60, 40)).getvalue())
    PublicationFactory()

    run(path, "--media", folder)

    assert Picture.objects.count() == len(list(folder.iterdir())) > 0
    assert Article.objects.filter(lead_picture__isnull=False).exists()
