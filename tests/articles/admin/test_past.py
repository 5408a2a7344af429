"""A story's past at the desk."""

import pytest
from django.urls import reverse

from articles import versions
from articles.models import Article, Correction, Version, WorkingCopy
from sections.roles import REPORTER
from tests.articles.desk import change, said
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff
from tests.hostile.strings import NAUGHTY
from tests.pages import links, soup, texts

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}


@pytest.fixture
def story(section, editor):
    """A live story with two published versions and a named one."""
    story = ArticleFactory(section=section, headline="Ice", body="<p>One ton of ice.</p>", live=True)
    versions.keep(story, kind=Version.Kind.PUBLISHED, by=editor)
    versions.keep(story, kind=Version.Kind.NAMED, by=editor, name="Mine")
    Article.objects.filter(pk=story.pk).update(headline="Water", body="<p>Two tons of ice.</p>")
    story.refresh_from_db()
    versions.keep(story, kind=Version.Kind.PUBLISHED, by=editor)
    return story


def at(name, *parts):
    return reverse(f"admin:articles_article_{name}", args=parts)


def test_a_correction_is_published_from_the_story(client, editor, story):
    answer = client.post(
        at("correct", story.pk), {"kind": "correction", "text": "Two tons.", "position": ""}, follow=True
    )

    note = Correction.objects.get()
    assert (note.kind, note.text, note.made_by, note.place) == ("correction", "Two tons.", editor, "bottom")
    assert answer.redirect_chain[0][0] == change(story)
    assert said(answer) == ["Published. The note stands on the story and on the page of corrections."]


def test_a_script_gets_the_part_as_it_is_now(client, editor, story):
    form = {"kind": "retraction", "text": "None of it.", "position": "bottom"}

    news = client.post(at("correct", story.pk), form, headers=JSON).json()

    assert (news["refused"], news["said"][:10]) == (False, "Retracted.")
    assert "None of it." in news["html"]
    assert 'data-part="correcting"' in news["html"]


def test_a_refusal_says_why_and_keeps_nothing(client, editor, story):
    answer = client.post(at("correct", story.pk), {"kind": "correction", "text": " "}, headers=JSON)

    assert (answer.status_code, answer.json()["refused"]) == (400, True)
    assert not Correction.objects.exists()


def test_only_who_may_publish_corrects_and_withholds(client, section, story):
    client.force_login(staff(REPORTER, section.publication))

    assert client.post(at("correct", story.pk), {"kind": "update", "text": "So."}).status_code == 403
    for act in ("withhold", "disclose"):
        assert client.post(at("version", story.pk, 1, act), {"because": "x"}).status_code == 403
    assert client.post(at("name_version", story.pk), {"name": "x"}).status_code == 403


def test_versions_are_listed_with_who_when_and_why(client, editor, story):
    page = client.get(at("versions", story.pk))

    assert texts(page, ".versions__name") == ["No. 3 Published", "No. 2 Named: Mine", "No. 1 Published"]
    assert all(str(editor) in when for when in texts(page, ".versions__when"))
    assert at("comparison", story.pk, 2, 3) in links(page, ".versions__list")
    assert at("comparison", story.pk, 1, "now") in links(page, ".versions__list")


@pytest.mark.parametrize("count", [2, 9])
def test_the_list_asks_a_fixed_number_of_questions(client, editor, section, count, django_assert_num_queries):
    story = ArticleFactory(section=section)
    for number in range(count):
        versions.keep(story, kind=Version.Kind.NAMED, by=editor, name=str(number))
    client.get(at("versions", story.pk))

    with django_assert_num_queries(8):
        assert len(texts(client.get(at("versions", story.pk)), ".versions__one")) == count


def test_two_versions_stand_side_by_side(client, editor, story):
    page = client.get(at("comparison", story.pk, 1, 3))

    rows = [[" ".join(side.get_text(" ", strip=True).split()) for side in row.select(".compare__side")]
            for row in soup(page).select(".compare__row[data-state]")]  # fmt: skip
    assert rows == [
        ["Headline Taken out: Ice", "Headline Put in: Water"],
        ["Paragraph Taken out: One ton of ice.", "Paragraph Put in: Two tons of ice."],
    ]


def test_a_version_is_compared_with_what_is_written_now(client, editor, story):
    WorkingCopy.objects.create(article=story, values={"headline": "Steam", "publish_at": ""})

    page = client.get(at("comparison", story.pk, 3, "now"))

    assert [d.get_text(" ", strip=True) for d in soup(page).select(".compare ins")] == ["Put in: Steam"]
    assert texts(page, ".compare__row--head [role=columnheader]")[1] == "As it is written now"


def test_a_choice_of_two_leads_to_their_address_whatever_the_order(client, editor, story):
    for old, new in ((1, 3), (3, 1)):
        answer = client.get(at("versions", story.pk), {"old": old, "new": new})
        assert answer.headers["Location"] == at("comparison", story.pk, 1, 3)
    assert client.get(at("versions", story.pk), {"old": "1", "new": "now"}).status_code == 302
    for old, new in (("x", "1"), ("1", "9" * 40), ("²", "1")):
        assert client.get(at("versions", story.pk), {"old": old, "new": new}).status_code == 200


@pytest.mark.parametrize(("old", "new"), [(1, 9), (9, 1), (1, 1), (9, "now")])
def test_versions_that_are_not_there_answer_404(client, editor, story, old, new):
    assert client.get(at("comparison", story.pk, old, new)).status_code == 404


def test_what_is_written_now_is_kept_under_a_name(client, editor, story):
    WorkingCopy.objects.create(article=story, values={"headline": "Steam", "publish_at": ""})

    client.post(at("name_version", story.pk), {"name": " Before the\n call "})
    client.get(change(story))
    answer = client.post(at("name_version", story.pk), {"name": "  "}, follow=True)

    kept = story.versions.newest_first().first()
    assert (kept.kind, kept.name, kept.content["headline"], kept.made_by) == (
        "named",
        "Before the call",
        "Steam",
        editor,
    )
    assert "publish_at" not in kept.content
    assert story.versions.count() == 4
    assert said(answer) == ["Give it a name, so that you find it again."]


def test_a_version_is_withheld_and_disclosed(client, editor, story):
    refused = client.post(at("version", story.pk, 1, "withhold"), {"because": ""}, follow=True)
    assert said(refused) == ["Write why it is withheld: the record keeps the reason."]

    client.post(at("version", story.pk, 1, "withhold"), {"because": "A court asked."})
    assert "Withheld from readers" in texts(client.get(at("versions", story.pk)), ".versions__when")[2]
    assert story.versions.get(number=1).withheld_by == editor

    client.post(at("version", story.pk, 1, "disclose"))
    assert story.versions.get(number=1).withheld_at is None


@pytest.mark.parametrize("act", ["burn", "get", "_seen"])
def test_what_no_button_does_answers_404(client, editor, story, act):
    assert client.post(at("version", story.pk, 1, act)).status_code == 404
    assert client.post(at("version", story.pk, 99, "withhold")).status_code == 404


def test_a6_the_past_of_another_papers_story_is_closed(client, editor, story):
    other = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")), live=True)
    versions.keep(other, kind=Version.Kind.PUBLISHED, by=None)

    for answer in (
        client.get(at("versions", other.pk)), client.get(at("comparison", other.pk, 1, "now")),
        client.get(at("preview", other.pk)), client.post(at("link", other.pk)),
        client.post(at("correct", other.pk), {"kind": "update", "text": "So."}),
        client.post(at("name_version", other.pk), {"name": "x"}), client.post(at("version", other.pk, 1, "withhold")),
    ):  # fmt: skip
        assert answer.status_code in {403, 404}
    assert (other.versions.count(), other.corrections.count(), other.preview_links.count()) == (1, 0, 0)


def test_a6_nobody_reads_a_past_without_signing_in(client, story):
    client.logout()

    for address in (at("versions", story.pk), at("comparison", story.pk, 1, 3), at("preview", story.pk)):
        assert client.get(address).status_code == 302


def test_x1_a_comparison_shows_markup_as_text(client, editor, section):
    story = ArticleFactory(section=section)
    for number, naughty in enumerate(NAUGHTY):
        row = {"headline": f"{naughty} {number}", "body": f"<p>{naughty}</p>", "kicker": naughty, "section": "x"}
        Version.objects.create(article=story, number=number + 1, kind="named", name=naughty[:100], content=row)

    pages = [client.get(at("comparison", story.pk, n, n + 1)) for n in range(1, len(NAUGHTY))]

    for page in [*pages, client.get(at("versions", story.pk))]:
        assert page.status_code == 200
        found = soup(page).select(".compare :is(script, img, svg, iframe, plaintext), .versions :is(script, img, svg)")
        assert found == []
