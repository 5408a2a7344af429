"""What was drawn of the same values is kept, the last asked for longest."""

from django.template.loader import render_to_string
from django.utils import translation

from newsroom.kit.by_value import ByValue, DrawnPart


def test_it_is_made_once_for_the_same_values_and_the_oldest_is_forgotten(settings):
    settings.DEBUG = False
    kept, made = ByValue(most=2), []

    def drawn(value):
        return kept.of((value, "row"), lambda: made.append(value) or value.upper())

    assert [drawn(value) for value in "abaca"] == ["A", "B", "A", "C", "A"]
    assert made == ["a", "b", "c"]
    assert drawn("b") == "B"
    assert made == ["a", "b", "c", "b"]


def test_nothing_is_kept_while_templates_are_worked_on(settings):
    settings.DEBUG = True
    kept, made = ByValue(most=2), []

    for _ in range(2):
        assert kept.of("a", lambda: made.append("a") or "A") == "A"

    assert made == ["a", "a"]


def test_a_part_is_drawn_once_for_the_same_values_in_each_language(settings):
    settings.DEBUG = False
    part = DrawnPart("parts/feed_links.html", most=9)
    said = {"origin": "https://one.test", "path": "/ice/", "title": "Ice & snow"}

    first, again = part.of(**said), part.of(**said)

    assert again is first
    assert first == render_to_string("parts/feed_links.html", said)
    others = [part.of(**said | {name: "/other/"}) for name in said]
    with translation.override("de"):
        assert part.of(**said) is not first
    assert len({first, *others}) == 1 + len(said)
