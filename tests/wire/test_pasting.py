"""Smart paste for one person: their sections, their zone, the desk's own agencies and authors."""

from datetime import UTC, datetime

import pytest

from sections import roles
from tests.factories.articles import AgencyFactory, AuthorFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff
from wire import documents, pasting
from wire.models import AgencyRule

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 4, 27, 9, tzinfo=UTC)
RAW = """MOON DAILY
China's lander finds more ice than expected
by Jane Roe and Max Weber
Beijing (XNA) Apr 26, 2022

China's lunar lander has found more ice than anyone expected in a crater near the south pole, the agency said.

Related Links
Lunar Dreams https://moon.example/
"""


def read(raw, by=None, **kwargs):
    return pasting.read(documents.from_text(raw), by=by or UserFactory(is_superuser=True), today=NOW, **kwargs)


def test_fields_come_by_the_forms_names_each_with_how_sure_it_is():
    agency = AgencyFactory(code="XNA", name="Xinhua News Agency")
    author = AuthorFactory(name="Jane Roe", slug="jane-roe")
    moon = SectionFactory(name="Moon", publication__name="Perihelion")

    fields = read(RAW)["fields"]

    assert fields["headline"]["value"] == "China's lander finds more ice than expected"
    assert fields["kicker"]["value"] == "MOON DAILY"
    assert fields["authors"]["value"] == [{"id": author.pk, "name": "Jane Roe"}, {"id": None, "name": "Max Weber"}]
    assert fields["agency"]["value"] == {"id": agency.pk, "name": "Xinhua News Agency"}
    assert fields["dateline_on"]["value"] == "2022-04-26"
    assert fields["related_links"]["value"] == [{"title": "Lunar Dreams", "url": "https://moon.example/"}]
    assert fields["section"]["value"] == {
        "id": moon.pk,
        "name": "Moon",
        "publication": "Perihelion",
        "alternatives": [],
    }
    assert all(0 <= field["sure"] <= 1 and field["why"] for field in fields.values())


def test_only_sections_where_the_person_may_write_are_suggested():
    mine = PublicationFactory(host="mine.test", zone="Europe/Berlin")
    SectionFactory(name="Moon", publication=PublicationFactory(host="other.test"))
    moon = SectionFactory(name="Moon", publication=mine)
    reporter = staff(roles.REPORTER, mine)

    value = read(RAW, by=reporter)["fields"]["section"]["value"]

    assert value["id"] == moon.pk
    assert value["alternatives"] == []


def test_an_embargo_without_a_zone_is_in_the_publications():
    mine = PublicationFactory(host="mine.test", zone="Europe/Berlin")
    raw = f"EMBARGOED UNTIL 28 April 2022 14:00\n{RAW}"

    found = read(raw, by=staff(roles.REPORTER, mine))["fields"]["embargo_until"]

    assert found["value"] == "2022-04-28T12:00:00+00:00"
    assert found["sure"] < 0.9


def test_a_rule_fills_what_the_text_leaves_empty_and_leaves_its_lines_out():
    moon = SectionFactory(name="Rocks")
    AgencyRule.objects.filter(name="Xinhua").update(
        drops="Enditem\nTune in*", kicker="China", tags="China, space", section=moon
    )
    raw = RAW.replace("MOON DAILY\n", "").replace("Related Links", "Tune in at noon\n\nRelated Links")

    answer = read(raw)

    assert answer["rule"] == "Xinhua"
    assert answer["fields"]["kicker"]["value"] == "China"
    assert answer["fields"]["tags"]["value"] == ["China", "space"]
    assert answer["fields"]["section"]["value"]["name"] == "Rocks"
    assert {"text": "Tune in at noon", "why": "A line that Xinhua's rule leaves out", "line": 7} in answer["left_out"]


def test_another_agencys_rule_leaves_nothing_out():
    AgencyRule.objects.filter(name="TASS").update(drops="Tune in*")

    assert (
        "Tune in"
        in read(RAW.replace("Related Links", "Tune in at noon, the agency said.\n\nRelated Links"))["fields"]["body"][
            "value"
        ]
    )


def test_an_agency_of_the_desk_needs_no_rule():
    agency = AgencyFactory(code="NRN", name="Norrland News Service", credit_line="Report by Norrland News Service")

    fields = read("Snow falls\n\nA lot of snow fell on Tuesday.\n\nReport by Norrland News Service")["fields"]

    assert fields["agency"]["value"]["id"] == agency.pk
    assert "Norrland" not in fields["body"]["value"]


def test_html_of_a_page_is_preferred_to_its_text():
    html = "<h1>Ice found</h1><p>by Jane Roe</p><p>Beijing (XNA) Apr 26, 2022</p><p>There is <em>much</em> of it, he said.</p><ul><li>a</li></ul>"

    document = pasting.document_of(
        text="Ice found\nby Jane Roe\nBeijing (XNA) Apr 26, 2022\nThere is much of it, he said.", html=html
    )
    fields = pasting.read(document, by=UserFactory(is_superuser=True), today=NOW)["fields"]

    assert fields["headline"]["value"] == "Ice found"
    assert fields["body"]["value"] == "<p>There is <em>much</em> of it, he said.</p>\n<ul><li>a</li></ul>"


def test_html_that_is_only_colour_gives_way_to_the_text():
    document = pasting.document_of(text="One line\nand two", html='<span style="color:red">One line and two</span>')

    assert [line.text for line in document.lines] == ["One line", "and two"]


def test_queries_do_not_grow_with_the_text(django_assert_max_num_queries):
    person = UserFactory(is_superuser=True)
    with django_assert_max_num_queries(12):
        read(RAW * 20, by=person)
