"""Rules as editors type them."""

import pytest

from wire.forms import RuleForm

pytestmark = pytest.mark.django_db


def form(**fields):
    empty = dict.fromkeys(["agency", "names", "datelines", "drops", "credits", "section", "kicker", "tags"], "")
    return RuleForm({"name": "Fjord Radio"} | empty | fields)


def test_lists_are_kept_one_to_a_line():
    typed = form(names=" FR \r\n\r\n Fjord Radio ", datelines="{place}, {date} ({agency}) --")

    assert typed.is_valid(), typed.errors
    assert typed.cleaned_data["names"] == "FR\nFjord Radio"


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"datelines": "{place} {when}"}, "datelines", "{when} is no piece"), ({"datelines": "({agency})"}, "datelines", "neither"),
        ({"datelines": "{place} {place}"}, "datelines", "twice"), ({"drops": "*"}, "drops", "fit too much"), ({"credits": "* a *"}, "credits", "fit too much"),
        ({"names": "a" * 201}, "names", "at most 200"), ({"names": "\n".join(f"name {n}" for n in range(61))}, "names", "At most 60"),
        ({"name": "TASS"}, "name", "already exists"), ({"name": "\u200b"}, "name", "seen"),
    ],
)  # fmt: skip
def test_a_rule_that_would_do_harm_is_refused_in_words(fields, field, says):
    typed = form(**fields)

    assert not typed.is_valid()
    assert says in str(typed.errors[field][0])
