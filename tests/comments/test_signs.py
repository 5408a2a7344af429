"""What a text shows by itself."""

import pytest

from comments import lookalikes, signs


def names(text):
    """Return which signs a text shows."""
    return {sign.name for sign in signs.of_text(text)}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Thank you for this calm and useful article.", set()),
        ("The paper is at https://doi.org/10.1000/182, see figure 3 there.", {"links"}),
        ("See www.example.org and example.net/a and https://example.com here, all of them", {"links"}),
        ("https://example.org/", {"links", "bare_link"}),
        ("More of it at bit.ly/abc for those who want to read", {"links", "shortener"}),
        (
            "Have a look at https://аpple.com/login before you decide, all of you",
            {"links", "odd_host", "mixed_letters"},
        ),
        ("Have a look at http://203.0.113.9/cleaner.exe before you decide", {"links", "odd_host"}),
        ("Ihre schönen Seiten auf https://müller.de/ gefallen mir wirklich gut", {"links"}),
        ("Visit our easyjobs dot com today and work from home", {"hidden_link"}),
        ("THIS IS ALL THAT I EVER WANTED TO SAY", {"shouting"}),
        ("At last!!!! Really!!!", {"exclaiming"}),
        ("Buy vіagra here", {"mixed_letters"}),
        ("𝓑𝓾𝔂 𝓬𝓱𝓮𝓪𝓹 now", {"styled_letters"}),
        ("ca\u200bsi\u200bno", {"hidden_signs"}),
        ("Write to some.one@mail.example about it", {"contact"}),
        ("You get $5,000 here", {"money"}),
    ],
)
def test_signs_of_a_text(text, shown):
    assert names(text) == shown


def test_more_links_weigh_more_and_are_counted():
    one, four = (signs.of_text(" ".join(["see https://example.org/a there"] * n))[0] for n in (1, 4))

    assert (one.detail, four.detail) == ("1", "4")
    assert four.weight > one.weight


def test_a_form_sent_at_once_is_a_sign_and_an_unknown_time_is_none():
    assert [sign.detail for sign in signs.of_speed(1.4)] == ["1"]
    assert signs.of_speed(1.4)[0].weight > signs.of_speed(5)[0].weight
    assert signs.of_speed(None) == signs.of_speed(60) == []


def test_blocked_words_are_named_as_the_desk_wrote_them():
    blocked = [(word, lookalikes.skeleton(word)) for word in ("casino", "poker", "free money")]

    assert [(s.name, s.detail) for s in signs.of_blocked("F.r.e.e m0ney at the cаsіnо", blocked)] == [
        ("blocked", "casino, free money")
    ]
    assert signs.of_blocked("A comet", blocked) == []


def test_the_fingerprint_is_of_the_words_alone():
    one = signs.fingerprint("Buy cheap watches now: https://a.example/1 for 20 $")

    assert one == signs.fingerprint("NOW cheap w4tches, buy! http://b.example/2 for 30 $")
    assert one != signs.fingerprint("Sell cheap watches now")
    assert signs.fingerprint("Yes!") == signs.fingerprint("") == ""
