"""Two bodies block by block."""

from articles.comparing.passages import passages, runs
from articles.comparing.words import Deadline


def compared(old, new):
    return passages(old, new, deadline=Deadline(5))


def states(old, new):
    return [(p.state, p.block.text) for p in compared(old, new)]


def test_a_paragraph_that_was_mended_stands_beside_what_it_was():
    (first, second) = compared("<p>It flew on Monday.</p><p>Stays.</p>", "<p>It flew on Tuesday.</p><p>Stays.</p>")

    assert first.state == "changed"
    assert [(p.kind.value, p.text) for p in first.pieces] == [
        ("same", "It flew on "),
        ("gone", "Monday"),
        ("new", "Tuesday"),
        ("same", "."),
    ]
    assert second.state == "same"


def test_a_paragraph_that_came_moves_no_other():
    old = "<p>The first one is here.</p><p>The last one is here.</p>"
    new = "<p>The first one is here.</p><p>Something else entirely came between.</p><p>The last one was here.</p>"

    assert states(old, new) == [
        ("same", "The first one is here."),
        ("new", "Something else entirely came between."),
        ("changed", "The last one was here."),
    ]


def test_likest_paragraphs_are_paired_not_the_next_best():
    old = "<p>alpha beta gamma delta</p>"
    new = "<p>nothing in common whatsoever</p><p>alpha beta gamma epsilon</p>"

    assert states(old, new) == [("new", "nothing in common whatsoever"), ("changed", "alpha beta gamma epsilon")]


def test_a_paragraph_without_anything_in_common_went_and_came():
    assert states("<p>one two</p>", "<p>three four</p>") == [("gone", "one two"), ("new", "three four")]


def test_a_link_that_leads_elsewhere_is_told():
    (passage,) = compared('<p><a href="https://a.example">Ice</a></p>', '<p><a href="https://b.example">Ice</a></p>')

    assert (passage.state, passage.links_gone, passage.links_new) == (
        "changed",
        ["https://a.example"],
        ["https://b.example"],
    )
    assert not passage.only_looks_changed


def test_bold_alone_is_told():
    (passage,) = compared("<p>Ice and snow</p>", "<p><strong>Ice</strong> and snow</p>")

    assert passage.only_looks_changed


def test_another_picture_in_the_same_place_is_a_change():
    old, new = '<figure data-picture="1"></figure>', '<figure data-picture="2"></figure>'

    assert [(p.state, p.block.subject) for p in compared(old, new)] == [("gone", "1"), ("new", "2")]


def test_a_heading_that_became_a_paragraph_is_a_change():
    (passage,) = compared("<h2>Ice on the Moon</h2>", "<p>Ice on the Moon</p>")

    assert (passage.state, passage.old.kind, passage.new.kind) == ("changed", "heading", "paragraph")


def test_long_stretches_without_a_change_are_folded():
    body = [f"<p>Number {n}</p>" for n in range(9)]
    mended = [*body[:4], "<p>Number four</p>", *body[5:]]

    found = runs(compared("".join(body), "".join(mended)))

    assert [(run.is_quiet, len(run.passages)) for run in found] == [(True, 3), (False, 3), (True, 3)]


def test_hundreds_of_new_paragraphs_are_paired_in_order():
    old = "".join(f"<p>old {n}</p>" for n in range(80))
    new = "".join(f"<p>new {n}</p>" for n in range(80))

    assert {p.state for p in compared(old, new)} == {"changed"}
