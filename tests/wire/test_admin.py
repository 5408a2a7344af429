"""The desk's screen for wire rules, and the trial of one before it is saved."""

import pytest
from django.urls import reverse

from sections import roles
from tests.factories.sections import PublicationFactory, SectionFactory, staff
from wire.models import AgencyRule

pytestmark = pytest.mark.django_db
TRIAL = "/desk/wire/agencyrule/trial/"
RAW = "Ferry late again\n\n[26 April 2022] FR ~ Vadsø: The ferry was late on Tuesday, as it had been all week.\n\nTune in at noon"


@pytest.fixture
def editor(client):
    place = PublicationFactory()
    SectionFactory(publication=place, name="Oceans")
    client.force_login(staff(roles.EDITOR, place))
    return client


def typed(**fields):
    empty = dict.fromkeys(["agency", "names", "datelines", "drops", "credits", "section", "kicker", "tags"], "")
    return {"name": "Fjord Radio"} | empty | fields


def test_an_editor_adds_a_rule_and_it_is_followed_at_once(editor):
    rule = typed(names="FR", datelines="[{date}] {agency} ~ {place}:", drops="Tune in *")

    answer = editor.post(reverse("admin:wire_agencyrule_add"), rule)

    assert answer.status_code == 302
    assert AgencyRule.objects.get(name="Fjord Radio").datelines == "[{date}] {agency} ~ {place}:"
    fields = editor.post("/desk/wire/read/", {"text": RAW}).json()["fields"]
    assert fields["dateline_place"]["value"] == "Vadsø"
    assert fields["agency"]["value"] == {"id": None, "name": "Fjord Radio"}


def test_a_rule_is_tried_before_it_is_saved(editor):
    answer = editor.post(
        TRIAL, typed(names="FR", datelines="[{date}] {agency} ~ {place}:", drops="Tune in *", sample=RAW)
    ).json()

    assert answer["rule"] == "Fjord Radio"
    assert answer["fields"]["dateline_place"]["value"] == "Vadsø"
    assert [left["text"] for left in answer["left_out"]] == ["Tune in at noon"]
    assert not AgencyRule.objects.filter(name="Fjord Radio").exists()


def test_a_changed_rule_is_tried_in_place_of_the_saved_one(editor):
    tass = AgencyRule.objects.get(name="TASS")
    sample = "Ship docks\n\nMOSCOW, April 26. /TASS/. The ship docked on Tuesday.\n\nDasvidaniya"

    answer = editor.post(
        TRIAL, typed(name="TASS", names="TASS", drops="Dasvidaniya", sample=sample, rule=tass.pk)
    ).json()

    assert [left["why"] for left in answer["left_out"]] == ["A line that TASS's rule leaves out"]
    tass.refresh_from_db()
    assert "Dasvidaniya" not in tass.drops


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"datelines": "{when}", "sample": RAW}, "no piece"), ({"sample": " "}, "nothing here"), ({"sample": "a" * 1_000_001}, "million"),
     ({"name": "TASS", "sample": RAW}, "exists"), ({"sample": RAW, "rule": "9" * 30, "name": ""}, "required")],
)  # fmt: skip
def test_what_is_wrong_with_a_trial_is_said(editor, fields, says):
    answer = editor.post(TRIAL, typed(**fields))

    assert answer.status_code == 400
    assert says in answer.json()["error"]


def test_a_reporter_neither_sees_nor_tries_rules(client):
    client.force_login(staff(roles.REPORTER, PublicationFactory()))

    assert client.post(TRIAL, typed(sample=RAW)).status_code == 403
    assert client.get(reverse("admin:wire_agencyrule_changelist")).status_code == 403


def test_the_list_and_the_form_name_the_rules_in_words(editor):
    listed = editor.get(reverse("admin:wire_agencyrule_changelist")).content.decode()
    form = editor.get(
        reverse("admin:wire_agencyrule_change", args=[AgencyRule.objects.get(name="dpa").pk])
    ).content.decode()

    assert "Deutsche Presse-Agentur" in listed
    assert "{place} ({agency}) -" in form
    assert "data-trial" in form
