"""The record at the desk: read by those who may, found by person, act, table and day, changed by nobody."""

from datetime import UTC, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup

from audit import reading, recording
from audit.models import AuditEntry
from sections.roles import ADMINISTRATOR, EDITOR
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db
LIST = "/desk/audit/auditentry/"


@pytest.fixture
def home():
    return SectionFactory(name="Moon")


@pytest.fixture
def administrator(client, home):
    person = staff(ADMINISTRATOR, home.publication, username="head", name="Head")
    client.force_login(person)
    return person


def names(answer):
    return [row.text for row in BeautifulSoup(answer.content, "html.parser").select(".entry__row a")]


def test_an_administrator_reads_what_was_done_at_their_publication(client, administrator, home):
    foreign = SectionFactory(name="Foreign", publication=PublicationFactory(host="sister.test"))
    for row in (home, foreign, administrator):
        recording.record("change", row, by=administrator, after={"name": "x"})

    assert names(client.get(LIST)) == [str(home)]


def test_who_works_everywhere_reads_all_of_it(admin_client, administrator, home):
    for row in (home, administrator):
        recording.record("change", row, by=administrator)

    assert names(admin_client.get(LIST)) == [str(administrator), str(home)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("by=HEAD", ["A"]), ("by=nobody", []), ("act=publish", ["B"]), ("table=sections.Section", ["C", "B", "A"]),
        ("table=articles.Article", []), ("day=2026-04-26", ["C"]), ("day=2026-13-45", ["C", "B", "A"]),
        ("day=9999-12-31", ["C", "B", "A"]), ("act=publish&by=head", []),
    ],
)  # fmt: skip
def test_the_record_is_found_by_person_act_table_and_day(client, administrator, home, query, found):
    other = UserFactory()
    for name, by, act in [("A", administrator, "change"), ("B", other, "publish"), ("C", other, "change")]:
        section = SectionFactory(name=name, publication=home.publication)
        with time_machine.travel(datetime(2026, 4, 26, 23, 59, tzinfo=UTC) if name == "C" else datetime.now(UTC)):
            recording.record(act, section, by=by)

    assert [name[-1] for name in names(client.get(f"{LIST}?{query}"))] == found


def test_the_record_is_read_page_by_page_from_the_newest(client, administrator, home, monkeypatch):
    monkeypatch.setattr(reading, "ON_A_PAGE", 2)
    for number in range(5):
        recording.record("change", home, by=administrator, note=f"note {number}")

    notes, query = [], ""
    while query is not None:
        page = BeautifulSoup(client.get(f"{LIST}{query}").content, "html.parser")
        notes.append([note.text for note in page.select(".entry__note")])
        older = page.select_one(".desk-pages a")
        query = older["href"] if older else None

    assert notes == [["note 4", "note 3"], ["note 2", "note 1"], ["note 0"]]


@pytest.mark.parametrize("mark", ["x", "-1", "9" * 30, "٥", ""])
def test_a_mark_that_is_no_key_is_the_first_page(client, administrator, home, mark):
    recording.record("change", home, by=administrator)

    assert len(names(client.get(f"{LIST}?before={mark}"))) == 1


def test_an_entry_shows_before_and_after_in_words(client, administrator, home):
    sister = SectionFactory(name="Mars", publication=home.publication)
    entry = recording.record(
        "change", home, by=administrator,
        before={"parent": None, "hue": "rust", "description": "", "is_open": True},
        after={"parent": sister.pk, "hue": "teal", "description": "<b>words</b>", "is_open": False},
    )  # fmt: skip

    page = BeautifulSoup(client.get(f"{LIST}{entry.pk}/change/").content, "html.parser")

    shown = [
        (row.dt.text, row.find("del").text.replace("before:", "").strip(), row.ins.text.replace("after:", "").strip())
        for row in page.select(".entry__fields > div")
    ]
    assert sorted(shown) == [
        ("Colour", "Rust", "Teal"), ("Description", "–", "<b>words</b>"), ("Is open", "yes", "no"),
        ("Parent", "–", str(sister)),
    ] or sorted(line[1:] for line in shown) == sorted(
        [("Rust", "Teal"), ("–", "<b>words</b>"), ("yes", "no"), ("–", str(sister))]
    )  # fmt: skip


@pytest.mark.parametrize("address", ["{}/change/", "{}/delete/", "{}/history/", "add/"])
def test_nobody_writes_in_the_record_not_even_a_superuser(admin_client, home, address):
    entry = recording.record("change", home, by=None, note="true")

    answer = admin_client.post(LIST + address.format(entry.pk), {"note": "forged", "post": "yes"})

    assert answer.status_code in {200, 403, 404}
    assert AuditEntry.objects.filter(note="true").count() == 1


def test_an_entry_of_another_publication_does_not_exist_for_others(client, administrator):
    foreign = SectionFactory(publication=PublicationFactory(host="sister.test"))
    entry = recording.record("change", foreign, by=None)

    assert client.get(f"{LIST}{entry.pk}/change/").status_code == 404
    assert client.get(f"{LIST}{9**30}/change/").status_code == 404


def test_the_record_is_closed_to_those_who_only_edit(client, home):
    client.force_login(staff(EDITOR, home.publication))

    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_asks_the_same_number_of_questions(client, administrator, home, count, django_assert_num_queries):
    for _ in range(count):
        section = SectionFactory(publication=home.publication, parent=home)
        recording.record("add", section, by=UserFactory(), after=recording.snapshot(section))
    client.get(LIST)

    with django_assert_num_queries(8):
        client.get(LIST)


def test_who_did_something_stays_as_the_desk_explains(admin_client):
    person = UserFactory()
    recording.record("change", UserFactory(), by=person)

    answer = admin_client.post(f"/desk/newsroom/user/{person.pk}/delete/", {"post": "yes"})

    assert [o["kind"] for o in answer.context["protected"]] == ["The record"]
    assert "Untick “active” instead" in answer.text
