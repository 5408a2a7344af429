"""Whole stories in the shapes the network lives on."""

from datetime import date

from tests.wire import scoring
from wire.reading import lines, story


def read(raw):
    return {
        name: scoring.plainly(name, found.value)
        for name, found in story.read(lines.from_text(raw), scoring.desk(date(2022, 4, 27))).fields.items()
    }


def test_a_page_of_the_network():
    fields = read(
        "ROBO SPACE\nRobot hand learns to knit\nby Brooks Anders for ChinaDaily\nBoston MA (SPX) Apr 26, 2022\n"
        "A robot hand has learned to knit, say engineers. It took eleven days and four kilometres of yarn to learn it.\n\n"
        "Source: MIT News Office\n\nRelated Links\nMIT http://web.mit.example\nAll about robots\nhttps://robots.example"
    )

    assert fields | {"section": ""} == {
        "kicker": "ROBO SPACE", "headline": "Robot hand learns to knit", "authors": ["Brooks Anders"], "agency": "Space Daily",
        "dateline_place": "Boston MA", "dateline_on": "2022-04-26", "section": "",
        "body": [["p", "A robot hand has learned to knit, say engineers. It took eleven days and four kilometres of yarn to learn it."]],
        "related_links": [["MIT", "http://web.mit.example"], ["All about robots", "https://robots.example"]],
    }  # fmt: skip


def test_capitals_and_a_correspondent_without_a_dateline():
    fields = read(
        "SCIENCE\nROCKET LIFTS OFF WITH LANDER FOR THE MOON\nBy Jane Roe, PA Science Correspondent\n"
        "A rocket has lifted off with a lander for the Moon on board, the agency said.\nIt was the third attempt within a week.\nend"
    )

    assert (fields["kicker"], fields["headline"], fields["authors"]) == (
        "SCIENCE",
        "ROCKET LIFTS OFF WITH LANDER FOR THE MOON",
        ["Jane Roe"],
    )
    assert len(fields["body"]) == 2


def test_an_empty_text_has_no_fields():
    assert read("") == {}
    assert read(" \n\t\n") == {}
