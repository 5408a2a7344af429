"""What was drawn of the same values is kept, the last asked for longest."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from newsroom.kit import by_value
from newsroom.kit.by_value import ByValue, DrawnPart, Frame


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


def test_a_frame_says_what_its_template_would_with_other_words_each_time(settings):
    settings.DEBUG = False
    frame = Frame("parts/more_from_one.html")

    for name in ("Ice & Snow", "\0address\0", "<b>Lind</b>"):
        words = {"address": f"/author/{name}/", "name": name, "stories": mark_safe("<ul></ul>")}
        for kind in ("author", "tag"):
            assert frame.of(words, kind=kind) == render_to_string("parts/more_from_one.html", words | {"kind": kind})
            with translation.override("de"):
                assert frame.of(words, kind=kind) == render_to_string(
                    "parts/more_from_one.html", words | {"kind": kind}
                )


def test_a_frame_leaves_out_what_it_has_no_words_for(settings):
    settings.DEBUG = False
    frame = Frame("parts/source.html")

    for words in ({"agency": "XNA", "path": "/agency/xna/"}, {}, {"report": "https://one.test/?a=1&b"}):
        assert frame.of(words) == render_to_string("parts/source.html", words)


def test_a_frame_is_not_drawn_again_for_other_words(settings, monkeypatch):
    settings.DEBUG = False
    frame, drawn = Frame("parts/source.html"), []
    monkeypatch.setattr(by_value, "render_to_string", lambda template, said: drawn.append(template) or "\0report\0")

    assert [frame.of({"report": word}) for word in ("a", "b")] == ["a", "b"]
    assert drawn == ["parts/source.html"]
