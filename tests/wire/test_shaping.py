"""Rules: from the list that ships to rows, and from rows to what the reader follows."""

import io

import pytest
from django.core.management import call_command

from tests.factories.articles import AgencyFactory
from wire import shaping
from wire.forms import RuleForm
from wire.models import AgencyRule

pytestmark = pytest.mark.django_db


def test_at_least_eight_agencies_are_known_from_the_start():
    assert AgencyRule.objects.count() >= 8
    assert {"Xinhua", "Agence France-Presse", "Associated Press", "dpa", "TASS", "Reuters"} <= set(
        AgencyRule.objects.values_list("name", flat=True)
    )


def test_every_rule_that_ships_is_one_an_editor_could_have_typed():
    for row in AgencyRule.objects.all():
        fields = {
            name: getattr(row, name) for name in ("name", "names", "datelines", "drops", "credits", "kicker", "tags")
        }
        form = RuleForm(fields | {"agency": "", "section": ""}, instance=row)
        assert form.is_valid(), (row.name, form.errors)


def test_the_command_adds_what_is_missing_and_leaves_what_was_changed():
    AgencyRule.objects.filter(name="TASS").delete()
    AgencyRule.objects.filter(name="dpa").update(kicker="Changed")
    said = io.StringIO()

    call_command("wire_rules", stdout=said)
    call_command("wire_rules", stdout=said)

    assert said.getvalue() == "Added 1: TASS.\nAll rules that ship are there.\n"
    assert AgencyRule.objects.get(name="dpa").kicker == "Changed"


def test_a_rule_stands_for_the_agency_it_names_or_one_of_its_names():
    xinhua = AgencyFactory(code="XNA", name="Xinhua")
    other = AgencyFactory(code="RIA", name="Something Else")
    AgencyRule.objects.filter(name="TASS").update(agency=other)

    rules = shaping.current()

    assert rules.named("Xinhua News Agency").agency_id == xinhua.pk
    assert rules.named("ITAR-TASS").agency_id == other.pk
    assert rules.named("AFP/Sputnik").name == "Agence France-Presse"
