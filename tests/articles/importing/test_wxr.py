"""WordPress's exports: the survey, and the items that come of the entries."""

from datetime import UTC, datetime

import pytest

from articles.importing import wxr
from articles.importing.items import PictureReference, SectionWanted
from articles.importing.wxr_items import Reader
from newsroom.kit.opening import BrokenArchive


@pytest.fixture
def survey(blog):
    found = wxr.survey(blog)
    yield found
    found.attachments.close()


@pytest.fixture
def items(blog, survey):
    return {getattr(item, "key", item.row): item for item in Reader(survey, zone="Europe/Lisbon").items(blog)}


def test_the_survey_says_whose_the_file_is(survey):
    assert (survey.version, survey.source, survey.title) == ("1.2", "harbour.example", "Harbour Light")
    assert survey.exported_at == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert survey.authors == {"ines": "Inês Ferro", "tom": "Tom Quay"}
    assert dict(survey.counts) == {"post": 8, "page": 2, "attachment": 3, "nav_menu_item": 1}
    assert (survey.comments, len(survey.attachments), survey.attachments.others) == (1, 2, 1)


def test_a_post_becomes_a_story(items):
    story = items["11"]

    assert story.headline == "The lamp & the keeper"
    assert story.standfirst == "A night at the light."
    assert story.authors == ("Inês Ferro",)
    assert story.published_at == datetime(2025, 3, 1, 23, 30, tzinfo=UTC)
    assert story.tags == ("Lamps",)
    assert story.old_urls == ("/2025/03/01/the-lamp/", "/?p=11")
    assert story.lead_picture == PictureReference(attachment="21")


def test_the_home_section_is_the_one_below_and_levels_are_two(items):
    story = items["11"]

    assert story.section == SectionWanted("spring-tides", "Spring tides", "", "sea", "Sea & Shore")
    assert [s.slug for s in story.further] == ["sea", "archive"]


def test_the_category_an_editor_called_main_is_home(blog, survey):
    entry = next(e for e in wxr.entries(blog) if e["post_id"] == "11")
    entry.meta["_yoast_wpseo_primary_category"] = "4"

    assert Reader(survey, zone="UTC")._sections(entry)[0].slug == "archive"


def test_categories_in_a_circle_do_not_hang(survey, blog):
    survey.categories["sea"].parent = "spring-tides"
    entry = next(e for e in wxr.entries(blog) if e["post_id"] == "11")

    assert Reader(survey, zone="UTC")._sections(entry)[0].slug in {"sea", "spring-tides"}


def test_what_has_no_category_goes_to_news(items):
    assert items["12"].section == SectionWanted("news", "News")


def test_co_authors_stand_in_the_byline_once_each(items):
    assert items["12"].authors == ("Inês Ferro", "Tom Quay")


def test_a_login_that_is_a_mail_address_is_not_published_whole(items):
    assert items["18"].authors == ("nobody",)


def test_a_time_without_a_zone_is_the_publications(items):
    assert items["12"].published_at == datetime(2025, 4, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(("key", "note"), [("13", ""), ("14", "Private"), ("15", "password")])
def test_what_was_not_public_stays_a_draft(items, key, note):
    assert items[key].published_at is None
    assert note in " ".join(items[key].notes)


def test_what_was_scheduled_stays_scheduled(items):
    assert items["16"].published_at.year == 2101


def test_the_trash_is_refused_with_the_reason(items):
    assert items["17"].reason == "It lies in the old site's trash."


def test_pages_keep_their_place(items):
    about, sea = items["31"], items["32"]

    assert (about.title, about.slug, about.is_public, about.in_footer, about.position) == (
        "About us",
        "about",
        True,
        True,
        2,
    )
    assert (sea.in_footer, sea.old_urls) == (False, ("/about/sea/", "/?page_id=32"))


@pytest.mark.parametrize(
    "version", ["", "<wp:wxr_version>abc</wp:wxr_version>", "<wp:wxr_version>2.0</wp:wxr_version>"]
)
def test_an_unknown_version_is_refused(blog, tmp_path, version):
    file = tmp_path / "odd.xml"
    file.write_text(blog.read_text().replace("<wp:wxr_version>1.2</wp:wxr_version>", version))

    with pytest.raises(BrokenArchive, match=r"1\.0, 1\.1 and 1\.2"):
        wxr.survey(file)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_older_versions_are_read_the_same(blog, tmp_path, version):
    file = tmp_path / "older.xml"
    file.write_text(blog.read_text().replace("export/1.2/", f"export/{version}/").replace(">1.2<", f">{version}<"))

    survey = wxr.survey(file)
    survey.attachments.close()

    assert (survey.version, survey.counts["post"], survey.comments) == (version, 8, 1)


@pytest.mark.parametrize(
    ("words", "found"),
    [("2025-03-01 10:00:00", datetime(2025, 3, 1, 10)), ("0000-00-00 00:00:00", None), ("", None),  # noqa: DTZ001
     ("-0001-11-30 00:00:00", None), ("2025-02-30 10:00:00", None), ("soon", None)],
)  # fmt: skip
def test_odd_times_are_none(words, found):
    assert wxr.moment(words) == found
