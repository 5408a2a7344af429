"""How often one network may ask."""

import pytest
import time_machine
from django.http import HttpResponse

from newsroom.kit import limits, problems

pytestmark = pytest.mark.once


@limits.limited(name="tests", times=2, seconds=60)
def dear(_request):
    return HttpResponse("found")


@limits.limited(name="tests", times=2, seconds=60)
def as_dear(_request):
    return HttpResponse("found as well")


@pytest.fixture(autouse=True)
def _a_quarter_past():
    with time_machine.travel("2026-06-01T09:00:15Z", tick=False):
        yield


def asked(rf, times, address="192.0.2.1", view=dear, **headers):
    return [view(rf.get("/search/", REMOTE_ADDR=address, **headers)) for _ in range(times)]


def test_the_third_request_of_two_is_refused_and_told_when_to_come_back(rf):
    *_, second, third = asked(rf, 3)

    assert second.content == b"found"
    assert (third.status_code, third.headers["Retry-After"]) == (429, "45")
    assert "Wait 45 seconds" in third.content.decode()
    assert third.headers["Cache-Control"] == "no-store"


def test_views_of_one_name_count_together_and_networks_apart(rf):
    asked(rf, 2)

    assert asked(rf, 1, view=as_dear)[0].status_code == 429
    assert asked(rf, 1, "192.0.2.2")[0].status_code == 200


def test_a_new_window_begins_with_nothing_counted(rf):
    asked(rf, 3)

    with time_machine.travel("2026-06-01T09:01:00Z", tick=False):
        assert asked(rf, 1)[0].status_code == 200


def test_a_program_is_answered_in_its_own_shape(rf):
    def refusal(_request, wait):
        return problems.document(status=429, title="Too many", detail=f"Wait {wait} seconds.")

    strict = limits.limited(name="strict", times=0, seconds=60, refusal=refusal)(dear)

    answer = strict(rf.get("/"))

    assert (answer.status_code, answer.headers["Content-Type"]) == (429, "application/problem+json")
    assert answer.headers["Retry-After"] == "45"


def test_an_operator_can_leave_it_to_the_front_server(rf, settings):
    settings.LIMIT_READERS = False

    assert [answer.status_code for answer in asked(rf, 5)] == [200] * 5


def test_l7_readers_are_let_through_while_the_cache_is_down(rf, monkeypatch, caplog):
    caplog.set_level("WARNING", logger="newsroom.kit.limits")

    class Broken:
        def __getattr__(self, name):
            raise ConnectionError

    monkeypatch.setattr(limits, "cache", Broken())

    assert [answer.status_code for answer in asked(rf, 4)] == [200] * 4
    assert caplog.messages == ["Readers are not counted for tests: the cache says ConnectionError"] * 4


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP"])
def test_l8_what_a_visitor_says_of_its_address_resets_nothing(rf, header):
    answers = [asked(rf, 1, **{header: f"203.0.113.{n}"})[0].status_code for n in range(3)]

    assert answers == [200, 200, 429]


def test_l8_an_ipv6_network_counts_as_one(rf):
    answers = [asked(rf, 1, f"2001:db8:1:2::{n}")[0].status_code for n in range(3)]

    assert answers == [200, 200, 429]
