"""A2 to A5, A14 and K8: what is not before readers is nowhere, whatever address is tried."""

import statistics
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils import timezone

from articles import correcting, previewing, publishing, versions
from articles.models import Article, Version
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db

SECRET = "Unfoundable"
FEEDS = ["/corrections/feed.atom", "/corrections/feed.rss", "/corrections/feed.json"]


@pytest.fixture
def story():
    """A live story whose every trace bears one word, so that a leak is found by looking for it."""
    story = ArticleFactory(headline=f"First {SECRET}", live=timezone.now() - timedelta(hours=2))
    versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)
    Article.objects.filter(pk=story.pk).update(headline=f"Then {SECRET}")
    story.refresh_from_db()
    versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)
    correcting.correct(story, kind="correction", text=f"Not so: {SECRET}", by=UserFactory())
    return Article.objects.get(pk=story.pk)


def traces(client, story):
    """Return the addresses at which anything of the story is found."""
    own = [f"/{story.path}/versions/", f"/{story.path}/versions/1...2/"]
    places = ["/corrections/", *FEEDS, "/", story.section.get_absolute_url(), *own]
    return [path for path in places if SECRET in client.get(path).text]


def test_there_is_something_that_could_leak(client, story):
    assert len(traces(client, story)) == 8


@pytest.mark.parametrize("hidden", [
    {"published_at": None}, {"published_at": timezone.now() + timedelta(days=1)},
], ids=["draft", "scheduled"])  # fmt: skip
def test_a2_a_draft_is_on_no_page_and_in_no_feed(client, story, hidden):
    Article.objects.filter(pk=story.pk).update(**hidden)

    assert traces(client, story) == []


def test_a3_an_embargo_hides_the_past_until_the_second(client, story):
    until = timezone.now() + timedelta(hours=1)
    Article.objects.filter(pk=story.pk).update(embargo_until=until)

    with time_machine.travel(until - timedelta(seconds=1), tick=False):
        assert traces(client, story) == []
    with time_machine.travel(until, tick=False):
        assert len(traces(client, story)) > 3


@pytest.mark.parametrize("act", ["withdraw", "trash", "expire"])
def test_a4_what_was_taken_back_takes_its_past_along(client, story, act):
    if act == "withdraw":
        publishing.withdraw(story, by=UserFactory(), reason="Gone.")
    elif act == "trash":
        publishing.trash(story, by=UserFactory())
    else:
        Article.objects.filter(pk=story.pk).update(expires_at=timezone.now())

    assert traces(client, story) == []


def test_a4_a_named_version_is_for_the_desk_alone(client, story):
    versions.keep(story, kind=Version.Kind.NAMED, by=None, name="Mine")

    assert client.get(f"/{story.path}/versions/2...3/").status_code == 404


def test_a5_a_link_that_is_altered_over_revoked_or_of_another_site_is_no_link(client):
    story, other = ArticleFactory(), ArticleFactory()
    link, address = previewing.make(story, by=UserFactory())
    _other, elsewhere = previewing.make(other, by=UserFactory())
    path = urlsplit(address).path
    assert client.get(path).status_code == 200

    tried = [path[:-2] + "/", path.swapcase(), path[:-1] + "x/", "/preview/x/", f"/preview/{'a' * 43}/",
             f"/preview/{link.digest}/", path.replace("/preview/", "/preview/%00")]  # fmt: skip
    assert {client.get(wrong).status_code for wrong in tried} <= {404, 400}
    assert client.get(path, headers={"host": "elsewhere.test"}).status_code in {400, 404}
    with time_machine.travel(link.expires_at):
        assert client.get(path).status_code == 404
    previewing.revoke(link, by=UserFactory())
    for name in ("", "answered/"):
        assert client.get(path + name).status_code == 404
    for name in ("answer/", "opened/"):
        assert client.post(path + name, {"verdict": "approve", "name": "x"}).status_code == 404
    assert client.get(urlsplit(elsewhere).path).status_code == 200


def test_a5_a_revoked_link_and_one_that_never_was_look_the_same(client):
    link, address = previewing.make(ArticleFactory(), by=UserFactory())
    previewing.revoke(link, by=UserFactory())
    revoked, absent = urlsplit(address).path, f"/preview/{'a' * 43}/"

    pages = [client.get(path) for path in (revoked, absent)]

    assert pages[0].content == pages[1].content
    assert dict(pages[0].headers) == dict(pages[1].headers)


@pytest.mark.slow
def test_a14_a_revoked_link_and_one_that_never_was_take_the_same_time(client):
    link, address = previewing.make(ArticleFactory(), by=UserFactory())
    previewing.revoke(link, by=UserFactory())
    times: dict[str, list[float]] = {urlsplit(address).path: [], f"/preview/{'a' * 43}/": []}
    for _round in range(60):
        for path, taken in times.items():
            started = time.perf_counter()
            client.get(path)
            taken.append(time.perf_counter() - started)

    revoked, absent = (statistics.median(taken) for taken in times.values())
    assert abs(revoked - absent) < max(0.010, absent / 2)


def test_k8_a_preview_is_kept_by_nobody(client):
    _link, address = previewing.make(ArticleFactory(), by=UserFactory())
    path = urlsplit(address).path

    for page in (client.get(path), client.get(f"{path}answered/"), client.post(f"{path}answer/", {})):
        assert page.headers["Cache-Control"] == "no-store, private"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert not page.cookies


def test_a12_other_methods_tell_nothing(client, story):
    _link, address = previewing.make(story, by=UserFactory())
    path = urlsplit(address).path

    assert client.head(path).content == b""
    for method in ("options", "put", "delete", "patch", "trace"):
        answer = getattr(client, method)(path)
        assert (answer.status_code, SECRET in answer.text) == (405, False)
