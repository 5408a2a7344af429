"""A text as readers get it: references looked up, pull quotes set apart, tables parted."""

import re

import pytest
from bs4 import BeautifulSoup

from articles import drawing, publishing
from newsroom.kit import html
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db
VIDEO = '<figure data-embed="youtube:jNQXAC9IVRw"><figcaption>Elephants, <em>1994</em></figcaption></figure>'


def page(text: str) -> BeautifulSoup:
    """Return a fragment's document."""
    return BeautifulSoup(text, "html5lib")


def test_an_embed_is_a_plate_with_a_link_and_asks_nothing_of_the_provider():
    drawn = page(drawing.drawn(html.clean(f"<p>Before.</p>{VIDEO}")))

    figure = drawn.find("figure")
    assert figure.find(class_="embed__what").text == "Video · YouTube"
    assert figure.find(class_="embed__title").text == "Elephants, 1994"
    assert figure.find("a")["href"] == "https://www.youtube.com/watch?v=jNQXAC9IVRw"
    assert figure["data-frame"] == "https://www.youtube-nocookie.com/embed/jNQXAC9IVRw"
    assert figure.find("button").text == "Load from YouTube"
    assert figure.find(class_="embed__offer").has_attr("hidden")
    assert drawn.find_all(["iframe", "script", "img", "link", "object", "embed"]) == []


def test_an_embed_without_a_caption_is_named_by_kind_and_provider():
    drawn = page(drawing.drawn('<figure data-embed="openstreetmap:12/52.5163/13.3777"></figure>'))

    assert drawn.find("figure")["data-title"] == "Map · OpenStreetMap"
    assert drawn.find("figcaption") is None


def test_a_link_to_a_story_leads_to_its_address_of_today():
    here, sister = SectionFactory(), SectionFactory(publication=PublicationFactory(host="sister.test"))
    near, far = ArticleFactory(section=here, live=True), ArticleFactory(section=sister, live=True)
    text = f'<p><a data-story="{near.pk}">near</a> and <a data-story="{far.pk}">far</a></p>'

    drawn = drawing.drawn(text, on=here.publication)

    assert drawn == f'<p><a href="{near.get_absolute_url()}">near</a> and <a href="{far.canonical_url}">far</a></p>'


def test_of_a_link_to_a_story_that_isnt_before_readers_the_words_stay():
    draft, gone = ArticleFactory(), ArticleFactory(live=True)
    publishing.trash(gone, by=None)
    text = (
        f'<p><a data-story="{draft.pk}">draft</a>, <a data-story="{gone.pk}">gone</a>, <a data-story="9">none</a></p>'
    )

    assert drawing.drawn(text) == "<p>draft, gone, none</p>"


@pytest.mark.parametrize("count", [1, 4])
def test_any_number_of_story_links_is_one_question_and_a_plain_text_none(count, django_assert_num_queries):
    stories = ArticleFactory.create_batch(count, live=True)
    linked = "".join(f'<p><a data-story="{story.pk}">words</a></p>' for story in stories)

    with django_assert_num_queries(1):
        drawing.drawn(linked)
    with django_assert_num_queries(0):
        drawing.drawn(f'<p>Plain, <a href="https://a.example/">a link</a>.</p>{VIDEO}')


@pytest.mark.parametrize(
    ("quoted", "hidden"),
    [
        ("We found ice, a lot of it", True),
        ("“we found ICE … and then we ran.”", True),
        ("We never found anything", False),
        ("We found ice <small>Hana Okabe</small>", False),
    ],
)
def test_a_pull_quote_is_passed_over_by_screen_readers_only_when_the_text_says_it_too(quoted, hidden):
    text = html.clean(
        "<p>“We found <em>ice</em>, a lot of it,” she said, “and then we ran.”</p>"
        f"<blockquote data-pull><p>{quoted}</p></blockquote>"
    )

    quote = page(drawing.drawn(text)).find("blockquote")

    assert "pull-quote" in quote["class"]
    assert quote.get("aria-hidden") == ("true" if hidden else None)


def test_a_table_gets_head_body_and_foot_with_every_head_cells_scope():
    text = html.clean(
        "<table><caption>Of what</caption><tbody><tr><th>Year</th><th colspan=2>Finds</th></tr>"
        "<tr><th>2024</th><td>1</td><td>2</td></tr><tr data-foot><td colspan=3>Source: us</td></tr></tbody></table>"
    )

    drawn = re.sub(r"</?div[^>]*>", "", drawing.drawn(text))

    assert drawn == (
        '<table><caption>Of what</caption><thead><tr><th scope="col">Year</th><th colspan="2" scope="col">Finds</th></tr>'
        '</thead><tbody><tr><th scope="row">2024</th><td>1</td><td>2</td></tr></tbody>'
        '<tfoot><tr><td colspan="3">Source: us</td></tr></tfoot></table>'
    )


@pytest.mark.parametrize(
    "table",
    [
        '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>',
        "<table><tbody><tr><td><table><tbody><tr><td>inner</td></tr></tbody></table></td></tr></tbody></table>",
        "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>",
    ],
)
def test_a_table_without_marks_or_with_parts_of_its_own_keeps_its_rows(table):
    assert re.sub(r"</?div[^>]*>", "", drawing.drawn(table)) == table
