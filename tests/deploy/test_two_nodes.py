"""Two machines, as processes with ports of their own: servers on one database, with one Redis or a store each, nginx before them."""

import os
import shutil
import subprocess
import time
from contextlib import ExitStack

import pytest
from django.db import connection

from articles.models import Article
from tests import faults, fronted, serving
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.fronted import ask

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TRIES = 20


@pytest.fixture
def story():
    """A story before readers of the network's first site."""
    moon = SectionFactory(slug="moon", publication=PublicationFactory(slug="testserver", host="testserver"))
    return ArticleFactory(section=moon, slug="landed", headline="Headline 0", live=True)


@pytest.fixture
def redis(tmp_path):
    """A Redis of the test's own, as deploy/ has it: its address and its process."""
    if not shutil.which("redis-server"):
        pytest.skip("there is no redis-server on this machine: install redis-server")
    port = serving.free_port()
    settings = fronted.shipped("redis/newsroom.conf", tmp_path / "redis.conf", room=("maxmemory 1gb", "maxmemory 32mb"))
    command = ["redis-server", str(settings), "--port", str(port), "--dir", str(tmp_path)]
    with fronted.started(command, port, stdout=subprocess.DEVNULL) as process:
        yield f"redis://127.0.0.1:{port}/0", process


@pytest.fixture
def nodes(story, tmp_path, request):
    """Return what starts two servers with stores of a kind; gives their ports and processes."""
    url = faults.url_of(connection.settings_dict, os.environ.get("DATABASE_URL", ""))
    with ExitStack() as running:

        def nodes(**stores):
            found = []
            for name in ("a", "b"):
                (tmp_path / name).mkdir()
                env = serving.variables(tmp_path / name, url, ALLOWED_HOSTS="testserver", **stores)
                port = serving.free_port()
                found.append((port, running.enter_context(serving.start(port, env))))
                running.callback(found[-1][1].end_at_once)
            return found

        yield nodes


def test_what_is_published_is_seen_on_every_node_and_readers_get_pages_whatever_dies(nodes, story, redis, tmp_path):
    url, redis_process = redis
    (a, first), (b, _second) = nodes(PAGE_STORE="redis", REDIS_URL=url)
    path, taken = story.get_absolute_url(), []
    for number in range(1, TRIES + 1):
        ask(a, path), ask(b, path)
        Article.objects.filter(pk=story.pk).update(headline=f"Headline {number}")
        since = time.monotonic()
        taken += [
            fronted.seconds_until_seen(b, path, f"Headline {number}", since),
            fronted.seconds_until_seen(a, path, f"Headline {number}", since),
        ]
        assert {ask(port, path).headline for port in (a, b) * 3} == {f"Headline {number}"}
    print(f"seen on both nodes after {max(taken) * 1000:.0f} ms at most")
    assert max(taken) < 1

    redis_process.kill()
    assert [ask(port, path).status for port in (a, b)] == [200, 200]
    with ExitStack() as running:
        front = fronted.nginx(running, tmp_path, a, b)
        first.end_at_once()
        assert {ask(front, f"{path}?{number}").status for number in range(10)} == {200}


def test_nodes_with_stores_of_their_own_see_it_too(nodes, story):
    (a, _first), (b, _second) = nodes(PAGE_STORE="local")
    path = story.get_absolute_url()
    for number in range(1, 4):
        ask(a, path), ask(b, path)
        Article.objects.filter(pk=story.pk).update(headline=f"Headline {number}")
        since = time.monotonic()
        assert max(fronted.seconds_until_seen(port, path, f"Headline {number}", since) for port in (b, a)) < 1
