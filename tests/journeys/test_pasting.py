"""A raw wire story is pasted, falls into the fields, and one key takes it back; a rule is tried while it is typed."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.template.loader import render_to_string

from sections import roles
from sections.models import Assignment, Publication
from tests.factories.articles import AgencyFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory
from tests.journeys.entering import sign_in
from wire import shaping

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]
RAW = """MOON DAILY
China's lander finds more ice than expected
by Staff Writers
Beijing (XNA) Apr 26, 2022

China's lunar lander has found more ice than anyone expected in a crater near the south pole.

Tune in at noon

Related Links
Lunar Dreams https://moon.example/
"""
# The box beside a plain form with the writer's fields: what the writer's screen places, alone.
HARNESS = """async ({ box, script }) => {
  const form = document.createElement("form");
  form.id = "harness";
  form.innerHTML = box + ["headline", "kicker", "body", "authors", "agency", "section", "dateline_place", "dateline_on", "related_links",
    "tags", "standfirst", "source_url", "embargo_until"].map((n) => `<label>${n} <input name="${n}"></label>`).join("");
  document.querySelector("#content-main, main").replaceChildren(form, ...document.querySelectorAll("[name=csrfmiddlewaretoken]"));
  const { setUpPasting } = await import(script);
  setUpPasting(form.querySelector("[data-pasting]"), {
    current: (name) => form.elements[name].value, fill: (name, value) => { form.elements[name].value = value; }, zone: () => "Europe/Berlin",
  });
}"""
PASTE = """(raw) => {
  const data = new DataTransfer();
  data.setData("text/plain", raw);
  document.querySelector("[data-pasting-text]").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def editor(visit, site):
    shaping.add_missing()
    place = Publication.objects.get()
    SectionFactory(publication=place, name="Moon", slug="moon")
    AgencyFactory(name="Xinhua", code="XNA")
    Assignment.objects.create(
        user=UserFactory(username="editor"), publication=place, role=Group.objects.get(name=roles.EDITOR)
    )
    editor = visit()
    sign_in(editor)
    return editor


@pytest.fixture
def box(editor):
    editor.open("/desk/wire/agencyrule/add/")
    editor.page.evaluate(
        HARNESS, {"box": render_to_string("admin/parts/pasting.html"), "script": "/static/js/desk/pasting.js"}
    )
    return editor


def said(page, words):
    """Wait until the box says something."""
    page.locator("[data-pasting-said]", has_text=words).wait_for()


def value(editor, name):
    return editor.page.locator(f"#harness [name={name}]").input_value()


def test_pasting_fills_the_fields_and_one_key_takes_it_back(box):
    page = box.page
    page.locator("#harness [name=kicker]").fill("My own")

    page.evaluate(PASTE, RAW)
    said(page, "undoes it")

    assert value(box, "headline") == "China's lander finds more ice than expected"
    assert value(box, "kicker") == "My own"
    assert value(box, "dateline_on") == "2022-04-26"
    assert value(box, "related_links") == '[{"title":"Lunar Dreams","url":"https://moon.example/"}]'
    assert value(box, "body").startswith("<p>China's lunar lander")
    told = page.locator(".pasted").inner_text()
    assert "sure" in told
    assert "MOON DAILY" in told
    page.get_by_role("button", name="Take this instead").click()
    assert value(box, "kicker") == "MOON DAILY"

    page.keyboard.press("Alt+u")

    said(page, "every field is as it was")
    assert value(box, "headline") == ""
    assert value(box, "kicker") == "My own"
    assert box.complaints == []


def test_a_file_is_chosen_by_keyboard_and_a_bad_one_is_refused_in_words(box, tmp_path):
    story, bad = tmp_path / "story.txt", tmp_path / "story.pdf"
    story.write_text(RAW, encoding="utf-16")
    bad.write_bytes(b"%PDF-1.7")

    box.page.get_by_label("Or choose a file").set_input_files(bad)
    said(box.page, "A PDF holds pages")
    box.page.get_by_label("Or choose a file").set_input_files(story)
    said(box.page, "undoes it")

    assert value(box, "dateline_place") == "Beijing"


def test_the_box_has_no_faults_that_axe_finds(box):
    box.page.evaluate(PASTE, RAW)
    said(box.page, "undoes it")

    faults = Axe().run(box.page, context=".pasting").response["violations"]

    assert [fault["id"] for fault in faults] == []


@pytest.mark.parametrize("width", [390, 1440])
def test_a_rule_is_tried_while_it_is_typed(editor, visit, width):
    page = editor.page
    page.set_viewport_size({"width": width, "height": 900})
    editor.open("/desk/wire/agencyrule/")
    page.locator("#result_list").get_by_role("link", name="Xinhua", exact=True).click()
    page.get_by_label("A story as it was sent").fill(RAW)
    page.locator("[data-trial-said]", has_text="fields found").wait_for()
    assert "Tune in at noon" in page.locator(".pasted").inner_text()

    page.get_by_label("Lines to leave out").fill("Tune in *")
    page.locator("summary", has_text="Left out: 1").click()

    assert "A line that Xinhua's rule leaves out" in page.locator(".pasted__out").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    faults = Axe().run(page, context=".trial").response["violations"]
    assert [fault["id"] for fault in faults] == []
    assert [line for line in editor.complaints if "wire" in line or "pasted" in line] == []
