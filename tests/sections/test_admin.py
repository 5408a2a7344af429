"""The desk's screens for the map of the network, publication by publication."""

import pytest
from django.urls import reverse

from sections.models import Publication, Section, SidebarBlock
from sections.roles import ADMINISTRATOR, PUBLISHER
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory, StandingPageFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return SectionFactory()


@pytest.fixture
def publisher(client, home):
    person = staff(PUBLISHER, home.publication)
    client.force_login(person)
    return person


def section_fields(section, **changes):
    return {
        "publication": section.publication_id, "parent": "", "name": section.name, "slug": section.slug, "hue": "rust", "layout": "broadsheet",
        "description": "", "position": 0,
    } | changes  # fmt: skip


def test_a_section_is_changed_at_ones_own_publication(client, publisher, home):
    client.post(reverse("admin:sections_section_change", args=[home.pk]), section_fields(home, name="Moon"))

    home.refresh_from_db()
    assert (home.name, home.hue) == ("Moon", "rust")


def test_a_section_of_another_publication_is_out_of_reach(client, publisher):
    foreign = SectionFactory(publication=PublicationFactory(host="sister.test"))

    address = reverse("admin:sections_section_change", args=[foreign.pk])
    assert client.post(address, section_fields(foreign, name="Mine")).status_code == 302
    answer = client.post("/desk/sections/section/add/", section_fields(foreign, name="Mine", slug="mine"))
    assert "publication" in answer.context["adminform"].form.errors
    assert not Section.objects.filter(name="Mine").exists()


def test_the_tree_stands_in_order(client, publisher, home):
    late = SectionFactory(publication=home.publication, name="Late", position=home.position + 9)
    part = SectionFactory(publication=home.publication, parent=home, name="Part", position=99)

    answer = client.get("/desk/sections/section/")

    assert [s.pk for s in answer.context["cl"].result_list] == [home.pk, part.pk, late.pk]


def test_a_section_with_stories_explains_itself_and_stays(client, publisher, home):
    stories = ArticleFactory.create_batch(12, section=home)
    address = reverse("admin:sections_section_delete", args=[home.pk])

    for answer in (client.get(address), client.post(address, {"post": "yes"})):
        obstacle = answer.context["protected"][0]
        assert answer.status_code == 200
        assert (obstacle["kind"], obstacle["counted"], obstacle["unseen"]) == ("Stories", 12, 2)
        assert obstacle["rows"][0] == (
            stories[-1].headline,
            reverse("admin:articles_article_change", args=[stories[-1].pk]),
        )
        assert "Move these stories to another section first" in answer.text
    assert Section.objects.filter(pk=home.pk).exists()


def test_an_empty_section_goes_with_its_sidebar(client, publisher, home):
    empty = SectionFactory(publication=home.publication)
    SidebarBlockFactory(source=empty)
    address = reverse("admin:sections_section_delete", args=[empty.pk])

    assert [kind for kind, _ in client.get(address).context["model_count"]] == ["Sidebar blocks"]
    client.post(address, {"post": "yes"})
    assert (Section.objects.filter(pk=empty.pk).exists(), SidebarBlock.objects.count()) == (False, 0)


def test_a_publication_in_use_explains_itself_and_stays(admin_client, home):
    StandingPageFactory(publication=home.publication)
    ArticleFactory(section=home)
    address = reverse("admin:sections_publication_delete", args=[home.publication_id])

    kinds = {o["kind"] for o in admin_client.post(address, {"post": "yes"}).context["protected"]}

    assert kinds == {"Stories", "Sections", "Standing pages"}
    assert Publication.objects.count() == 1


def test_an_administrator_of_one_site_makes_and_ends_none(client, home):
    client.force_login(staff(ADMINISTRATOR, home.publication))

    assert client.get("/desk/sections/publication/add/").status_code == 403
    assert client.post(reverse("admin:sections_publication_delete", args=[home.publication_id])).status_code == 403
    assert client.get(reverse("admin:sections_publication_change", args=[home.publication_id])).status_code == 200


def test_sidebar_blocks_keep_the_order_they_were_dragged_to(client, publisher, home):
    first, second = SidebarBlockFactory(source=home, position=0), SidebarBlockFactory(source=home, position=1)
    publication = home.publication
    fields = {
        name: getattr(publication, name)
        for name in ("name", "tagline", "slug", "host", "language", "zone", "theme", "layout")
    }
    fields |= {
        "position": 0,
        "copyright_holder": "",
        "legal_text": "",
        "feeds_hold": "full",
        "aliases-TOTAL_FORMS": 0,
        "aliases-INITIAL_FORMS": 0,
    }
    fields |= {"sidebar_blocks-TOTAL_FORMS": 2, "sidebar_blocks-INITIAL_FORMS": 2}
    for number, (block, position) in enumerate([(first, 1), (second, 0)]):
        row = {
            "id": block.pk,
            "publication": publication.pk,
            "section": "",
            "source": home.pk,
            "title": "",
            "length": 5,
        }
        fields |= {f"sidebar_blocks-{number}-{k}": v for k, v in (row | {"position": position}).items()}

    client.post(reverse("admin:sections_publication_change", args=[publication.pk]), fields)

    assert list(SidebarBlock.objects.order_by("position")) == [second, first]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "factory", "queries"),
    [
        ("section", SectionFactory, 7),
        ("sidebarblock", SidebarBlockFactory, 7),
        ("standingpage", StandingPageFactory, 7),
    ],
)
def test_lists_ask_the_same_number_of_questions(
    client, publisher, name, factory, queries, count, django_assert_num_queries
):
    factory.create_batch(count)
    client.get(f"/desk/sections/{name}/")

    with django_assert_num_queries(queries):
        client.get(f"/desk/sections/{name}/")
