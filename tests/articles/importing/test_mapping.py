"""Map files: foreign lines become ours by rules, and rules that can't be understood are named."""

import json

import pytest

from articles.importing import mapping
from articles.importing.items import Refusal
from newsroom.kit.opening import BrokenArchive


def rules(**fields):
    return mapping.Mapping(fields=fields)


FOREIGN = {"nr": 7, "title": "Head", "centre": "JPL", "date": "April 10, 2024", "none": None,
           "parts": ["One & two.", "See https://x.example/a.", "", "Credit: me", "-END-", "Phone 12"]}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("title", "Head"),
        ("absent", None),
        ({"value": "NASA"}, "NASA"),
        ({"template": "n-{nr}"}, "n-7"),
        ({"from": "none", "default": "D"}, "D"),
        ({"from": "centre", "values": {"JPL": "Pasadena"}}, "Pasadena"),
        ({"from": "centre", "values": {"X": "Y"}, "default": "Else"}, "Else"),
        ({"from": "centre", "values": {"X": "Y"}}, "JPL"),
        ({"from": "date", "date_formats": ["%Y", "%B %d, %Y"], "hour": 12}, "2024-04-10T12:00:00"),
        ({"from": "title", "date_formats": ["%Y"], "default": "2020-01-01"}, "2020-01-01"),
        ({"from": "title", "only_if": "none"}, None),
        ({"place": {"from": "centre"}, "on": "absent"}, {"place": "JPL"}),
        (["title", "absent", "centre"], ["Head", "JPL"]),
        ({"from": "parts", "paragraphs": {"cut_at": ["-end-"], "drop": ["^Credit:"]}},
         '<p>One &amp; two.</p><p>See <a href="https://x.example/a">https://x.example/a</a>.</p>'),
        ({"from": "title", "paragraphs": True}, "<p>Head</p>"),
    ],
)  # fmt: skip
def test_rules_make_values(rule, value):
    line = rules(field=rule).applied(FOREIGN)

    assert line.get("field") == value


def test_short_paragraphs_become_subheads_when_the_map_asks():
    line = rules(b={"from": "p", "paragraphs": {"heading": 20}}).applied({"p": ["One.", "A head", "Two.", "End"]})

    assert line["b"] == "<p>One.</p><h2>A head</h2><p>Two.</p><p>End</p>"


@pytest.mark.parametrize(
    "rule",
    [{"from": "title", "date_formats": ["%Y"]}, {"from": "nr", "paragraphs": {}}, {"template": "{nr.__class__}"}],
)
def test_what_a_rule_cannot_take_is_refused(rule):
    with pytest.raises(Refusal):
        rules(field=rule).applied(FOREIGN)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("{", "no JSON"),
        ("[]", "must be an object"),
        ('{"map": "newsroom-map/2", "fields": {}}', "must be an object"),
        ('{"map": "newsroom-map/1", "fields": {"a": {"from": "x", "upper": true}}}', "unknown rule for “a”: upper"),
        ('{"map": "newsroom-map/1", "fields": {"a": {"from": "x", "paragraphs": {"cut": 1}}}}', "paragraphs: cut"),
    ],
)
def test_a_map_that_cannot_be_understood_is_refused(tmp_path, words, reason):
    file = tmp_path / "map.json"
    file.write_text(words)

    with pytest.raises(BrokenArchive, match=reason):
        mapping.read(file)
    with pytest.raises(BrokenArchive, match="can't be opened"):
        mapping.read(tmp_path / "none.json")


def test_pictures_are_handed_out_by_what_they_show_and_always_the_same(tmp_path):
    for name in ["moon.jpg", "sun.jpg"]:
        (tmp_path / name).touch()
    rows = [{"file": "moon.jpg", "title": "Full Moon", "caption": "C", "credit": "R"}, {"file": "sun.jpg", "title": "Solar disc"},
            {"file": "gone.jpg", "title": "Full Moon"}, {"file": "sun.jpg"}]  # fmt: skip
    (tmp_path / "captions.json").write_text(json.dumps(rows))
    pool = mapping.Mapping(pool_file="captions.json").pool(tmp_path)

    assert pool.pick(key="1", hint="The Moon and more") == {
        "file": "moon.jpg",
        "alt": "Full Moon",
        "caption": "C",
        "credit": "R",
    }
    picked = {pool.pick(key=str(n), hint="Nothing")["file"] for n in range(20)}
    assert picked == {"moon.jpg", "sun.jpg"}
    assert pool.pick(key="1", hint="The Nothing", only_fitting=True) is None
    assert [pool.pick(key="9", hint="")["file"] for _ in range(3)] == [pool.pick(key="9", hint="")["file"]] * 3


def test_the_map_for_nasa_is_one_that_can_be_read():
    found = mapping.read(mapping.Path(__file__).resolve().parents[3] / "newsroom" / "demo" / "nasa-map.json")

    line = found.applied({"id": 4, "title": "Head", "section": "Universe", "centre": "Headquarters", "date_in_text": None,
                          "paragraphs": ["Text.", "-end-", "Press, 202-358-1600"]})  # fmt: skip

    assert line == {
        "id": "nasa-4", "headline": "Head", "section": "astronomy", "body_html": "<p>Text.</p>",
        "published_at": "2024-05-31T12:00:00", "dateline": {"place": "Washington"}, "agency": line["agency"],
    }  # fmt: skip
