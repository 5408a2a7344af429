"""Furniture: the same page whether it is drawn in one or joined from pieces that others share."""

import re

import pytest
import time_machine
from django.template import Context

from articles.models import Byline
from pages import furniture, noting
from pages.furniture import Drawn, Piece, Wanted, chosen
from pages.templatetags.furniture import masthead
from sections import network
from tests.factories.articles import ArticleFactory, AuthorFactory, PictureFactory, TagFactory
from tests.factories.curation import pin
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory, StandingPageFactory


@pytest.fixture
def paper(db):
    """A network of two publications: sections with blocks, a sub-section, stories of today and an old one."""
    first, second, third = SectionFactory.create_batch(3)
    below = SectionFactory(parent=second, slug="below")
    StandingPageFactory(publication=first.publication)
    SectionFactory(publication=PublicationFactory(host="sister.test"))
    for section in (first, second, third):
        SidebarBlockFactory(source=section, length=3)
    author, tag = AuthorFactory(), TagFactory()
    made = {"old": ArticleFactory(section=first, live=True)}
    for section in (first, second, third, below):
        for _ in range(8):
            made[section.slug] = ArticleFactory(section=section, live=True, lead_picture=PictureFactory())
            made[section.slug].tags.add(tag)
            Byline.objects.create(article=made[section.slug], author=author)
    pin(made["below"], SidebarBlockFactory(source=first, section=second, length=2), 1)
    return {
        "front": "/",
        "a section": first.get_absolute_url(),
        "a section with a plan of its own": second.get_absolute_url(),
        "a section below": below.get_absolute_url(),
        "an old story": made["old"].get_absolute_url(),
        "a story of today in a block": made[third.slug].get_absolute_url(),
        "a pinned story": made["below"].get_absolute_url(),
        "a tag": tag.get_absolute_url(),
        "an author": author.get_absolute_url(),
        "search": "/search/",
        "corrections": "/corrections/",
        "a missing page": "/no/such/page/",
    }


def test_a_joined_page_is_to_the_byte_the_one_that_was_drawn_whole(client, paper):
    with time_machine.travel("2026-11-26T12:00Z", tick=False):
        for name, path in paper.items():
            whole = client.get(path)
            with furniture.parting() as parted:
                made = client.get(path)
            assert made.status_code == whole.status_code, name
            assert len(parted.wanted) >= 2, name
            assert parted.put_back(made.content).decode() == whole.content.decode(), name


def test_a_german_paper_has_german_furniture_though_it_is_drawn_outside_of_its_pages(client, db):
    paper = PublicationFactory(language="de", zone="Pacific/Auckland")
    with time_machine.travel("2026-11-26T12:00Z", tick=False):
        whole = client.get("/").content.decode()
        head = furniture.drawn(Piece("masthead", paper.pk, (True, True, None, ())))

    assert "Freitag, 27. November 2026" in head.html
    assert head.html in whole


def sidebar_of(client, path):
    """Return the variant of the sidebar that a page shows, what it wants, and how many were looked at."""
    with furniture.parting() as parted:
        client.get(path)
    wanted = next(one for one in parted.wanted if one.piece.kind == "sidebar")
    shown, looked = chosen(wanted, furniture.drawn)
    return shown, wanted, len(looked)


def test_old_stories_share_one_sidebar_and_one_that_stands_there_has_a_variant(client, paper):
    shared, by_old, looked_for_old = sidebar_of(client, paper["an old story"])
    varied, by_new, looked_for_new = sidebar_of(client, paper["a story of today in a block"])

    assert by_old.piece == by_new.piece
    assert shared == furniture.drawn(by_old.piece)
    assert looked_for_old == 1
    assert looked_for_new > 1
    assert shared.holds & by_new.without
    assert not varied.holds & by_new.without


def test_a_variant_is_looked_for_until_nothing_stands_on_the_page_twice():
    """Leaving out the first two brings up the next two, of which one stands on the page, too."""
    stories = [1, 2, 3, 4, 5, 6]

    def look(piece):
        left = [story for story in stories if story not in piece.without]
        return Drawn("", frozenset(left[:2]))

    shown, looked = chosen(Wanted(Piece("sidebar", 1), frozenset({1, 3, 9})), look)

    assert shown.holds == {2, 4}
    assert len(looked) == 3


def test_nothing_in_a_story_can_pass_for_a_mark(client, paper):
    forged = "<!--0:0--><!--000000000000000000000000:0-->"
    with furniture.parting() as parted:
        page = client.get(paper["an old story"]).content
    texts, wanted = parted.split(page.replace(b"</main>", forged.encode() + b"</main>"))

    assert [one.piece.kind for one in wanted] == ["masthead", "sidebar", "footer"]
    assert forged.encode() in texts[2]
    assert not re.search(rb"<!--%s" % parted.sign.encode(), b"".join(texts))


def test_a_piece_keeps_its_notes_to_itself_and_says_until_when_it_is_right(paper):
    site = network.current().by_host["testserver"]
    noon = time_machine.travel("2026-11-26T12:00Z", tick=False)
    with noon, noting.recording() as page, noting.recording() as made:
        furniture.drawn(Piece("footer", site.publication.pk))

    assert page == noting.Made()
    assert made.tags >= {noting.MAP}
    assert made.until == 1795737600  # midnight after 26 November 2026, UTC


def test_pages_of_one_section_share_a_masthead(paper):
    site = network.current().by_host["testserver"]
    first, second, _third = site.sections
    story = ArticleFactory(section=first, live=True)
    with furniture.parting() as parted:
        for said in ({"article": story}, {"article": story, "page": 2}, {"section": first}, {"section": second}, {}):
            masthead(Context({"site_map": site, **said}))

    args = [wanted.piece.args for wanted in parted.wanted]
    assert args == [
        (False, True, None, (first.pk,)), (False, True, None, (first.pk,)), (False, True, first.pk, ()),
        (False, True, second.pk, ()), (False, True, None, ()),
    ]  # fmt: skip


def test_the_furniture_of_a_publication_that_is_gone_is_not_drawn(db):
    with pytest.raises(furniture.Gone):
        furniture.drawn(Piece("footer", 404))


def test_no_mark_is_left_where_no_page_is_parted():
    with pytest.raises(LookupError):
        furniture.mark(Piece("footer", 1))
