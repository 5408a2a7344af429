"""Telling a hub of changed feeds: each list once, again when it was down, never anyone on our own network."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from articles import following_up, pinging, publishing
from articles.importing import fetching
from articles.models import Article, Ping
from tests import patience
from tests.factories.articles import AgencyFactory, ArticleFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


class Hub(BaseHTTPRequestHandler):
    """A hub that keeps what it is told, and answers with what it was set to."""

    def do_POST(self):
        """Take one form."""
        form = parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.told.append(form)
        self.send_response(self.server.answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def hub(settings, monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.told, server.answer = [], 204
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    settings.WEBSUB_HUB = f"http://127.0.0.1:{server.server_address[1]}/"
    monkeypatch.setattr(pinging, "SCHEME", "http")
    monkeypatch.setattr(pinging, "BURST", timedelta())
    send = fetching.send
    monkeypatch.setattr(fetching, "send", lambda *args, **kwargs: send(*args, **kwargs, may_reach=lambda _: True))
    yield server
    server.shutdown()
    server.server_close()
    patience.finish(thread)


def story_out(**kwargs):
    """Publish a story and let the rest of the site be told."""
    story = ArticleFactory(live=True, **kwargs)
    following_up.tell_what_is_due()
    return story


def topics(hub):
    return [[value for name, value in form if name == "hub.url"] for form in hub.told]


def test_a_story_that_comes_out_is_told_of_in_one_request(hub):
    section = SectionFactory(slug="space")
    story_out(section=section, agency=AgencyFactory(code="XNA"))

    assert pinging.tell_the_hub() == 4

    [form] = hub.told
    assert form[0] == ("hub.mode", "publish")
    places = ["/", "/space/", "/author/staff-writers/", "/agency/xna/"]
    assert sorted(topics(hub)[0]) == sorted(
        f"http://testserver{p}feed.{s}" for p in places for s in ("atom", "rss", "json")
    )
    assert pinging.tell_the_hub() == 0
    assert len(hub.told) == 1


def test_a_burst_of_stories_tells_of_each_list_once(hub):
    section = SectionFactory()
    for _ in range(5):
        story_out(section=section)

    pinging.tell_the_hub()

    [told] = topics(hub)
    assert len(told) == len(set(told))


def test_a_change_and_an_end_are_told_of_too(hub):
    story = story_out()
    pinging.tell_the_hub()
    publishing.withdraw(story, by=None, reason="Wrong.")
    following_up.tell_what_is_due()

    assert pinging.tell_the_hub() == 3


def test_a_hub_that_is_down_keeps_no_story_back_and_is_asked_again(hub, client):
    hub.answer = 503
    story = story_out()

    assert pinging.tell_the_hub() == 0

    assert client.get(story.get_absolute_url()).status_code == 200
    assert Ping.objects.waiting().count() == 3
    assert Ping.objects.due().count() == 0
    assert "503" in Ping.objects.exclude(error="").get().error
    hub.answer = 202
    Ping.objects.update(not_before=timezone.now())
    assert pinging.tell_the_hub() == 3
    assert Ping.objects.waiting().count() == 0


def test_what_changes_while_the_hub_is_told_is_told_again(hub, monkeypatch):
    story = story_out()
    send = fetching.send

    def meanwhile(*args, **kwargs):
        send(*args, **kwargs)
        pinging.ping_later(story.pk)

    monkeypatch.setattr(fetching, "send", meanwhile)
    pinging.tell_the_hub()
    monkeypatch.setattr(fetching, "send", send)

    assert pinging.tell_the_hub() == 3
    assert sorted(topics(hub)[0]) == sorted(topics(hub)[1])


def test_without_a_hub_nothing_is_owed(settings):
    settings.WEBSUB_HUB = ""
    story_out()

    assert Ping.objects.count() == 0
    assert pinging.tell_the_hub() == 0


@pytest.mark.parametrize("address", ["https://127.0.0.1/", "https://[::1]/", "https://localhost/", "http://192.0.2.1/"])
def test_nobody_on_our_own_network_is_told(address):
    with pytest.raises(fetching.Unfetchable):
        fetching.send(address, b"")


def test_a_draft_is_told_to_nobody(hub):
    ArticleFactory()
    following_up.tell_what_is_due()

    assert Article.objects.count() == 1
    assert Ping.objects.count() == 0
