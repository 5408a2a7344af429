"""The outermost layer: what it gives from what it has, and what it lets pass by."""

import gc
import gzip

import pytest
from django.db import connection

from pages import addresses, answering, following
from pages.following import Freshness
from pages.news import Position
from pages.stores.local import LocalStore
from sections.models import HostAlias
from tests import caching, forgetting
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory
from tests.pages import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """A story before readers."""
    return ArticleFactory(section=SectionFactory(slug="moon"), slug="landed", live=True)


def test_a_page_is_made_once_and_given_again(visit, story):
    first, second = visit(story.get_absolute_url()), visit(story.get_absolute_url())

    assert (first.status, first.where, second.where) == (200, "miss", "hit")
    assert first.content == second.content
    assert len(visit.asked) == 1


def test_it_is_the_page_that_django_gives(visit, story, client):
    visit(story.get_absolute_url())

    given, plain = visit(story.get_absolute_url()), client.get(story.get_absolute_url())

    assert given.content == plain.content
    ours = {"ETag", "Content-Length", "Vary", "X-Page"}
    assert {n: v for n, v in given.headers.items() if n not in ours} == {
        n: v for n, v in plain.headers.items() if n not in ours
    }
    assert given.headers["Vary"] == "Accept-Encoding"
    assert given.headers["Cache-Control"] == caching.PUBLIC


def test_it_travels_packed_for_who_takes_that(visit, story):
    plain = visit(story.get_absolute_url())

    packed = visit(story.get_absolute_url(), HTTP_ACCEPT_ENCODING="gzip, deflate")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.content)
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert not packed.headers["ETag"].startswith("W/")


def test_who_has_it_gets_nothing_but_the_word(visit, story):
    had = visit(story.get_absolute_url(), HTTP_ACCEPT_ENCODING="gzip").headers["ETag"]

    for said in (had, f"W/{had}", f'"other", {had}', "*"):
        again = visit(story.get_absolute_url(), HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=said)
        assert (again.status, again.content) == (304, b""), said
        assert set(again.headers) == {"Cache-Control", "Vary", "ETag", "X-Page"}, said
    assert visit(story.get_absolute_url(), HTTP_IF_NONE_MATCH=had).status == 200, "they no longer take it packed"
    assert visit(story.get_absolute_url(), HTTP_IF_NONE_MATCH='"else"').status == 200


def test_head_says_what_get_would(visit, story):
    head, got = visit(story.get_absolute_url(), method="HEAD"), visit(story.get_absolute_url())

    assert head.content == b""
    assert {**head.headers, "X-Page": ""} == {**got.headers, "X-Page": ""}
    assert len(visit.asked) == 1


def test_a_range_gets_the_whole(visit, story):
    visit(story.get_absolute_url())

    assert visit(story.get_absolute_url(), HTTP_RANGE="bytes=0-9").status == 200


def test_what_no_page_reads_changes_nothing(visit, story):
    path = story.get_absolute_url()
    first = visit(f"{path}?utm_source=%3Cevil%3E&fbclid=1")

    assert visit(path).content == visit(f"{path}?before=1&gclid=9").content == first.content
    assert len(visit.asked) == 1
    assert visit.asked[0]["QUERY_STRING"] == ""


def test_what_a_page_reads_is_part_of_its_key_however_it_is_written(visit, story):
    asked = f"/oembed/?url=http://testserver{story.get_absolute_url()}"
    whole = visit(f"{asked}&utm_medium=x")

    assert visit(asked.replace("oon", "%6fon").replace("/20", "%2F20")).where == "hit"
    assert visit(f"{asked}&format=xml").where == "miss"
    assert visit(asked.replace("?", "?format=xml&")).where == "hit"
    assert visit(f"{asked}&format=xml").content != whole.content


def test_an_escaped_question_mark_is_no_query(visit, story):
    visit("/tags/m/?after=moon")
    escaped = visit.asked[0] | {"PATH_INFO": "/tags/m/?after=moon", "QUERY_STRING": ""}

    assert addresses.asked(escaped).key != addresses.asked(visit.asked[0]).key


@pytest.mark.parametrize(
    "headers",
    [{"HTTP_COOKIE": "a=1; sessionid=x"}, {"HTTP_COOKIE": " sessionid=x"}, {"HTTP_COOKIE": "messages=x"},
     {"HTTP_AUTHORIZATION": "Basic eDp5"}, {"HTTP_AUTHORIZATION": ""}, {"method": "POST"}, {"method": "OPTIONS"}],
)  # fmt: skip
def test_who_says_who_they_are_passes_by(visit, story, headers):
    visit(story.get_absolute_url())

    again = visit(story.get_absolute_url(), **headers)

    assert again.where is None
    assert visit(story.get_absolute_url()).where == "hit"


def test_cookies_of_others_change_nothing(visit, story):
    visit(story.get_absolute_url(), HTTP_COOKIE="_ga_sessionid=1; csrftoken=2")

    assert visit(story.get_absolute_url(), HTTP_COOKIE="_ga=2").where == "hit"
    assert "HTTP_COOKIE" not in visit.asked[0]


def test_the_desk_and_what_is_for_one_person_pass_by(visit, story):
    UserFactory()
    for path in (
        "/desk/",
        "/reader/sign-in/",
        "/health/",
        "/support/pass/",
        "/static/css/site.css",
        "/no/such/place/at/all",
    ):
        assert visit(path).where is None, path
        assert visit(path).where is None, path


def test_hosts_that_are_none_of_ours_pass_by(visit, story):
    PublicationFactory(host="mars.testserver")
    for host in ("evil.example", "testserver.evil.example", "", "nobody.localhost", "a b"):
        assert visit("/", host=host).where is None, host
    here, there = visit("/"), visit("/", host="mars.testserver")
    assert here.content != there.content
    assert visit("/", host="TESTSERVER.:8000").where == "hit"


def test_the_key_is_the_publications_host_whatever_was_forwarded(visit, story):
    first = visit("/", HTTP_X_FORWARDED_HOST="evil.example", HTTP_X_ORIGINAL_URL="/desk/")

    assert visit("/").content == first.content
    assert b"evil" not in first.content


def test_an_old_address_leads_on_with_all_it_says(visit, story):
    numbered = visit("/nothing-here/?id=7")

    assert (numbered.status, numbered.where) == (404, None)
    assert visit.asked[-1]["QUERY_STRING"] == "id=7"


def test_a_missing_page_is_kept_for_a_moment_only(visit, story):
    first = visit("/nothing/")

    assert (first.status, first.where, visit("/nothing/").where) == (404, "miss", "hit")
    assert first.headers["Cache-Control"] == "public, max-age=10"


def test_an_alias_shows_the_page_of_the_publications_own_host(visit, story, settings):
    HostAlias.objects.create(publication=story.publication, host="alias.localhost")

    first = visit("/", host="alias.localhost:8000")
    assert visit("/").content == first.content
    assert (visit("/").where, visit.asked[0]["HTTP_HOST"]) == ("hit", "testserver:8000")


def test_where_only_the_alias_is_allowed_requests_pass_by(visit, story, settings):
    HostAlias.objects.create(publication=story.publication, host="alias.localhost")
    settings.ALLOWED_HOSTS = ["alias.localhost"]

    assert (visit("/", host="alias.localhost").status, visit("/", host="alias.localhost").where) == (200, None)


def test_plain_http_is_not_answered_where_https_is_wanted(visit, story, settings):
    visit("/")
    settings.SECURE_SSL_REDIRECT = True

    assert visit("/").where is None
    assert visit("/", **{"wsgi.url_scheme": "https"}).where == "hit"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert visit("/", HTTP_X_FORWARDED_PROTO="http").where is None
    assert visit("/", HTTP_X_FORWARDED_PROTO="https").where == "hit"


def test_what_lies_in_the_store_is_given_without_looking_for_its_route(visits, story, tmp_path, monkeypatch):
    store = LocalStore(tmp_path, most_bytes=1_000_000)
    here, there = visits(store=store), visits(store=store)
    path, other = story.get_absolute_url(), ArticleFactory(section=story.section, live=True).get_absolute_url()
    first = here(path)
    there(other)  # its furniture is at hand now
    monkeypatch.setattr(addresses, "reads", None)

    given = there(path)
    assert (given.where, given.content) == ("hit", first.content)
    store.close()


@pytest.mark.parametrize(("store", "frozen"), [("memory", ["collect", "freeze"]), ("off", [])])
def test_what_a_server_has_loaded_is_left_alone_by_the_collector(settings, monkeypatch, store, frozen):
    settings.PAGE_STORE = store
    called, before = [], gc.get_threshold()
    monkeypatch.setattr(gc, "freeze", lambda: called.append("freeze"))
    monkeypatch.setattr(gc, "collect", lambda: called.append("collect"))
    monkeypatch.setattr(answering, "_layers", [])

    try:
        answering.around(lambda _environ, _start: [])
        youngest, _older, _oldest = gc.get_threshold()
    finally:
        gc.set_threshold(*before)

    assert called == frozen
    assert youngest >= 10_000 or store == "off"


def test_whoever_forgets_all_joins_nothing_with_what_stood_around_pages_before(visit, story, changes):
    other, newest = ArticleFactory.create_batch(2, section=story.section, live=True)
    SidebarBlockFactory(source=story.section, length=1)
    following.look()
    for read in (story, other):  # the second is joined with what was found for the first
        visit(read.get_absolute_url())
    known = following.learnt()

    with connection.cursor() as cursor:  # as where another database is put in place of this one: nobody is told
        cursor.execute("UPDATE articles_article SET headline = 'After' WHERE id = %s", [newest.pk])
    forgetting.everything()
    visit.layer.forget()
    for number in range(known - following.learnt()):  # what it learns is counted anew
        Freshness(Position(), 0.0, (f"tag:{number}",))  # else it would be nothing new
        changes(f"tag:{number}")

    assert following.learnt() == known
    assert texts(visit(story.get_absolute_url()), ".sidebar .headlines__link") == ["After"]


def test_a_page_whose_own_story_stands_in_the_sidebar_is_at_hand_once_that_is_drawn(visit, story, monkeypatch):
    """Its variant is cut where it is answered: it waits for no other thread."""
    other = ArticleFactory(section=story.section, live=True)
    SidebarBlockFactory(source=story.section, length=2)
    elsewhere = ArticleFactory(section=SectionFactory(publication=story.section.publication), live=True)
    following.look()
    for read in (story, other, elsewhere):
        visit(read.get_absolute_url())
    newest = ArticleFactory(section=story.section, live=True)
    following.look()
    visit(elsewhere.get_absolute_url())
    monkeypatch.setattr(visit.layer, "_at_length", None)

    shown = texts(visit(other.get_absolute_url()), ".sidebar .headlines__link")

    assert shown == [newest.headline]  # beside its own story the other stands on the page too, as one to read next
