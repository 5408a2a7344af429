"""Datelines in their many shapes."""

from datetime import date

import pytest

from wire import shaping
from wire.reading import datelines
from wire.reading.rules import Rule, Rules

RULES = Rules.of(shaping.shipped())
TODAY = date(2022, 4, 27)


@pytest.mark.parametrize(
    ("text", "place", "agency", "rest"),
    [
        ("BEIJING, April 26 (Xinhua) -- China", "Beijing", "Xinhua", "China"),
        ("Beijing (XNA) Apr 26, 2022", "Beijing", "Xinhua", ""),
        ("Houston TX (SPX) Apr 26, 2022", "Houston TX", "Space Daily", ""),
        ("PARIS, 26 Apr 2022 (AFP) - The", "Paris", "Agence France-Presse", "The"),
        ("MOSCOW. April 26 (Interfax) - The", "Moscow", "Interfax", "The"),
        ("MOSCOW, April 26. /TASS/. The ship", "Moscow", "TASS", "The ship"),
        ("ROME, APR 26 - (ANSA) - Italy", "Rome", "ANSA", "Italy"),
        ("(ANSA) - ROMA, 26 APR - Il governo", "Roma", "ANSA", "Il governo"),
        ("KENNEDY SPACE CENTER, Fla., April 26, 2022 /PRNewswire/ -- Acme", "Kennedy Space Center, Fla.", "PR Newswire", "Acme"),
        ("Madrid, 26 abr (EFE).- La agencia", "Madrid", "EFE", "La agencia"),
        ("Genève, 26 avril (ats) - Le", "Genève", "Keystone-SDA", "Le"),
        ("TOKYO, April 26 (Jiji Press)--Japan", "Tokyo", "Jiji Press", "Japan"),
        ("RIO DE JANEIRO, April 26 (Xinhua) -- A", "Rio de Janeiro", "Xinhua", "A"),
        ("April 26 (UPI) -- A rocket", "", "United Press International", "A rocket"),
        ("HOUSTON, Texas (April 26, 2022) — Acme", "Houston, Texas", "", "Acme"),
        ("Peking, 26. April (Xinhua) -- China", "Peking", "Xinhua", "China"),
    ],
)  # fmt: skip
def test_place_agency_and_date_are_told_apart(text, place, agency, rest):
    found = datelines.find(text, RULES)

    assert (found.place, found.rule.name if found.rule else "", text[found.end :]) == (place, agency, rest)
    assert found.day.near(TODAY) == date(2022, 4, 26)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("WASHINGTON (AP) — The agency", "Washington"), ("Berlin (dpa) - Die", "Berlin"), ("Paris/Berlin (AFP) - Die", "Paris/Berlin"),
        ("SEATTLE--(BUSINESS WIRE)--Acme", "Seattle"), ("dpa Berlin - Die Regierung hat es so beschlossen wie geplant.", "Berlin"),
        ("CAPE CANAVERAL, Fla. (AP) — A", "Cape Canaveral, Fla."), ("Wien (APA) - Die", "Wien"),
        ("VIENNA — Delegates from forty countries met on Tuesday to agree.", "Vienna"),
        ("WASHINGTON, D.C. — The agency has launched a rocket with a satellite.", "Washington, D.C."),
    ],
)  # fmt: skip
def test_a_dateline_needs_no_date(text, place):
    found = datelines.find(text, RULES)

    assert found.place == place
    assert found.day is None


@pytest.mark.parametrize(
    "text",
    [
        "NASA (National Aeronautics and Space Administration) said it was", "The agency said on Tuesday - that is, yesterday - no.",
        "Scientists — who had hoped for more — were happy with the data that came in", "In April 2022 (see below) - a",
        "It was the third flight (and the last).", "“We are on our way,” she said — and left.",
    ],
)  # fmt: skip
def test_a_sentence_is_no_dateline(text):
    assert datelines.find(text, RULES) is None


def test_an_agency_nobody_has_a_rule_for_keeps_its_code():
    found = datelines.find("Tromsø (NRN) 26 April 2022 - Snow", RULES)

    assert (found.place, found.written, found.rule) == ("Tromsø", "NRN", None)


def test_an_editors_own_pattern_makes_an_unusual_dateline_known():
    rules = Rules.of([Rule("Fjord Radio", names=("FR",), datelines=("[{date}] {agency} ~ {place}:",))])

    found = datelines.find("[26 April 2022] FR ~ Vadsø: The ferry", rules)

    assert (found.place, found.rule.name) == ("Vadsø", "Fjord Radio")
    assert "[26 April 2022] FR ~ Vadsø: The ferry"[found.end :] == "The ferry"
