"""Links: title and address in every order."""

import pytest

from wire.reading import links

NASA = {"title": "NASA", "url": "https://www.nasa.gov/moon"}


@pytest.mark.parametrize(
    "rows",
    [["NASA https://www.nasa.gov/moon"], ["NASA", "https://www.nasa.gov/moon"], ["NASA: https://www.nasa.gov/moon."], ["- NASA (https://www.nasa.gov/moon)"],
     ["[NASA](https://www.nasa.gov/moon)"], ["NASA - www.nasa.gov/moon"], ["• NASA <https://www.nasa.gov/moon>"], ["https://www.nasa.gov/moon NASA"]],
)  # fmt: skip
def test_one_link_in_many_shapes(rows):
    found = links.Links()
    for row in rows:
        assert links.take(row, found)

    assert found.found == [NASA]


def test_an_address_alone_goes_by_its_host():
    found = links.Links()
    links.take("http://www.moon.example/a", found)

    assert found.found == [{"title": "moon.example", "url": "http://www.moon.example/a"}]


@pytest.mark.parametrize(
    "text",
    ["Related Links", "RELATED LINKS:", "On the Net:", "See also:", "Weiterführende Links", "Enlaces relacionados:", "Pour en savoir plus :", "## Internet links"],
)  # fmt: skip
def test_heads_of_lists(text):
    assert links.head(text) == ""


def test_on_the_web_in_brackets():
    assert links.on_the_web("[On the web: http://moon.example]") == "http://moon.example"
    assert links.on_the_web("[On the web of a spider]") is None


def test_a_host_that_is_part_of_its_title_stays_in_it():
    assert links.pairs_in("China News from SinoDaily.com") == [
        ("China News from SinoDaily.com", "https://sinodaily.com")
    ]
