"""Dossiers at the desk: promoting a tag, ordering facts, marking milestones, opening and closing."""

import pytest
from django.urls import reverse

from articles.models import Dossier
from audit.models import AuditEntry
from sections import roles
from tests.factories.articles import ArticleFactory, DossierFactory, PictureFactory, TagFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff
from tests.pages import links, soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication():
    return PublicationFactory()


@pytest.fixture
def editor(client, publication):
    person = staff(roles.EDITOR, publication)
    client.force_login(person)
    return person


def rows(prefix, values):
    """Return what a browser sends for the rows of one table."""
    sent = {f"{prefix}-TOTAL_FORMS": len(values), f"{prefix}-INITIAL_FORMS": 0}
    for number, value in enumerate(values):
        sent |= {f"{prefix}-{number}-{name}": one for name, one in value.items()}
    return sent


def form(publication, tag, *, facts=(), milestones=(), **typed):
    return {
        "publication": publication.pk, "tag": tag.pk, "title": "Back to the Moon", "description": "",
        "summary": "<p>Why it goes back.</p>", "lead_picture": "",
        **rows("key_facts", facts), **rows("milestones", milestones), **typed,
    }  # fmt: skip


def test_a_tag_is_promoted_from_its_own_screen(client, publication, editor):
    tag = TagFactory(name="Moon")
    screen = client.get(reverse("admin:articles_tag_change", args=[tag.pk]))
    address = next(link for link in links(screen, ".promoting") if "add" in link)

    empty = soup(client.get(address))

    assert empty.select_one('[name="title"]')["value"] == "Moon"
    assert [o.get_text(strip=True) for o in empty.select('[name="tag"] option[selected]')] == ["Moon"]


def test_facts_and_milestones_are_kept_in_order_and_readers_get_them_once_it_is_open(client, publication, editor):
    tag = TagFactory(name="Moon")
    story = ArticleFactory(section=SectionFactory(publication=publication), live=True)
    facts = [{"label": "Second", "value": "B", "position": 1}, {"label": "First", "value": "A", "position": 0}]
    sent = form(publication, tag, facts=facts, milestones=[{"article": story.pk, "line": "It landed"}])

    client.post(reverse("admin:articles_dossier_add"), sent)
    dossier = Dossier.objects.get()

    assert (dossier.created_by, dossier.is_open) == (editor, False)
    assert client.get(dossier.get_absolute_url()).text.count("It landed") == 0

    change = sent | {"is_open": "on", "key_facts-INITIAL_FORMS": 2, "milestones-INITIAL_FORMS": 1}
    for number, fact in enumerate(dossier.key_facts.order_by("-position")):
        change[f"key_facts-{number}-id"] = fact.pk
    change["milestones-0-id"] = dossier.milestones.get().pk
    client.post(reverse("admin:articles_dossier_change", args=[dossier.pk]), change)

    page = client.get(dossier.get_absolute_url())
    assert Dossier.objects.get().opened_by == editor
    assert texts(page, ".key-facts dt") == ["First", "Second"]
    assert texts(page, ".chronicle__link") == ["It landed"]
    assert "opened_at" in AuditEntry.objects.about(dossier).filter(act="change").latest("pk").after


def test_a_dossier_without_a_summary_is_not_opened(client, publication, editor):
    answer = client.post(
        reverse("admin:articles_dossier_add"), form(publication, TagFactory(), summary="", is_open="on")
    )

    assert answer.status_code == 200
    assert "Write a summary first" in answer.text
    assert not Dossier.objects.exists()


def test_pictures_stay_out_of_the_summary(client, publication, editor):
    summary = f'<p>Look.</p><figure data-picture="{PictureFactory().pk}"><figcaption>x</figcaption></figure>'

    answer = client.post(reverse("admin:articles_dossier_add"), form(publication, TagFactory(), summary=summary))

    assert "Take the pictures out of the summary" in answer.text


def test_closing_gives_the_address_back_to_the_tag(client, publication, editor):
    dossier = DossierFactory(publication=publication)
    sent = form(publication, dossier.tag)

    client.post(reverse("admin:articles_dossier_change", args=[dossier.pk]), sent)

    assert Dossier.objects.get().is_open is False
    assert texts(client.get(dossier.get_absolute_url()), "h1") == [dossier.tag.name]


def test_an_editor_of_one_site_promotes_nothing_at_another(client, editor):
    sister = PublicationFactory(host="sister.test")

    answer = client.post(reverse("admin:articles_dossier_add"), form(sister, TagFactory()))

    assert answer.status_code == 200
    assert not Dossier.objects.exists()


def test_a_milestone_is_a_story_the_editor_may_lead_readers_to(client, publication, editor):
    elsewhere = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")))

    client.post(
        reverse("admin:articles_dossier_add"),
        form(publication, TagFactory(), milestones=[{"article": elsewhere.pk, "line": "Theirs, a draft"}]),
    )

    assert not Dossier.objects.exists()


def test_a_tag_or_picture_in_a_dossier_is_not_deleted(client, publication, editor):
    dossier = DossierFactory(publication=publication, lead_picture=PictureFactory())

    for name, row in (("tag", dossier.tag), ("picture", dossier.lead_picture)):
        page = client.get(reverse(f"admin:articles_{name}_delete", args=[row.pk]))
        assert dossier.title in page.text, name
