"""A and P at the read API: nobody learns of what isn't public, and no parameter breaks or slows it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import publishing
from newsroom.api.declaring import OPERATIONS
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db

LISTS = [operation for operation in OPERATIONS if not operation.parts]
PARAMETERS = sorted({parameter.name for operation in OPERATIONS for parameter in operation.parameters})
SECRET = "Zanzibar"


@pytest.fixture(autouse=True)
def _unlimited(settings):
    settings.LIMIT_READERS = False


def everywhere(client, story):
    """Return all that the API says where a story could be told of."""
    paths = ["/stories", f"/stories?section={story.section.path}", "/stories?tag=hidden", f"/search?q={SECRET}",
             f"/search?q={SECRET}&order=newest", f"/stories/{story.pk}", f"/stories/{story.path}"]  # fmt: skip
    return {path: client.get(f"/api/v1{path}") for path in paths}


def hidden_stories(section):
    """Return a story in each state that readers may not see."""
    now = timezone.now()
    words = {"section": section, "headline": SECRET, "body": f"<p>{SECRET}</p>"}
    draft = ArticleFactory(**words)
    scheduled = ArticleFactory(**words, live=now + timedelta(hours=1))
    embargoed = ArticleFactory(**words, live=True)
    expired = ArticleFactory(**words, live=True)
    type(embargoed).objects.filter(pk=embargoed.pk).update(embargo_until=now + timedelta(hours=1))
    type(expired).objects.filter(pk=expired.pk).update(expires_at=now - timedelta(seconds=1))
    withdrawn = ArticleFactory(**words, live=True)
    publishing.withdraw(withdrawn, by=UserFactory(), reason="Not so.")
    trashed = ArticleFactory(**words, live=True)
    publishing.trash(trashed, by=UserFactory(is_superuser=True))
    found = [draft, scheduled, embargoed, expired, withdrawn, trashed]
    for story in found:
        story.tags.set(["hidden"])
    return found


def test_a2_a4_what_readers_may_not_see_is_nowhere_in_the_api(client):
    section = SectionFactory()
    seen = ArticleFactory(section=section, headline=SECRET, live=True)
    seen.tags.set(["hidden"])
    assert all(SECRET in answer.text for answer in everywhere(client, seen).values())
    publishing.trash(seen, by=UserFactory(is_superuser=True))

    for story in hidden_stories(section):
        for path, answer in everywhere(client, story).items():
            assert SECRET not in answer.text, path


def test_a3_an_embargo_holds_until_its_second(client):
    story = ArticleFactory(live=True)
    end = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    type(story).objects.filter(pk=story.pk).update(embargo_until=end)

    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert client.get(f"/api/v1/stories/{story.pk}").status_code == 404
    with time_machine.travel(end, tick=False):
        assert client.get(f"/api/v1/stories/{story.pk}").status_code == 200


def test_a14_absent_and_hidden_sound_the_same(client):
    draft = ArticleFactory()

    absent, hidden = (client.get(f"/api/v1/stories/{key}") for key in (draft.pk + 1, draft.pk))

    assert (absent.status_code, absent.content) == (hidden.status_code, hidden.content)


@pytest.mark.parametrize("operation", LISTS, ids=lambda operation: operation.name)
@pytest.mark.parametrize(
    "parameter",
    [
        "author__password__startswith",
        "supporter__email",
        "section__id",
        "ordering",
        "fields",
        "sort",
        "format",
        "callback",
    ],
)
def test_a9_a10_p5_a_parameter_that_is_not_offered_is_named_and_refused(client, operation, parameter):
    PublicationFactory()

    answer = client.get(f"/api/v1{operation.path}", {parameter: "password"})

    assert answer.status_code == 400
    assert answer.json()["parameters"] == [parameter]
    assert parameter in answer.json()["detail"]


@pytest.mark.parametrize("query", ["tag=a&tag=b", "limit=1&limit=2", "cursor=1-1&cursor=2-2"])
def test_c8_a_parameter_given_twice_is_refused(client, query):
    PublicationFactory()

    assert client.get(f"/api/v1/stories?{query}").status_code == 400


def test_p11_heaps_of_tags_are_refused(client):
    PublicationFactory()

    assert client.get("/api/v1/stories?" + "&".join(f"tag=t{n}" for n in range(50))).status_code == 400


@pytest.mark.parametrize("value", ["0", "-1", "1e9", "NaN", "١٢", "1.5", "", " ", "9" * 60, "0x10", "null"])
def test_p1_a_number_of_answers_is_a_number(client, value):
    PublicationFactory()

    assert client.get("/api/v1/stories", {"limit": value}).status_code == 400


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, 2**63, 2**63 + 1, 10**30])
def test_p8_numbers_beyond_the_database_are_not_found(client, number):
    PublicationFactory()

    assert client.get(f"/api/v1/stories/{number}").status_code == 404
    for path in ("/stories", "/search?q=x"):
        mark = "&" if "?" in path else "?"
        assert client.get(f"/api/v1{path}{mark}cursor={number}").status_code in {200, 400}


@pytest.mark.parametrize(
    "path", ["0000/01/01/x", "9999/12/31/x", "2023/02/30/x", "2023/13/01/x", "../../desk", "2023/01/01/" + "x" * 90]
)
def test_p10_days_that_never_were_are_not_found(client, path):
    PublicationFactory()

    assert client.get(f"/api/v1/stories/{path}").status_code == 404


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", '"><img src=x>', "{{7*7}}", "%0d%0aSet-Cookie:x=1"])
def test_x18_what_was_asked_comes_back_as_data_only(client, value):
    PublicationFactory()

    for path, query in (("/stories", {value: "1"}), ("/stories", {"tag": value}), (f"/{value}", {})):
        answer = client.get(f"/api/v1{path}", query)
        assert answer.status_code in {400, 404}
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not answer.cookies


# Control characters have a case of their own (P4); a lone surrogate can't be sent.
TEXTS = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers().map(str),
                  st.dates().map(str), st.datetimes().map(str), st.sampled_from(["1-1", "9" * 20 + "-1", "a/b", "-x", '"']))  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    operation=st.sampled_from(LISTS),
    query=st.dictionaries(st.sampled_from(PARAMETERS), TEXTS, max_size=4),
)
def test_p1_p3_p4_any_parameters_get_an_answer(client, operation, query):
    PublicationFactory()

    answer = client.get(f"/api/v1{operation.path}", query)

    assert answer.status_code in {200, 400, 414}
    if answer.status_code != 200:
        assert answer.json()["detail"]
