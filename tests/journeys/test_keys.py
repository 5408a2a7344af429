"""The list of keys: who registers one finds it there, and it never opens under somebody's typing."""

import pytest

from sections.models import Publication
from sections.roles import EDITOR
from tests.factories.sections import staff
from tests.journeys.entering import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]
REGISTER = """async () => {
  const file = document.querySelector('script[src*="/js/desk/desk"]').src;
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const keys = await import(loaded.find((name) => /js\\/desk\\/shortcuts/.test(name)));
  window.acted = [];
  keys.register("Mod+Alt+Q", "Try something", () => window.acted.push("held"), { group: "Trials" });
  keys.register("N", "Try a letter", () => window.acted.push("bare"), { group: "Trials" });
  return keys.registered().filter(({ group }) => group === "Trials");
}"""


@pytest.fixture
def desk(visit, site):
    person = staff(EDITOR, Publication.objects.get())
    visit = visit()
    sign_in(visit, person.username)
    return visit


def test_the_question_mark_lists_what_was_registered_and_escape_closes(desk):
    page = desk.page
    registered = page.evaluate(REGISTER)

    page.locator("main").focus()
    page.keyboard.press("Shift+?")
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.wait_for()
    shown = dialog.locator("dl").last.inner_text()
    page.keyboard.press("Escape")

    assert [row["words"] for row in registered] == ["Try something", "Try a letter"]
    assert shown.split() == ["Ctrl", "Alt", "Q", "Try", "something", "N", "Try", "a", "letter"]
    assert not dialog.is_visible()
    assert desk.complaints == []


def test_a_letter_acts_when_nobody_types_and_a_held_key_everywhere(desk):
    page = desk.page
    page.evaluate(REGISTER)

    page.locator("main").focus()
    page.keyboard.press("n")
    page.evaluate("""() => { const field = document.createElement("input"); field.id = "trial";
        field.setAttribute("aria-label", "Trial"); document.querySelector("main").append(field); field.focus(); }""")
    page.keyboard.press("n")
    page.keyboard.press("Shift+?")
    page.keyboard.press("Control+Alt+q")

    assert page.evaluate("window.acted") == ["bare", "held"]
    assert page.locator("#trial").input_value() == "n?"
    assert not page.get_by_role("dialog", name="Keys").is_visible()
