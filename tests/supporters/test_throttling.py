"""Limits on giving: a program that tries stolen cards is stopped, a person behind the same address isn't."""

import os
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from sections import network
from supporters import confirming, filling, giving_views, throttling
from supporters.models import Contribution, Finding, GatewayCall, OutgoingMail, Press
from tests.pages import soup, texts
from tests.supporters.pressing import go, sent

pytestmark = pytest.mark.django_db
Kind, Verdict = throttling.Kind, throttling.Verdict

CARDS = int(os.environ.get("NEWSROOM_CARDS", "1000"))


def judged(address="203.0.113.7", email="a@example.org", kind=Kind.GIFT, **headers):
    """Press from an address."""
    return throttling.judge(kind, RequestFactory().post("/", REMOTE_ADDR=address, headers=headers), email=email)


def test_l5_ten_gifts_an_hour_from_one_address_and_then_the_mailed_link():
    verdicts = [judged(email=f"{i}@example.org") for i in range(12)]

    assert verdicts == [Verdict.OPEN] * 10 + [Verdict.NETWORK] * 2
    assert judged("203.0.113.8", "z@example.org") == Verdict.OPEN
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert judged(email="z@example.org") == Verdict.OPEN


def test_l5_one_e_mail_from_many_places_meets_its_own_limit():
    verdicts = [judged(f"198.51.{i}.1") for i in range(8)]

    assert verdicts == [Verdict.OPEN] * 6 + [Verdict.EMAIL] * 2


def test_l5_those_around_an_address_have_a_limit_together():
    verdicts = [judged(f"203.0.113.{i}", f"{i}@example.org") for i in range(62)]

    assert verdicts == [Verdict.OPEN] * 60 + [Verdict.NETWORK] * 2
    assert Finding.objects.get(kind="card_testing").remote_id.startswith("203.0.113.0/24 ")


def test_l8_what_a_visitor_says_of_its_address_resets_nothing():
    verdicts = [judged(email=f"{i}@example.org", x_forwarded_for=f"198.51.100.{i}") for i in range(11)]

    assert verdicts[-1] == Verdict.NETWORK


def test_l8_behind_our_front_server_its_last_word_counts(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    spoofed = [
        judged("127.0.0.1", f"{i}@example.org", x_forwarded_for=f"198.51.100.{i}, 203.0.113.9") for i in range(11)
    ]

    assert spoofed[-1] == Verdict.NETWORK
    assert judged("127.0.0.1", "z@example.org", x_forwarded_for="198.51.100.77") == Verdict.OPEN


def test_l8_an_ipv6_home_counts_as_one():
    verdicts = [judged(f"2001:db8:1:2::{i:x}", f"{i}@example.org") for i in range(11)]

    assert verdicts[-1] == Verdict.NETWORK
    assert judged("2001:db8:1:3::1", "z@example.org") == Verdict.OPEN
    assert throttling.around("2001:db8:1:2::/64") == "2001:db8:1::/48"


def test_l7_what_can_t_be_counted_takes_the_mailed_link(monkeypatch):
    def broken(**_fields):
        raise DatabaseError("disk full")

    monkeypatch.setattr(Press.objects, "create", broken)

    assert judged() == Verdict.NETWORK


def test_nobody_s_address_is_kept_and_nothing_for_long():
    judged()
    row = Press.objects.get()

    assert "example" not in row.email
    assert not re.search(r"203\.0", row.network + row.around)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert throttling.forget_old() == 1


def test_beyond_the_limit_a_gift_goes_on_by_a_mailed_link(client, plan, sandbox):
    for i in range(10):
        go(client, plan, email=f"{i}@example.org")

    answer = go(client, plan, email="ada@example.org", name="Ada", amount="other", other="7.50", story="/ice/")

    assert texts(answer, "h1") == ["Look into your mail"]
    mail = OutgoingMail.objects.get(kind="confirm_gift")
    assert "ada" not in str(mail.facts).lower()
    page = client.get(confirming.link(mail))
    assert "$7.50" in texts(page, ".page-head__text")[0]
    assert Contribution.objects.count() == 10
    there = client.post(confirming.link(mail))
    made = Contribution.objects.select_related("supporter").latest("pk")
    assert (there.headers["Location"], made.amount_minor, made.supporter.name) == (made.pay_url, 750, "Ada")
    assert made.story_path == "/ice/"
    assert client.post(confirming.link(mail)).headers["Location"] == made.pay_url
    assert Contribution.objects.count() == 11


def test_a_mailed_link_is_good_for_two_hours_and_cannot_be_made_up(client, plan, sandbox):
    for i in range(11):
        go(client, plan, email=f"{i}@example.org")
    link = confirming.link(OutgoingMail.objects.get(kind="confirm_gift"))

    assert client.get("/support/confirm/1:x:y/").status_code == 410
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert client.post(link).status_code == 410
    assert Contribution.objects.count() == 10


def test_the_same_form_again_is_no_second_attempt(client, plan, sandbox):
    form = sent(plan)
    for _press in range(15):
        assert client.post("/support/friend/give/", form).status_code == 303


def test_an_address_gets_three_mails_an_hour_and_is_told_the_same_after_that(client, plan, sandbox):
    for i in range(10):
        go(client, plan, email=f"{i}@example.org")

    answers = [go(client, plan, email="ada@example.org") for _press in range(5)]

    assert {texts(a, "h1")[0] for a in answers} == {"Look into your mail"}
    assert OutgoingMail.objects.count() == 3


@pytest.mark.slow
def test_a_run_of_tried_cards_makes_ten_attempts_and_a_person_behind_it_gets_through(
    client, plan, sandbox, monkeypatch
):
    """`NEWSROOM_CARDS=10000` makes the whole attack of it; a tenth shows the same in every run."""
    make, site = RequestFactory(), network.current().by_host["testserver"]
    path = "/support/friend/give/"

    def attack(number: int) -> HttpResponse:
        request = make.post(
            path, sent(plan, email=f"card{number}@example.org"), headers={"x-forwarded-for": f"10.0.0.{number % 256}"}
        )
        request.site_map, request.publication = site, site.publication
        return giving_views.give(request, "friend")

    with monkeypatch.context() as patch:
        patch.setattr(giving_views, "render", lambda *args, **kwargs: HttpResponse(status=kwargs.get("status", 200)))
        for number in range(CARDS):
            attack(number)
    assert (Contribution.objects.count(), GatewayCall.objects.count(), OutgoingMail.objects.count()) == (10, 10, 20)
    assert Press.objects.count() <= 2 * (throttling.ALARM_AT + 1)

    asked = go(client, plan, email="ada@example.org", amount="other", other="7.50")
    page = soup(asked)
    assert (asked.status_code, page.select_one("#other")["value"]) == (429, "7.50")
    key = page.select_one('[name="key"]')["value"]
    number = sum(confirming.question(filling.read(key, plan)))
    again = sent(plan, email="ada@example.org", amount="other", other="7.50", key=key)
    assert client.post(path, again | {"answer": str(number + 1)}).status_code == 429
    assert texts(client.post(path, again | {"answer": f" {number} "}), "h1") == ["Look into your mail"]
    mail = OutgoingMail.objects.get(supporter__email="ada@example.org")
    assert client.post(confirming.link(mail)).headers["Location"] == Contribution.objects.latest("pk").pay_url

    assert (Contribution.objects.count(), GatewayCall.objects.count()) == (11, 11)
    finding = Finding.objects.get(kind="card_testing")
    assert finding.remote_id.startswith("127.0.0.1 ")
