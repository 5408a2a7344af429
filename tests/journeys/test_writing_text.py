"""The text editor in a real browser: links by search, pull quotes, tables by keyboard, embeds, pastes, and their readers."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Article
from newsroom.kit import html
from search import indexing
from sections.models import Publication
from sections.roles import EDITOR
from tests import pastes
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory, staff
from tests.journeys.entering import sign_in
from tests.journeys.waiting import until

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]
PASTE = """([html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def section(site):
    return SectionFactory(publication=Publication.objects.get(), name="Moon", slug="moon")


@pytest.fixture
def desk(visit, section):
    """An editor, signed in; `open_story` puts the cursor behind a story's text."""

    def open_story(body: str = "<p>Words.</p>", **kwargs):
        story = ArticleFactory(section=section, headline="A story", body=body)
        indexing.index(story)
        person = staff(EDITOR, section.publication)
        begun = visit(**kwargs)
        sign_in(begun, person.username)
        begun.open(f"/desk/articles/article/{story.pk}/change/")
        begun.text = begun.page.locator(".writing__field--body .ProseMirror")
        begun.text.click()
        begun.page.keyboard.press("Control+End")
        return begun

    return open_story


def written(visit) -> str:
    """Return the text as it would be saved."""
    return html.clean(visit.page.locator("[name=body]").input_value())


def paste(visit, markup: str = "", text: str = "x") -> None:
    """Paste as a browser does, and wait until nothing is being cleaned any more."""
    visit.page.evaluate(PASTE, [markup, text])
    until(visit.page, "() => !document.querySelector('.prose-cleaning')")


def test_a_story_of_ours_is_found_by_its_words_and_linked_by_its_number(desk, section):
    target = ArticleFactory(section=section, headline="Ice on the Moon", live=True)
    editor = desk()
    page = editor.page

    page.keyboard.type(" Read ")
    page.keyboard.press("Control+k")
    page.get_by_label("Address, or words of a story of ours").fill("ice moon")
    page.get_by_role("option", name="Ice on the Moon").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type(".")

    assert written(editor) == f'<p>Words. Read <a data-story="{target.pk}">Ice on the Moon</a>.</p>'
    assert editor.complaints == []


def test_a_word_is_linked_to_an_address_and_freed_again(desk):
    editor = desk()
    page = editor.page

    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.get_by_label("Address, or words of a story of ours").fill("example.org/a")
    page.keyboard.press("Enter")
    until(page, "() => document.querySelector('[name=body]').value.includes('href')")
    linked = written(editor)
    page.keyboard.press("Control+k")
    page.locator("dialog[open]").get_by_role("button", name="Remove the link").click()
    until(page, "() => !document.querySelector('[name=body]').value.includes('href')")

    assert linked == '<p><a href="https://example.org/a" rel="noopener">Words.</a></p>'
    assert written(editor) == "<p>Words.</p>"


def test_a_paragraph_becomes_a_pull_quote_and_a_paragraph_again(desk):
    editor = desk()

    editor.page.keyboard.press("Control+Shift+p")
    pulled = written(editor)
    editor.page.keyboard.press("Control+Shift+p")

    assert pulled == '<blockquote data-pull=""><p>Words.</p></blockquote>'
    assert written(editor) == "<p>Words.</p>"


def test_a_table_is_made_filled_and_named_by_keyboard(desk):
    editor = desk()
    page = editor.page

    page.keyboard.press("Enter")
    page.keyboard.press("Control+Alt+t")
    for words in ("Year", "Finds", "Note", "2024", "3", "few"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.type("Source: us")
    page.get_by_role("button", name="Row of the table's foot").click()
    page.keyboard.press("Alt+Shift+ArrowLeft")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Alt+Shift+Delete")
    page.get_by_role("button", name="Caption of the table").click()
    page.get_by_label("Caption", exact=True).fill("Finds by year")
    page.keyboard.press("Enter")
    until(page, "() => document.querySelector('[name=body]').value.includes('caption')")

    cells = written(editor).replace("<p>", "").replace("</p>", "")
    assert "<caption>Finds by year</caption>" in cells
    assert "<tr><th>Year</th><th>Finds</th><th>Note</th></tr><tr><td>2024</td><td>3</td><td>few</td></tr>" in cells
    assert '<tr data-foot=""><td>Source: us</td>' in cells


def test_an_address_on_a_line_of_its_own_becomes_an_embed_and_in_a_sentence_stays_words(desk):
    editor = desk()

    paste(editor, text="https://youtu.be/jNQXAC9IVRw")
    editor.page.keyboard.press("Enter")
    paste(editor, text="https://vimeo.com/76979871")

    assert "youtu.be/jNQXAC9IVRw" in written(editor).split("</p>")[0]
    assert written(editor).endswith('<figure data-embed="vimeo:76979871"></figure>')


def test_the_toolbars_dialog_takes_a_code_and_refuses_what_it_doesnt_know(desk):
    editor = desk()
    page = editor.page

    page.get_by_role("button", name="Show something from elsewhere").click()
    field = page.get_by_label("Its address, or the code for embedding it")
    field.fill("https://evil.example/")
    page.keyboard.press("Enter")
    page.get_by_text("This can't be shown inside a story.").wait_for()
    field.fill('<iframe src="https://www.youtube.com/embed/jNQXAC9IVRw"></iframe>')
    page.keyboard.press("Enter")
    page.locator(".embed-plate").wait_for()

    assert '<figure data-embed="youtube:jNQXAC9IVRw"></figure>' in written(editor)
    assert page.locator("iframe").count() == 0


def test_words_typed_while_a_paste_is_cleaned_stay_where_they_were_typed(desk):
    editor = desk()
    editor.page.route("**/text/clean/", lambda route: (editor.page.wait_for_timeout(1500), route.continue_()))

    editor.page.evaluate(PASTE, ["<p><b>Pasted</b></p>", "Pasted"])
    editor.page.keyboard.type(" typed")
    until(editor.page, "() => document.querySelector('[name=body]').value.includes('Pasted')")

    assert written(editor) == "<p>Words.<strong>Pasted</strong> typed</p>"


def test_a_paste_survives_a_server_that_cant_be_reached(desk):
    editor = desk()
    editor.page.route("**/text/clean/", lambda route: route.abort())

    paste(editor, "<p>All <b>words</b> are here</p>", "All words are here")

    assert written(editor) == "<p>Words.All <strong>words</strong> are here</p>"


@pytest.mark.parametrize("dark", [False, True])
def test_the_editor_and_its_dialogs_have_no_fault_at_390_pixels(desk, dark):
    body = (
        "<p>Words.</p><blockquote data-pull><p>Large</p></blockquote>"
        '<figure data-embed="vimeo:76979871"><figcaption>A film</figcaption></figure>'
        "<table><caption>Of</caption><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table>"
    )
    editor = desk(html.clean(body), width=390, height=844, dark=dark)
    page = editor.page

    assert faults(page, ".writing__field--body") == []
    page.keyboard.press("Control+k")
    page.get_by_label("Address, or words of a story of ours").fill("a story")
    page.locator("dialog[open] [role=option]").first.wait_for()
    assert faults(page, "dialog[open]") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def faults(page, within: str) -> list[str]:
    """Return axe's violations inside one element."""
    found = Axe().run(page, context=within)
    return [f"{v['id']}: {n['html'][:120]}" for v in found.response["violations"] for n in v["nodes"]]


def test_the_keys_of_the_text_stand_in_the_list(desk):
    editor = desk()
    editor.page.locator("#content").focus()

    editor.page.keyboard.press("Shift+?")

    assert "Pull quote" in editor.page.get_by_role("dialog", name="Keys").inner_text()


# --- What readers get ---


@pytest.fixture
def story(section) -> Article:
    text = '<p>Before.</p><figure data-embed="youtube:jNQXAC9IVRw"><figcaption>Elephants</figcaption></figure><p>After.</p>'
    return ArticleFactory(section=section, live=True, body=text)


def test_nothing_is_loaded_from_elsewhere_until_the_reader_asks_and_then_once(visit, story):
    reader = visit()
    reader.page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="<p>player</p>"))
    reader.open(story.get_absolute_url())
    before = list(reader.elsewhere)
    policy = reader.page.request.get(reader.site + story.get_absolute_url()).headers["content-security-policy"]

    reader.page.get_by_role("button", name="Load from YouTube").click()
    frame = reader.page.locator(".embed iframe")
    frame.wait_for()
    reader.page.wait_for_timeout(300)

    assert before == []
    assert "frame-src https://www.youtube-nocookie.com;" in policy + ";"
    assert reader.elsewhere == ["https://www.youtube-nocookie.com/embed/jNQXAC9IVRw"]
    assert frame.get_attribute("title") == "Elephants"
    assert "allow-top-navigation" not in frame.get_attribute("sandbox")
    assert reader.page.evaluate("localStorage.length") == 0
    reader.open(story.get_absolute_url())
    assert reader.elsewhere == []


def test_without_scripts_the_link_leads_there_and_no_button_promises_more(visit, story):
    reader = visit(scripts=False)
    reader.open(story.get_absolute_url())

    link = reader.page.get_by_role("link", name="Open on YouTube")

    assert link.get_attribute("href") == "https://www.youtube.com/watch?v=jNQXAC9IVRw"
    assert not reader.page.locator("[data-embed-load]").is_visible()
    assert reader.elsewhere == []


def test_a_page_without_embeds_allows_no_frame_and_loads_no_script_for_them(visit, section):
    reader = visit()
    plain = ArticleFactory(section=section, live=True)
    reader.open(plain.get_absolute_url())

    policy = reader.page.request.get(reader.site + plain.get_absolute_url()).headers["content-security-policy"]

    assert "frame-src" not in policy
    assert not any("embeds" in url for url in reader.requests)


# --- Pastes through a real clipboard event ---


def test_x17_every_paste_of_the_corpus_comes_out_of_the_editor_as_the_server_would_have_it(desk):
    editor = desk()
    wrong = {}
    for name, source, expected in pastes.by_name():
        editor.page.keyboard.press("Control+a")
        editor.page.keyboard.press("Delete")
        paste(editor, source, "words")
        found = pastes.alike(written(editor))
        if found != pastes.alike(expected):
            wrong[name] = (found, pastes.alike(expected))

    print(f"\nFIGURE desk.pastes_right={len(pastes.names()) - len(wrong)} of {len(pastes.names())}")
    assert wrong == {}
    assert editor.complaints == []
