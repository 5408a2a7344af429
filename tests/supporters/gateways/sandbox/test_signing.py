"""Messages that claim to be the invented bank's (hostile cases W)."""

import json
import time

import pytest

from supporters.gateways.base import NotGenuine, Ref
from supporters.gateways.sandbox import from_settings, signing
from supporters.gateways.sandbox.signing import HEADER


@pytest.fixture
def message(counter):
    """A genuine message and the key it is signed with."""
    counter.pay(reference="abc")
    with counter.bank.reading() as books:
        return bytes(books.all("SELECT body FROM events")[0]["body"]), counter.bank.key


def sealed(body, key, *, at=None):
    """Return the headers that a message is sent with."""
    return {HEADER: signing.seal(body, key=key, at=at or int(time.time()))}


def test_a_genuine_message_is_read(counter, message):
    body, key = message

    event = counter.gateway.read_event(body, sealed(body, key))

    payment = counter.gateway.facts(event.refs[0]).payments[0]
    assert (event.type, event.is_live, event.api_version) == ("payment.succeeded", False, "1")
    assert event.refs == (Ref("payment", payment.remote_id),)


def test_w1_no_signature(counter, message):
    body, _key = message
    for headers in (
        {},
        {HEADER: ""},
        {HEADER: "t=1"},
        {HEADER: "v1=00"},
        {HEADER: "t=²,v1=00"},
        {HEADER: "t=1,t=2,v1=0"},
    ):
        with pytest.raises(NotGenuine):
            counter.gateway.read_event(body, headers)


def test_w2_wrong_secret(counter, message):
    body, _key = message

    with pytest.raises(NotGenuine):
        counter.gateway.read_event(body, sealed(body, "another"))


def test_w3_body_changed_by_one_byte(counter, message):
    body, key = message
    headers = sealed(body, key)

    for place in range(0, len(body), 7):
        forged = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        with pytest.raises(NotGenuine):
            counter.gateway.read_event(forged, headers)


def test_w4_only_an_old_scheme(counter, message):
    body, key = message
    headers = {HEADER: sealed(body, key)[HEADER].replace("v1=", "v0=")}

    with pytest.raises(NotGenuine):
        counter.gateway.read_event(body, headers)


# Ahead of now by more than a slow machine needs to come to it.
@pytest.mark.parametrize("seconds", [-301, 310, 3600], ids=["w6 too old", "ahead", "w7 an hour ahead"])
def test_w6_w7_dated_too_far_from_now(counter, message, seconds):
    body, key = message

    with pytest.raises(NotGenuine):
        counter.gateway.read_event(body, sealed(body, key, at=int(time.time()) + seconds))


def test_w6_w7_another_date_breaks_the_signature(counter, message):
    body, key = message
    old = sealed(body, key, at=int(time.time()) - 400)[HEADER]

    with pytest.raises(NotGenuine, match="signature"):
        counter.gateway.read_event(body, {HEADER: f"t={int(time.time())},{old.partition(',')[2]}"})


def test_w8_a_replay_is_genuine_and_bears_the_same_number(counter, message):
    body, key = message
    headers = sealed(body, key)

    first, second = (counter.gateway.read_event(body, headers) for _ in range(2))

    assert first == second


def test_w12_another_bank_s_message_even_with_our_key(counter, message, settings, tmp_path):
    body, key = message
    settings.GATEWAYS = {"sandbox": {"bank": str(tmp_path / "other.sqlite3"), "may_run": True}}
    other = from_settings()

    with pytest.raises(NotGenuine):
        other.read_event(body, sealed(body, key))
    with pytest.raises(NotGenuine):
        other.read_event(body, sealed(body, other.bank.key))


def test_w12_a_message_that_speaks_of_real_money(counter, message):
    body, key = message
    live = json.dumps(json.loads(body) | {"live": True}).encode()

    with pytest.raises(NotGenuine):
        counter.gateway.read_event(live, sealed(live, key))


@pytest.mark.parametrize(
    "body",
    [
        b"{}" + b" " * 1_000_000,
        b"no json",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"a": "\x00"}',
        b'{"a": "\\u0000"}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
    ],
    ids=["too large", "no json", "no utf-8", "a list", "empty", "nul", "escaped nul", "deep list", "deep object"],
)
def test_w15_what_cannot_be_read(counter, body):
    with pytest.raises((ValueError, NotGenuine)):
        counter.gateway.read_event(body, sealed(body, counter.bank.key))


def test_w15_a_message_that_lacks_its_parts(counter, message):
    body, key = message
    for name in ("id", "type", "created", "refs", "api_version"):
        less = {k: v for k, v in json.loads(body).items() if k != name}
        short = json.dumps(less).encode()
        with pytest.raises(ValueError, match="lacks"):
            counter.gateway.read_event(short, sealed(short, key))
