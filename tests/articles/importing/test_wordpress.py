"""A WordPress archive in our tables: stories, pages, pictures, old addresses; once, whatever happens."""

import re

import pytest

from articles import addresses
from articles.importing import wxr
from articles.importing.report import Outcome
from articles.models import Article, Author, ImportedItem, Listing, Picture, Redirect, Tag
from sections.models import Section, StandingPage

pytestmark = pytest.mark.django_db


def counts(report):
    return report.created, report.updated, report.unchanged, report.kept, report.refused


def test_the_whole_sample_comes_in(bring_blog, blog, harbour):
    report = bring_blog(blog)

    assert counts(report) == (7 + 2 + 2, 0, 0, 0, 1)
    assert dict(report.left_out) == {"comment": 1, "attachment that is no picture": 1, "nav_menu_item": 1}
    lamp = Article.objects.get(headline="The lamp & the keeper")
    inside = Picture.objects.get(filename="lamp.png")
    assert lamp.path == "2025/03/01/the-lamp"
    assert lamp.section.path == "sea/spring-tides"
    assert lamp.lead_picture == inside
    assert (inside.alt, inside.caption, inside.extension) == ("A lit lamp", "The lamp at night", "png")
    assert lamp.body == (
        "<p>The lamp was lit at dusk.<br>It burned till dawn.</p>\n"
        f'<figure data-picture="{inside.pk}"><figcaption>The lamp, <em>lit</em></figcaption></figure>\n'
        "<p>Nobody [sic] slept. The keeper did.</p>\n<h2>What came after</h2>\n<ul><li>Rain</li><li>More rain</li></ul>\n"
        '<p><a href="https://videos.example/watch?v=7" rel="noopener">https://videos.example/watch?v=7</a></p>'
    )
    assert [t.name for t in lamp.tags.all()] == ["Lamps"]
    assert {s.name for s in lamp.also_in.all()} == {"Sea & Shore", "Archive"}


def test_it_is_listed_where_readers_look(bring_blog, blog, harbour):
    bring_blog(blog)
    lamp = Article.objects.get(slug="the-lamp")

    places = {row.section.name if row.section else "front" for row in Listing.objects.filter(article=lamp)}

    assert places == {"front", "Sea & Shore", "Spring tides", "Archive"}


def test_sections_stand_at_the_end_and_reserved_names_get_a_number(bring_blog, blog, harbour):
    first = Section.objects.create(publication=harbour, name="First", slug="first", position=4)

    bring_blog(blog)

    sections = list(Section.objects.in_order())
    assert sections[0] == first
    assert {s.path for s in sections} == {"first", "sea", "sea/spring-tides", "archive-2", "news"}


def test_a_page_never_takes_a_sections_address(bring_blog, blog):
    bring_blog(blog)

    assert {p.slug for p in StandingPage.objects.all()} == {"about", "sea-2"}


def test_a_slug_in_another_script_is_written_in_latin(bring_blog, blog):
    bring_blog(blog)

    assert re.fullmatch(r"2025/04/02/liang-?ba-?jiang", Article.objects.get(headline="Two hands on one oar").path)


def test_old_addresses_lead_to_the_stories(bring_blog, blog, harbour):
    bring_blog(blog)

    lamp = Article.objects.get(slug="the-lamp")
    assert addresses.forwarding(harbour, "/?p=11") == lamp.get_absolute_url()
    assert addresses.forwarding(harbour, "/about/sea/") == "/sea-2/"
    assert addresses.forwarding(harbour, "/?page_id=32") == "/sea-2/"
    # Its former address is its present one, and no redirect may stand before a live page.
    assert not Redirect.objects.filter(old_path="/2025/03/01/the-lamp/").exists()


def test_an_unnamed_post_is_headed_by_its_first_words(bring_blog, blog):
    bring_blog(blog)

    assert Article.objects.get(slug="nameless").headline == "Words without a name."


def test_drafts_have_no_address_and_no_place_in_lists(bring_blog, blog):
    bring_blog(blog)

    drafts = Article.objects.filter(published_at=None)
    assert {d.headline for d in drafts} == {"Not yet", "For us alone", "Behind a word"}
    assert not Listing.objects.filter(article__in=drafts).exists()
    assert {d.path for d in drafts} == {None}


def test_twice_is_once(bring_blog, blog, django_assert_max_num_queries):
    bring_blog(blog)
    before = snapshot()

    with django_assert_max_num_queries(30):
        report = bring_blog(blog)

    assert counts(report) == (0, 0, 9, 0, 1)
    assert snapshot() == before


def test_a_change_at_the_source_comes_in(bring_blog, blog, tmp_path):
    bring_blog(blog)

    report = bring_blog(edited(blog, tmp_path, "Rain</li>", "Hail</li>"))

    assert counts(report) == (0, 1, 8, 0, 1)
    lamp = Article.objects.get(slug="the-lamp")
    assert "Hail" in lamp.body
    assert (lamp.bylines.count(), lamp.tags.count(), lamp.also_in.count(), lamp.path) == (
        1,
        1,
        2,
        "2025/03/01/the-lamp",
    )


def test_a_story_that_a_person_edited_is_kept(bring_blog, blog, tmp_path):
    bring_blog(blog)
    Article.objects.filter(slug="the-lamp").update(standfirst="Ours.")

    report = bring_blog(edited(blog, tmp_path, "Rain</li>", "Hail</li>"))

    assert counts(report) == (0, 0, 8, 1, 1)
    assert Article.objects.get(slug="the-lamp").standfirst == "Ours."
    assert "Hail" not in Article.objects.get(slug="the-lamp").body


def test_a_page_that_a_person_edited_is_kept(bring_blog, blog, tmp_path):
    bring_blog(blog)
    StandingPage.objects.filter(slug="about").update(title="Ours")

    report = bring_blog(edited(blog, tmp_path, "We keep the light.", "We kept it."))

    assert report.count(Outcome.KEPT, "page") == 1
    assert StandingPage.objects.get(slug="about").body == "<p>We keep the light.</p>"


def test_an_older_export_undoes_nothing(bring_blog, blog, tmp_path):
    newer = edited(blog, tmp_path, "Rain</li>", "Hail</li>", "Mon, 05 Jan 2026", "Mon, 12 Jan 2026")
    bring_blog(newer)

    report = bring_blog(blog)

    assert counts(report) == (0, 0, 9, 0, 1)
    assert "Hail" in Article.objects.get(slug="the-lamp").body


def test_two_exports_of_one_day_do_not_swap_for_ever(bring_blog, blog, tmp_path):
    other = edited(blog, tmp_path, "Rain</li>", "Hail</li>")
    for file in (blog, other):
        bring_blog(file)

    assert [bring_blog(file).updated for file in (blog, other)] == [0, 0]


def test_another_site_with_the_same_numbers_is_not_taken_for_a_change(bring_blog, blog, tmp_path):
    """Test sites and copies call themselves localhost, and each has its post 13."""
    bring_blog(blog)

    other = edited(blog, tmp_path, "<title>Not yet</title>", "<title>Quite another</title>", "2025-05-01", "2024-07-07")
    report = bring_blog(other)

    assert counts(report) == (1, 0, 8, 0, 1)
    assert Article.objects.filter(headline__in=["Not yet", "Quite another"]).count() == 2
    assert bring_blog(other).created == 0


def test_pictures_that_were_missing_come_with_the_next_run(bring_blog, blog, media):
    first = bring_blog(blog, media=None)
    without = Article.objects.get(slug="the-lamp")

    second = bring_blog(blog, media=media)

    assert first.count(Outcome.REFUSED, "picture") == 2
    assert (without.lead_picture, "data-picture" in without.body) == (None, False)
    assert "<p><small>The lamp, <em>lit</em></small></p>" in without.body
    assert (second.count(Outcome.CREATED, "picture"), second.count(Outcome.UPDATED, "story")) == (2, 2)
    assert Article.objects.get(slug="the-lamp").lead_picture.alt == "A lit lamp"
    assert bring_blog(blog, media=media).updated == 0


def test_a_dry_run_tells_and_writes_nothing(bring_blog, blog, settings):
    before = snapshot()

    report = bring_blog(blog, dry_run=True)

    assert counts(report) == (11, 0, 0, 0, 1)
    assert snapshot() == before
    assert not settings.MEDIA_ROOT.exists()


def test_a_file_cut_off_keeps_what_came_before(bring_blog, blog, tmp_path):
    cut = tmp_path / "cut.xml"
    cut.write_text(blog.read_text().partition("<title>For us alone")[0])

    report = bring_blog(cut)

    assert "ends before it is complete" in report.broken
    assert {a.headline for a in Article.objects.all()} == {"The lamp & the keeper", "Two hands on one oar", "Not yet"}
    assert bring_blog(blog).created == 4 + 2


def test_a_further_type_of_post_can_be_asked_for(bring_blog, blog, tmp_path):
    other = edited(blog, tmp_path, "<wp:post_type>nav_menu_item<", "<wp:post_type>report<")

    assert bring_blog(other, dry_run=True).left_out["report"] == 1
    assert bring_blog(other, dry_run=True, post_types=frozenset({"post", "report"})).created == 12


def test_the_survey_lets_its_memory_go(bring_blog, blog, harbour):
    survey = wxr.survey(blog)
    survey.attachments.close()

    assert ImportedItem.objects.count() == 0


def edited(path, folder, *pairs):
    """Write the export anew with some words exchanged."""
    words = path.read_text()
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in words
        words = words.replace(old, new)
    file = folder / "edited.xml"
    file.write_text(words)
    return file


def snapshot():
    """Return all that an import writes."""
    models = [Article, Author, Tag, Section, StandingPage, Picture, Redirect, Listing, ImportedItem]
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in models}
