"""What stands below the text: links, the section's line, sources, contacts, the end."""

from datetime import date

import pytest

from tests.wire import scoring
from wire.reading import lines, story

TEXT = "Ice found\nby Staff Writers\nBeijing (XNA) Apr 26, 2022\n\nThere is much of it, she said on Tuesday in Beijing.\n\n"


def read(tail):
    return story.read(lines.from_text(TEXT + tail), scoring.desk(date(2022, 4, 27)))


def test_titles_without_an_address_are_left_out_and_said():
    reading = read(
        "Related Links\n\nCASC\n\nThe Space Program - News\n\nChina News from SinoDaily.com\n\nDRAGON SPACE\n\nCargo craft departs\n"
    )

    assert reading.fields["related_links"].value == [
        {"title": "China News from SinoDaily.com", "url": "https://sinodaily.com"}
    ]
    assert reading.fields["kicker"].value == "DRAGON SPACE"
    assert {left.text for left in reading.left_out} == {"CASC", "The Space Program - News", "Cargo craft departs"}


@pytest.mark.parametrize(
    ("tail", "address"),
    [("Source: https://a.example/b", "https://a.example/b"), ("Original report: A (https://a.example/b)", "https://a.example/b"),
     ("Read the full story at https://a.example/b", "https://a.example/b"), ("Quelle:\nhttps://a.example/b", "https://a.example/b"),
     ("View original content: https://a.example/b", "https://a.example/b"), ("https://a.example/b", "https://a.example/b")],
)  # fmt: skip
def test_the_original_is_found(tail, address):
    assert read(tail).fields["source_url"].value == address


@pytest.mark.parametrize(
    "tail",
    ["ENDS", "-end-", "###", "-30-", "Media contact:\nJane Roe\n+1 555 010 0100\npress@a.example", "Notes to editors\nThe paper is free.",
     "(c) 2022 Xinhua", "(Photo: A crater)", "jm/kf/bp", "ENDE\n\nPressekontakt: x@a.example", "***\nNot for publication\nTel: +49 30 555 01000"],
)  # fmt: skip
def test_what_is_no_story_stays_out_of_the_text(tail):
    reading = read(tail)

    assert reading.fields["body"].value == "<p>There is much of it, she said on Tuesday in Beijing.</p>"
    assert len(reading.left_out) == len([row for row in tail.split("\n") if row])


def test_the_wires_last_line_gives_the_day_for_want_of_another():
    raw = "Ice found\nBy Jane Roe, PA\nThere is much of it, she said in Beijing.\nend\n261430 APR 22"

    assert story.read(lines.from_text(raw), scoring.desk(date(2022, 4, 27))).fields["dateline_on"].value == "2022-04-26"
