"""How the API answers: openly, kept by caches, limited, and in its own shape when something is wrong."""

import pytest
from jsonschema import Draft202012Validator

from newsroom.api.declaring import OPERATIONS, TIMES
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory
from tests.newsroom.api.asking import described

pytestmark = pytest.mark.django_db

PATHS = ["/api/v1/stories", "/api/v1/sections", "/api/v1/publications", "/api/v1/search?q=x", "/api/v1/openapi.json"]


@pytest.mark.parametrize("path", PATHS)
def test_pages_of_any_site_may_read_and_nothing_is_remembered(client, path):
    PublicationFactory()

    answer = client.get(path)

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert not answer.cookies
    assert answer.headers["Cache-Control"].startswith("public, max-age=")


@pytest.mark.parametrize("path", PATHS)
def test_an_unchanged_answer_is_not_sent_twice_and_may_still_be_read(client, path):
    PublicationFactory()
    first = client.get(path)

    again = client.get(path, headers={"if-none-match": first.headers["ETag"], "origin": "https://app.example"})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_a_change_changes_the_tag(client):
    section = ArticleFactory(live=True).section
    first = client.get("/api/v1/stories").headers["ETag"]
    ArticleFactory(section=section, live=True)

    assert client.get("/api/v1/stories", headers={"if-none-match": first}).status_code == 200


def test_a_preflight_allows_reading_only(client):
    PublicationFactory()

    answer = client.options("/api/v1/stories", headers={"origin": "https://app.example"})

    assert (answer.status_code, answer.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


def test_a12_head_says_what_get_would_without_the_words(client):
    ArticleFactory(live=True)
    got = client.get("/api/v1/stories")

    head = client.head("/api/v1/stories")

    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", got.headers["ETag"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_a12_other_methods_change_nothing_and_say_so_to_a_program(client, method):
    PublicationFactory()

    answer = getattr(client, method)("/api/v1/stories")

    assert answer.status_code == 405
    assert (answer.headers["Allow"], answer.json()["title"]) == ("GET, HEAD, OPTIONS", "Only reading")


def test_asking_too_often_is_told_to_a_program(client):
    PublicationFactory()
    for _ in range(TIMES):
        answer = client.get("/api/v1/sections")
    assert answer.status_code == 200
    assert answer.headers["RateLimit-Policy"] == f'"api";q={TIMES};w=60'

    answer = client.get("/api/v1/stories")

    assert (answer.status_code, answer.headers["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_l4_searches_have_a_limit_of_their_own(client):
    PublicationFactory()

    answers = [client.get("/api/v1/search", {"q": "x"}).status_code for _ in range(31)]

    assert answers == [200] * 30 + [429]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/v1/", 404), ("/api/v1/nothing", 404), ("/api/v1/stories/99999999999999999999", 404), ("/api/v1/stories/0", 404),
     ("/api/v1/stories/2026/01/01/none", 404), ("/api/v1/stories/12", 404), ("/api/v1/stories?limit=0", 400),
     ("/api/v1/search", 400), ("/api/v1/stories?tag=%00", 400), ("/api/v1/" + "a" * 3000, 414)],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_document(client, path, status):
    PublicationFactory()

    answer = client.get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert set(answer.json()) >= {"type", "title", "status", "detail"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_host_of_no_publication_has_no_api(client):
    PublicationFactory()

    assert client.get("/api/v1/stories", headers={"host": "127.0.0.1"}).status_code == 404
    assert client.get("/api/v1/openapi.json", headers={"host": "127.0.0.1"}).status_code == 404


def test_the_description_is_whole_and_its_shapes_are_shapes(client):
    PublicationFactory()

    document = described(client)

    assert document["openapi"] == "3.1.0"
    assert list(document["paths"]) == [operation.path for operation in OPERATIONS]
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert name[0].isupper()
    names = {one["get"]["operationId"] for one in document["paths"].values()}
    assert len(names) == len(OPERATIONS)
