"""The writer's screen: writing, publishing, and what stays refused."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from articles import status as statuses
from articles.models import Article, Listing, Redirect
from articles.status import Status
from sections.roles import PUBLISHER, REPORTER
from tests.articles.desk import ADD, change, listed, said, typed
from tests.factories.articles import (
    AgencyFactory,
    ArticleFactory,
    AuthorFactory,
    PictureFactory,
    complete_story,
)
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db


def test_a_story_is_written_with_every_field_and_published_in_one_click(client, editor, section):
    sister = SectionFactory(publication=PublicationFactory(host="sister.test"))
    editor.assignments.create(publication=sister.publication, role=editor.assignments.get().role)
    client.force_login(editor)  # another role ends the session that had the old ones
    agency, picture = AgencyFactory(), PictureFactory()
    first, second, elsewhere = AuthorFactory(), AuthorFactory(), ArticleFactory(live=True, section=section)

    answer = client.post(ADD, typed(
        section, _act="publish", also_in=[sister.pk], kicker="Visitors", agency=agency.pk, tags='Comets, "Tea, hot"',
        source_url="https://agency.example/1", dateline_place="Beijing", dateline_on="2026-04-26", slug="tea",
        lead_picture=picture.pk, lead_caption="The visitor",
        authors=json.dumps([{"id": first.pk, "name": first.name}, {"id": second.pk}]),
        related_links=json.dumps([{"title": "More", "url": "https://more.example/"}, {"story": elsewhere.pk}]),
    ), follow=True)  # fmt: skip

    story = Article.objects.get(headline="A comet drops by")
    assert said(answer) == ["Going out in a moment."]
    assert (statuses.of(story), story.publication, story.created_by) == (Status.HELD, section.publication, editor)
    assert story.is_live(timezone.now() + timedelta(seconds=11))
    assert [b.author for b in story.bylines.in_order()] == [first, second]
    assert sorted(story.tags.names()) == ["Comets", "Tea, hot"]
    assert [str(link) for link in story.related_links.with_stories()] == ["More", elsewhere.headline]
    assert (story.kicker, story.agency, story.dateline_place, str(story.dateline_on)) == (
        "Visitors", agency, "Beijing", "2026-04-26",
    )  # fmt: skip
    assert (story.lead_picture, story.lead_caption, story.path.rsplit("/", 1)[1]) == (picture, "The visitor", "tea")
    assert set(Listing.objects.filter(article=story).values_list("publication", "section")) == {
        (section.publication_id, None), (section.publication_id, section.pk),
        (sister.publication_id, None), (sister.publication_id, sister.pk),
    }  # fmt: skip


def test_a_story_can_also_run_in_a_further_section_of_its_own_paper(client, editor, section):
    """WordPress posts come with several categories, and saving them at the desk must not drop one."""
    further = SectionFactory(publication=section.publication)

    client.post(ADD, typed(section, _act="publish", also_in=[further.pk]))

    story = Article.objects.get()
    assert set(Listing.objects.filter(article=story).values_list("section", flat=True)) == {
        None,
        section.pk,
        further.pk,
    }


def test_its_home_is_no_further_section(client, editor, section):
    answer = client.post(ADD, typed(section, _act="save", also_in=[section.pk]))

    assert set(answer.context["adminform"].form.errors) == {"also_in"}


def test_a_draft_is_saved_without_readers_seeing_it(client, editor, section):
    answer = client.post(ADD, typed(section, _act="save"), follow=True)

    story = Article.objects.get()
    assert said(answer) == ["Saved as a draft."]
    assert (statuses.of(story), story.path, Listing.objects.count()) == (Status.DRAFT, None, 0)


def test_a_time_in_the_future_schedules_by_the_clocks_of_the_publication(client, editor, section):
    section.publication.zone = "Asia/Tokyo"
    section.publication.save()

    answer = client.post(ADD, typed(section, _act="schedule", publish_at="2031-06-04T09:30"), follow=True)

    story = Article.objects.get()
    assert story.published_at == datetime(2031, 6, 4, 0, 30, tzinfo=UTC)
    assert said(answer) == ["Scheduled for 4 Jun 2031, 09:30."]
    field = BeautifulSoup(answer.content, "html.parser").find(id="id_publish_at")
    assert field["value"] == "2031-06-04T09:30"


def test_saving_a_live_story_keeps_the_second_it_went_out(client, editor, section):
    story = ArticleFactory(section=section, live=timezone.now().replace(second=33, microsecond=7) - timedelta(days=1))
    shown = story.published_at.strftime("%Y-%m-%dT%H:%M")

    client.post(change(story), typed(section, story=story, _act="update", publish_at=shown, headline="Mended"))

    after = Article.objects.get(pk=story.pk)
    assert (after.headline, after.published_at) == ("Mended", story.published_at)
    assert after.updated_at > story.updated_at


def test_what_is_refused_is_said_and_nothing_typed_is_lost(client, editor, section):
    answer = client.post(ADD, typed(section, _act="publish", body="", publish_at="2031-06-04T09:30"), follow=True)

    story = Article.objects.get()
    assert said(answer) == ["This story has no text yet. Write it, then publish."]
    assert (story.headline, statuses.of(story)) == ("A comet drops by", Status.DRAFT)
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.find(id="id_publish_at")["value"] == "2031-06-04T09:30"
    assert page.select_one(".bar .bar__message").text == said(answer)[0]


def test_a_time_typed_for_a_draft_is_kept_until_it_is_scheduled(client, editor, section):
    answer = client.post(ADD, typed(section, _act="save", publish_at="2031-06-04T09:30"), follow=True)

    assert said(answer) == ["Saved as a draft."]
    assert BeautifulSoup(answer.content, "html.parser").find(id="id_publish_at")["value"] == "2031-06-04T09:30"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("headline", "\u200b", "Write something that can be seen: this is only blanks."),
        ("expires_at", "2001-01-01T00:00", "It would expire before anyone could read it. Choose a later time."),
        ("source_url", "javascript:alert(1)", "Enter a valid URL."),
        ("tags", "x" * 101, f"“{'x' * 40}” is too long for a tag. Part tags by commas."),
        ("body", "<div>" * 250, "This text has HTML nested more than 200 deep. Paste it as plain text."),
    ],
)
def test_mistakes_stand_beside_their_field(client, editor, section, field, value, words):
    answer = client.post(ADD, typed(section, _act="save", publish_at="2026-01-01T10:00") | {field: value})

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors[field] == [words]
    assert Article.objects.count() == 0


def test_a_time_that_the_clocks_skip_is_refused(client, editor, section):
    section.publication.zone = "Europe/Berlin"
    section.publication.save()

    answer = client.post(ADD, typed(section, _act="publish", publish_at="2026-03-29T02:30"))

    assert "publish_at" in answer.context["adminform"].form.errors


def test_scripts_in_a_body_are_gone_before_it_is_stored(client, editor, section):
    client.post(
        ADD,
        typed(section, _act="save", body='<p onclick="x()">a<script>alert(1)</script></p><img src="//evil.example/">'),
    )

    assert Article.objects.get().body == "<p>a</p>"


def test_another_slug_leads_readers_of_the_old_address_on(client, editor, section):
    story = ArticleFactory(section=section, live=True)
    old = story.path

    client.post(change(story), typed(section, story=story, _act="update", slug="another"))

    story.refresh_from_db()
    assert story.path.endswith("/another")
    assert Redirect.objects.get().old_path == f"/{old}/"


def test_a_story_that_moves_to_a_sister_leaves_a_redirect_behind(client, editor, section):
    sister = SectionFactory(publication=PublicationFactory(host="sister.test"))
    editor.assignments.create(publication=sister.publication, role=editor.assignments.get().role)
    client.force_login(editor)  # another role ends the session that had the old ones
    story = ArticleFactory(section=section, live=True)

    client.post(change(story), typed(sister, story=story, _act="update"))

    story.refresh_from_db()
    assert story.publication == sister.publication
    assert set(Listing.objects.filter(article=story).values_list("publication", flat=True)) == {sister.publication_id}
    assert client.get(f"/{story.path}/", headers={"host": "testserver"}).headers["Location"] == story.canonical_url


@pytest.mark.parametrize("count", [1, 3])
def test_the_writers_screen_asks_the_same_number_of_questions(
    client, editor, section, count, django_assert_num_queries
):
    story = complete_story(section)
    for number in range(count - 1):
        story.bylines.create(author=AuthorFactory(), position=number)
        story.corrections.create(text="So.")
    client.get(change(story))

    # Four of them are about what readers said: comments shown, those waiting, the rule, and what they ask to be corrected.
    with django_assert_num_queries(35):
        answer = client.get(change(story))

    assert answer.status_code == 200


def test_a_reporter_writes_but_does_not_publish(client, section):
    client.force_login(staff(REPORTER, section.publication))

    page = client.get(ADD).text
    assert 'value="publish"' not in page
    assert client.post(ADD, typed(section, _act="publish")).status_code == 403
    assert Article.objects.count() == 0


def test_a_reporter_reads_a_live_story_and_changes_it_not(client, section):
    story = ArticleFactory(section=section, live=True)
    client.force_login(staff(REPORTER, section.publication))

    assert "You can read this story but not change it" in client.get(change(story)).text
    assert client.post(change(story), typed(section, story=story, headline="Mine")).status_code == 403
    assert Article.objects.get(pk=story.pk).headline == story.headline


def test_a_stranger_to_the_publication_finds_nothing_and_changes_nothing(client, section):
    story = ArticleFactory(section=section)
    client.force_login(staff(PUBLISHER, PublicationFactory(host="sister.test")))

    assert listed(client.get("/desk/articles/article/")) == []
    assert client.get(change(story)).status_code == 302
    assert client.post(change(story), typed(section, story=story, headline="Mine")).status_code == 302
    for name in ("withdraw", "trash", "restore"):
        assert client.post(reverse(f"admin:articles_article_{name}", args=[story.pk])).status_code == 302
    assert Article.objects.get(pk=story.pk).headline == story.headline


def test_a_forged_section_of_another_publication_is_refused(client, editor, section):
    foreign = SectionFactory(publication=PublicationFactory(host="sister.test"))

    answer = client.post(ADD, typed(section, _act="save") | {"section": foreign.pk, "also_in": [foreign.pk]})

    assert set(answer.context["adminform"].form.errors) == {"section", "also_in"}
    assert Article.objects.count() == 0


def test_a_forged_draft_of_another_publication_can_not_be_linked_to(client, editor, section):
    hidden = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")))

    answer = client.post(ADD, typed(section, _act="save", related_links=json.dumps([{"story": hidden.pk}])))

    assert answer.status_code == 200
    assert Article.objects.filter(headline="A comet drops by").count() == 0


def test_places_that_others_gave_a_story_survive_its_saving(client, editor, section):
    story = ArticleFactory(section=section, live=True)
    elsewhere = SectionFactory(publication=PublicationFactory(host="sister.test"))
    story.also_in.add(elsewhere)

    client.post(change(story), typed(section, story=story, _act="update"))

    assert list(story.also_in.all()) == [elsewhere]
