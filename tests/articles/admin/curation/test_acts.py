"""Pinning, moving, unpinning and undoing at the desk, on the curation screens and from a story's own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Pin, Rule
from sections.roles import EDITOR, REPORTER
from tests.articles.desk import said
from tests.factories.articles import AgencyFactory, ArticleFactory, TagFactory
from tests.factories.curation import pin, section_top, stories, top
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory, staff

pytestmark = pytest.mark.django_db
ACT = "/desk/curation/act/"


def act(client, section, **fields):
    return client.post(ACT, {"screen": f"section-{section.pk}"} | fields, follow=True)


def test_a_story_is_pinned_moved_and_unpinned(client, editor, section):
    old, other, *_rest = stories(section, 6)
    code = f"section-{section.pk}"

    assert said(act(client, section, pin=f"{code}:{old.pk}:1")) == ["Pinned: Moon, Lead."]
    act(client, section, story=other.pk, slot=f"{code}:2")
    assert section_top(section)[:2] == [old.pk, other.pk]

    held = Pin.objects.kept().get(slot=1)
    assert said(act(client, section, move=f"{held.pk}:2")) == ["Moved: Second 1."]
    assert section_top(section)[:2] == [other.pk, old.pk]

    act(client, section, unpin=Pin.objects.kept().get(article=old).pk)
    assert list(Pin.objects.kept().values_list("article", "made_by")) == [(other.pk, editor.pk)]


@pytest.mark.parametrize(("choice", "hours"), [("24h", 24), ("day", None), ("at", None)])
def test_a_pin_ends_when_it_was_said_to(client, editor, section, choice, hours):
    type(section.publication).objects.update(zone="Asia/Tokyo")
    story = stories(section, 1)[0]
    before = timezone.now()

    act(client, section, pin=f"section-{section.pk}:{story.pk}:1:{choice}", until_at="2099-06-04T09:30")

    until = Pin.objects.get().until_at
    if choice == "24h":
        assert timedelta(hours=hours) <= until - before <= timedelta(hours=hours, minutes=1)
    elif choice == "day":
        assert before < until <= before + timedelta(hours=24)
        assert (until.hour, until.minute) == (15, 0)  # midnight in Tokyo
    else:
        assert until.isoformat() == "2099-06-04T00:30:00+00:00"


def test_a_pin_without_its_time_is_refused_with_what_to_do(client, editor, section):
    story = stories(section, 1)[0]

    for typed in ("", "soon"):
        act(client, section, pin=f"section-{section.pk}:{story.pk}:1:at", until_at=typed)
    answer = act(client, section, pin=f"section-{section.pk}:{story.pk}:1:at", until_at="2001-01-01T00:00")

    assert "passed" in said(answer)[0]
    assert not Pin.objects.exists()


def test_what_is_pinned_on_a_future_page_begins_then(client, editor, section):
    story = stories(section, 1)[0]

    act(client, section, pin=f"section-{section.pk}:{story.pk}:1", at="2099-06-04T09:30")

    assert Pin.objects.get().from_at.isoformat() == "2099-06-04T09:30:00+00:00"


def test_the_last_change_is_undone(client, editor, section):
    old, *_rest, new = stories(section, 5)
    page = act(client, section, pin=f"section-{section.pk}:{old.pk}:1")
    fields = {"screen": f"section-{section.pk}", "done_at": page.context["undo"].isoformat()}

    answer = client.post("/desk/curation/undo/", fields, follow=True)

    assert said(answer) == ["Undone."]
    assert section_top(section)[0] == new.pk
    assert said(client.post("/desk/curation/undo/", fields, follow=True))[0].startswith("The page was changed since")


@pytest.mark.parametrize("fields", [{"pin": "front-x:1:1"}, {"pin": "front"}, {"move": "abc"}, {"unpin": "99"},
                                    {"pin": "front-99999999999999999999:1:1"}, {"story": "٣", "slot": "x"}])  # fmt: skip
def test_what_no_button_sends_is_not_found(client, editor, section, fields):
    assert act(client, section, **fields).status_code == 404
    assert not Pin.objects.exists()


def test_nothing_asked_for_is_said(client, editor, section):
    assert said(act(client, section))[0].startswith("Nothing was asked for")


def test_others_may_not_arrange_and_neither_may_editors_of_a_sister(client, section):
    story, other = stories(section, 2)
    held = pin(other, section, 2)
    sister = SectionFactory(publication=PublicationFactory(host="sister.test"))
    code = f"section-{section.pk}"
    for person in (staff(REPORTER, section.publication), staff(EDITOR, sister.publication)):
        client.force_login(person)
        tries = [
            (ACT, {"pin": f"{code}:{story.pk}:1"}), (ACT, {"move": f"{held.pk}:1"}), (ACT, {"unpin": held.pk}),
            ("/desk/curation/undo/", {"done_at": held.made_at.isoformat()}),
            ("/desk/curation/rule/", {"place": f"front-{section.publication_id}", "kind": "tag"}),
            (f"/desk/curation/story/{story.pk}/top/", {}),
            (f"/desk/curation/story/{story.pk}/pin/", {"placing_place": code, "placing_slot": "1"}),
            (f"/desk/curation/story/{story.pk}/unpin/", {"unpin": held.pk}),
        ]  # fmt: skip
        for address, fields in tries:
            assert client.post(address, {"screen": code} | fields).status_code == 403, (address, fields)
    assert list(Pin.objects.values_list("pk", "removed_at")) == [(held.pk, None)]


def test_one_click_makes_a_top_story(client, editor, section):
    story, *_rest = stories(section, 5)
    address = f"/desk/curation/story/{story.pk}/top/"

    told = client.post(address, headers={"accept": "application/json"}).json()

    assert told["said"] == f"Top story of {section.publication.name} and of Moon."
    assert "It is the top story." in told["html"]
    assert (top(section.publication)[0], section_top(section)[0]) == (story.pk, story.pk)
    assert client.post(address).headers["Location"] == f"/desk/articles/article/{story.pk}/change/"


def test_a_draft_is_refused_at_its_own_screen(client, editor, section):
    draft = ArticleFactory(section=section)

    told = client.post(f"/desk/curation/story/{draft.pk}/top/", headers={"accept": "application/json"}).json()

    assert (told["level"], told["said"]) == ("error", "This story is a draft. Publish or schedule it, then pin it.")


def test_a_story_is_pinned_and_unpinned_from_its_own_screen(client, editor, section):
    story, *_rest = stories(section, 5)
    block = SidebarBlockFactory(source=section, title="On the Moon")
    fields = {"placing_place": f"block-{block.pk}", "placing_slot": "2", "placing_until": "24h"}
    ask = {"headers": {"accept": "application/json"}}

    told = client.post(f"/desk/curation/story/{story.pk}/pin/", fields, **ask).json()
    held = Pin.objects.get()
    assert told["said"].startswith("Pinned: On the Moon, Headline 2, until ")
    assert (held.block, held.slot) == (block, 2)

    client.post(f"/desk/curation/story/{story.pk}/unpin/", {"unpin": held.pk}, **ask)
    assert not Pin.objects.kept().exists()


def test_a_publisher_fills_blocks_and_adds_rails(client, publisher, section):
    block = SidebarBlockFactory(source=section)
    TagFactory(name="Ice")
    agency = AgencyFactory(code="PCW")
    front, code = f"front-{section.publication_id}", f"block-{block.pk}"

    def rule(**fields):
        return client.post("/desk/curation/rule/", {"screen": front} | fields, follow=True)

    assert said(rule(place=code, kind="tag", name="ice")) == ["Filled with the newest from Ice."]
    rule(place=front, kind="agency", name="pcw")
    assert [(r.block, r.name) for r in Rule.objects.kept().order_by("pk")] == [(block, "Ice"), (None, agency.name)]
    assert said(rule(place=front, kind="tag", name="Fire"))[0].startswith("There is no such tag")

    rule(place=code, kind="section")
    rule(place=front, drop=Rule.objects.kept().get().pk)
    assert not Rule.objects.kept().exists()
