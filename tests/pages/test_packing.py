"""Pages that are asked for again are packed better, behind everyone's back."""

import brotli
import pytest

from tests.factories.articles import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _all_is_settled(monkeypatch):
    """What was joined just now isn't packed better, and a test doesn't wait for a minute."""
    monkeypatch.setattr("pages.parts.SECONDS_TO_SETTLE", 0)


def test_a_page_that_is_asked_for_again_is_packed_better(visit):
    path = ArticleFactory(live=True).get_absolute_url()
    plain = visit(path).content

    first, second = (visit(path, HTTP_ACCEPT_ENCODING="gzip, deflate, br") for _ in range(2))
    visit.layer._packer.work_off()
    third = visit(path, HTTP_ACCEPT_ENCODING="gzip, deflate, br")

    assert [given.headers["Content-Encoding"] for given in (first, second, third)] == ["gzip", "gzip", "br"]
    assert brotli.decompress(third.content) == plain
    assert len(third.content) < len(second.content)
    assert third.headers["ETag"] not in {second.headers["ETag"], first.headers["ETag"]}


def test_who_has_it_packed_otherwise_need_not_get_it_again(visit):
    path = ArticleFactory(live=True).get_absolute_url()
    had, *_ = [visit(path, HTTP_ACCEPT_ENCODING="gzip, br").headers["ETag"] for _ in range(3)]
    visit.layer._packer.work_off()

    assert visit(path, HTTP_ACCEPT_ENCODING="gzip, br", HTTP_IF_NONE_MATCH=had).status == 304
    assert visit(path, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=had).status == 200


def test_a_page_whose_furniture_may_change_at_any_moment_is_not_packed_better(visit, monkeypatch):
    monkeypatch.setattr("pages.parts.SECONDS_TO_SETTLE", 60)
    path = ArticleFactory(live=True).get_absolute_url()

    given = [visit(path, HTTP_ACCEPT_ENCODING="gzip, br") for _ in range(6)]

    assert {one.headers["Content-Encoding"] for one in given} == {"gzip"}
    assert not visit.layer._packer._waiting.qsize()
