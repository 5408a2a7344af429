"""The corpus: how many fields of raw wire stories fall into their places, and that no line is ever lost."""

import json
import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wire import held_out, scoring
from wire.reading import lines, pages, story

STORIES = scoring.stories()
_WORD = re.compile(r"\w{3,}")


def figure(name, value, bar):
    print(f"\nFIGURE {name}={value:.4f} bar=>={bar} {'PASS' if value >= bar else 'FAIL'}")
    assert value >= bar, name


def test_the_corpus_holds_at_least_two_hundred_stories_of_at_least_eight_shapes():
    shapes = {each["id"].rsplit("-", 1)[0] for each in STORIES}

    assert len(STORIES) >= 200
    assert len(shapes) >= 8
    assert len({each["raw"] for each in STORIES}) == len(STORIES)


def test_nearly_all_fields_of_the_corpus_are_right():
    share, _by_field, wrongs = scoring.figures(STORIES)

    print(*wrongs[:10], sep="\n")
    figure("desk.paste_fields_right", share, 0.95)


@pytest.mark.parametrize("seed", [1, 2])
def test_shapes_the_reader_was_not_made_for_come_out_right_too(seed):
    share, _by_field, wrongs = scoring.figures(held_out.stories(seed))

    print(*wrongs[:10], sep="\n")
    figure("desk.paste_held_out", share, 0.95)


@pytest.mark.parametrize("shape", sorted({each["id"].rsplit("-", 1)[0] for each in STORIES}))
def test_no_line_of_a_story_is_lost(shape):
    for each in STORIES:
        if each["id"].startswith(shape):
            assert not missing_lines(each["raw"], each["today"]), each["id"]


def missing_lines(raw, today="2022-04-27"):
    """Return the numbers of lines that ended neither in a field nor among what is left out."""
    read = lines.from_text(raw)
    numbers = {line.number for line in read}
    reading = story.read(read, scoring.desk(date.fromisoformat(today)))
    told = {number for found in reading.fields.values() for number in found.lines} | {
        left.line for left in reading.left_out
    }
    return numbers - told - {line.number for line in read if line.went}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([
    "Related Links", "NASA http://www.nasa.gov", "By Jane Roe", "PARIS, 26 Apr 2022 (AFP) - A rocket flew.", "ENDS", "MOON DAILY",
    "EMBARGOED UNTIL 26 April 2022 14:00 GMT", "", "", "Keywords: moon, ice", "- one", "- two", "Contact: a@b.example",
    "A rocket flew on Tuesday and nobody was hurt, the agency said in a statement that was longer than anybody had the time for.",
    "# Notebook", "Source: Xinhua", "(more)", "> quoted", "Subject: hello", "From: me@paper.example", "--", "What comes next", "===",
]), max_size=25))  # fmt: skip
def test_whatever_order_lines_come_in_none_is_lost(rows):
    raw = "\n".join(rows)

    assert not missing_lines(raw)
    told = words_told(raw)
    assert all(word in told for word in _WORD.findall(" ".join(rows)) if not word.isdigit() and word.islower()), raw


def words_told(raw):
    """Return all that a reading says, as one text; a line that a field took is told by its number."""
    read = lines.from_text(raw)
    kept = {line.number: line.text for line in read}
    reading = story.read(read, scoring.desk(date(2022, 4, 27)))
    taken = " ".join(kept[n] for name, f in reading.fields.items() for n in f.lines if name != "body" and n in kept)
    said = " ".join(left.text for left in reading.left_out)
    return f"{taken} {said} {json.dumps([f.value for f in reading.fields.values()], ensure_ascii=False, default=str)}"


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=600))
def test_no_text_breaks_the_reader(raw):
    assert not missing_lines(raw)


def test_a_hundred_kilobytes_are_read_in_under_a_third_of_a_second():
    raw = STORIES[0]["raw"]
    paragraph = "The lander will drill again when the Sun is high enough to warm its batteries, said the chief engineer on Tuesday."
    long = raw + "\n\n".join([paragraph] * (100_000 // len(paragraph)))
    story.read(lines.from_text(raw), scoring.desk(date(2022, 4, 27)))

    began = time.process_time()
    story.read(lines.from_text(long), scoring.desk(date(2022, 4, 27)))
    took = time.process_time() - began

    print(f"\nFIGURE desk.paste_100kb_ms={took * 1000:.0f} bar=<=300 {'PASS' if took <= 0.3 else 'FAIL'}")
    # The bar with room for a machine that does other things meanwhile.
    assert took < 0.9


def test_real_wires_of_others_are_read_without_a_fault(real_data):
    folder = real_data / "wire"
    if not folder.is_dir():
        pytest.skip("There are no real wires beside this checkout.")
    for path in sorted(folder.iterdir()):
        raw = path.read_text(encoding="utf-8", errors="replace")
        assert not missing_lines(raw), path.name


def test_a_four_line_wire_of_dpa_as_it_was_sent(real_data):
    path = real_data / "wire" / "superdesk-dpa_four_line.txt"
    if not path.exists():
        pytest.skip("There is no real dpa wire beside this checkout.")
    reading = story.read(lines.from_text(path.read_text(encoding="latin-1")), scoring.desk(date(2018, 11, 22)))

    assert reading.fields["headline"].value == "Switzerland joins list of countries resisting UN migration pact"
    assert reading.fields["dateline_place"].value == "Geneva"
    assert reading.fields["dateline_on"].value == "2018-11-21"
    assert [link["title"] for link in reading.fields["related_links"].value] == [
        "Swiss government statement",
        "UN migration pact",
    ]


def test_articles_of_a_space_agency_keep_headline_and_text(real_data):
    path = real_data / "text" / "nasa-articles.jsonl"
    if not path.exists():
        pytest.skip("There are no real articles beside this checkout.")
    right = every = 0
    for row in path.read_text(encoding="utf-8").splitlines()[:150]:
        article = json.loads(row)
        raw = "\n\n".join([article["title"], *article["paragraphs"]])
        reading = story.read(lines.from_text(raw), scoring.desk(date(2024, 6, 1)))
        every += 1
        right += "headline" in reading.fields and reading.fields["headline"].value == article["title"].strip()
        assert not missing_lines(raw)
    figure("desk.paste_real_headlines_right", right / every, 0.85)


def test_real_pages_give_their_headline(real_data):
    folder = real_data / "html-articles"
    if not folder.is_dir():
        pytest.skip("There are no real pages beside this checkout.")
    for path in sorted(folder.glob("*/source.html")):
        source = path.read_text(encoding="utf-8", errors="replace")
        if len(source) > 900_000:
            continue
        page = pages.from_html(source)
        reading = story.read(page.lines, scoring.desk(date(2022, 4, 27)), given=page.given)
        assert reading.fields["headline"].value, path.parent.name
        assert len(reading.fields["body"].value) > 500, path.parent.name
