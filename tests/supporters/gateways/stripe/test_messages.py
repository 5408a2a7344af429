"""Hostile webhooks at the door of Stripe's gateway: cases W of the catalogue, before a row is written."""

import hashlib
import hmac
import json
import time
from functools import cache

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from supporters.gateways.base import NotGenuine, Ref
from supporters.gateways.stripe import Stripe, line
from tests.peers.outbox import tampered
from tests.peers.stripe import KEY, StripeDouble

DOUBLE = StripeDouble()  # signs as Stripe does; nobody needs to reach it here


def event(**more):
    """Return an event about a payment."""
    found = {
        "id": "evt_1",
        "object": "event",
        "type": "payment_intent.succeeded",
        "api_version": line.API_VERSION,
        "created": int(time.time()),
        "livemode": False,
        "data": {"object": {"id": "pi_1", "object": "payment_intent", "amount": 1}},
    }
    return found | more


@cache
def gateway(*secrets, key=KEY):
    """Return a gateway that nobody answers: reading a message asks nobody."""
    return Stripe(key=key, webhook_secrets=secrets or (DOUBLE.secret,), address="http://127.0.0.1:9")


def signed(body: bytes) -> dict[str, str]:
    """Return the headers of a body as it is, signed by who has the secret."""
    at = int(time.time())
    mark = hmac.new(DOUBLE.secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"stripe-signature": f"t={at},v1={mark}"}


def test_a_genuine_message_is_read_for_what_to_ask_about_and_nothing_else():
    said = event(type="charge.refunded", data={"object": {"id": "ch_1", "object": "charge", "amount": 999_999}})

    read = gateway().read_event(*DOUBLE.sign(said))

    assert (read.remote_id, read.type, read.is_live, read.refs) == (
        "evt_1",
        "charge.refunded",
        False,
        (Ref("charge", "ch_1"),),
    )
    assert read.created_at.timestamp() == said["created"]
    assert read.api_version == line.API_VERSION


@pytest.mark.parametrize(
    ("thing", "refs"),
    [
        ({"object": "checkout.session", "id": "cs_1"}, (Ref("checkout", "cs_1"),)),
        ({"object": "payment_intent", "id": "pi_1"}, (Ref("payment", "pi_1"),)),
        ({"object": "charge", "id": "py_1"}, (Ref("charge", "py_1"),)),
        ({"object": "invoice", "id": "in_1"}, (Ref("invoice", "in_1"),)),
        ({"object": "invoice_payment", "id": "inpay_1", "invoice": "in_1"}, (Ref("invoice", "in_1"),)),
        ({"object": "subscription", "id": "sub_1"}, (Ref("subscription", "sub_1"),)),
        ({"object": "refund", "id": "re_1"}, (Ref("refund", "re_1"),)),
        ({"object": "dispute", "id": "du_1"}, (Ref("dispute", "du_1"),)),
        ({"object": "payout", "id": "po_1"}, ()),
        ({"object": "invoice", "billing_reason": "upcoming"}, ()),
        ({"object": "a.thing.of.next.year", "id": "x"}, ()),
    ],
)
def test_w14_each_object_leads_to_what_is_asked_and_an_unknown_one_to_nothing(thing, refs):
    assert gateway().read_event(*DOUBLE.sign(event(data={"object": thing}))).refs == refs


@pytest.mark.parametrize(
    "header",
    [None, "", "v1=00", "t=1", "t=now,v1=00", "t=-5,v1=00", "t=99999999999,v1=00", "t=1,t=2,v1=00", "t=٥,v1=00", "t=1,v1=é", "x" * 9_000_000],
)  # fmt: skip
def test_w1_no_signature_is_refused(header):
    body, _ = DOUBLE.sign(event())

    with pytest.raises(NotGenuine):
        gateway().read_event(body, {} if header is None else {"Stripe-Signature": header})


def test_w2_a_wrong_secret_is_refused():
    with pytest.raises(NotGenuine):
        gateway().read_event(*DOUBLE.sign(event(), secret="whsec_guessed"))


def test_w3_one_byte_more_or_another_is_refused():
    body, headers = DOUBLE.sign(event())

    for changed in (tampered(body), body + b" ", body[:-1], body.replace(b": ", b":")):
        with pytest.raises(NotGenuine):
            gateway().read_event(changed, headers)


def test_w4_the_old_scheme_alone_proves_nothing():
    with pytest.raises(NotGenuine):
        gateway().read_event(*DOUBLE.sign(event(), scheme="v0"))


def test_w5_the_signature_of_another_endpoint_is_refused():
    body, _ = DOUBLE.sign(event())
    _, of_another = DOUBLE.sign(event(), secret="whsec_of_another_endpoint")

    with pytest.raises(NotGenuine):
        gateway().read_event(body, of_another)


@pytest.mark.parametrize("age", [301, 3600, 4 * 86_400])
def test_w6_w9_an_old_message_is_refused(age):
    with time_machine.travel(int(time.time()), tick=False):
        message, still_young = DOUBLE.sign(event(), age=age), DOUBLE.sign(event(), age=300)

        with pytest.raises(NotGenuine, match="ago"):
            gateway().read_event(*message)
        assert gateway().read_event(*still_young).remote_id == "evt_1"


@pytest.mark.parametrize("ahead", [301, 3600])
def test_w7_a_message_from_the_future_is_refused(ahead):
    with time_machine.travel(int(time.time()), tick=False), pytest.raises(NotGenuine, match="ahead"):
        gateway().read_event(*DOUBLE.sign(event(), age=-ahead))


def test_w8_a_replay_has_the_number_by_which_it_is_known_again():
    message = DOUBLE.sign(event())

    assert gateway().read_event(*message) == gateway().read_event(*message)


@pytest.mark.parametrize(
    ("key", "livemode"), [(KEY, True), ("sk_live_a", False), ("rk_live_a", False), ("rk_test_a", True)]
)
def test_w12_a_message_of_the_other_mode_is_refused(key, livemode):
    with pytest.raises(NotGenuine, match="mode"):
        gateway(key=key).read_event(*DOUBLE.sign(event(livemode=livemode)))

    assert gateway(key=key).read_event(*DOUBLE.sign(event(livemode=not livemode))).is_live is not livemode


def test_w12_a_message_about_another_merchant_is_refused():
    with pytest.raises(NotGenuine, match="merchant"):
        gateway().read_event(*DOUBLE.sign(event(account="acct_of_another")))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"id": "evt_1"',
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"a":' * 70 + b"1" + b"}" * 70,
        b'{"id": "evt_1\x00"}',
        json.dumps(event(data={"object": {"object": "charge", "id": "ch_1", "name": "a\0b"}})).encode(),
        json.dumps(event(**{"nu\0l": 1})).encode(),
        json.dumps(event(id="evt_\ud800")).encode(),
        json.dumps(event(id="e" * 300)).encode(),
        json.dumps(event(id=5)).encode(),
        json.dumps(event(type="<script>")).encode(),
        json.dumps(event(object="v2.core.event")).encode(),
        json.dumps(event(livemode="false")).encode(),
        json.dumps(event(created=True)).encode(),
        json.dumps(event(created=10**30)).encode(),
        json.dumps(event(data=None)).encode(),
        json.dumps(event(data={"object": []})).encode(),
        json.dumps(event(data={"object": {"object": "charge", "id": "../../v1/payouts"}})).encode(),
        b'{"created": ' + b"9" * 5000 + b"}",
    ],
)
def test_w15_what_cannot_be_read_is_refused_though_it_is_signed(body):
    with pytest.raises(ValueError):  # noqa: PT011 - each says something else
        gateway().read_event(body, signed(body))


def test_w15_twenty_megabytes_are_refused_before_they_are_looked_at():
    body = b'{"id": "' + b"x" * 20_000_000 + b'"}'
    begun = time.perf_counter()

    with pytest.raises(ValueError, match="bytes"):
        gateway().read_event(body, {"Stripe-Signature": f"t={int(time.time())},v1=00"})

    assert time.perf_counter() - begun < 0.05


def test_w15_a_name_with_a_written_out_nul_is_only_a_strange_name():
    """Else a payer could call themselves so, and our own door would be shut to their payment."""
    thing = {"object": "charge", "id": "ch_1", "name": "\\u0000"}

    assert gateway().read_event(*DOUBLE.sign(event(data={"object": thing}))).refs == (Ref("charge", "ch_1"),)


def test_w16_reading_a_message_asks_nobody(peer):
    reads = Stripe(key=KEY, webhook_secrets=[peer.secret], address=peer.address)
    said = event(data={"object": {"object": "charge", "id": "ch_1", "url": peer.address, "cert_url": peer.address}})

    reads.read_event(*peer.sign(said))

    assert peer.calls == []


def test_w21_two_secrets_hold_while_one_takes_the_place_of_the_other():
    old, new = DOUBLE.sign(event(), secret="whsec_old"), DOUBLE.sign(event(), secret="whsec_new")
    both = {"Stripe-Signature": f"{old[1]['Stripe-Signature']},{new[1]['Stripe-Signature'].partition(',')[2]}"}

    for message in (old, new, (new[0], both)):
        assert gateway("whsec_old", "whsec_new").read_event(*message).remote_id == "evt_1"
    assert gateway("whsec_new").read_event(new[0], both).remote_id == "evt_1"
    with pytest.raises(NotGenuine):
        gateway("whsec_new").read_event(*old)


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_nothing_is_genuine(secrets):
    closed = Stripe(key=KEY, webhook_secrets=secrets, address="http://127.0.0.1:9")

    with pytest.raises(NotGenuine):
        closed.read_event(*DOUBLE.sign(event(), secret=""))
    with pytest.raises(NotGenuine):
        closed.read_event(b"{}", {"Stripe-Signature": f"t={int(time.time())},v1={'0' * 64}"})


def test_another_version_of_the_api_is_noted_and_warned_of_once(caplog):
    reads, said = gateway("whsec_double", "whsec_more"), DOUBLE.sign(event(api_version="2025-03-31.basil"))

    with caplog.at_level("WARNING", logger="supporters"):
        versions = [reads.read_event(*said).api_version for _ in range(3)]

    assert versions == ["2025-03-31.basil"] * 3
    assert [r.levelname for r in caplog.records] == ["WARNING"]
    assert "2025-03-31.basil" in caplog.text


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=100))
def test_no_junk_gets_further_than_the_door(body, header):
    with pytest.raises((NotGenuine, ValueError)):
        gateway().read_event(body, {"Stripe-Signature": header})


JUNK = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
THING = st.dictionaries(
    st.sampled_from(["object", "id", "invoice"]), JUNK | st.sampled_from(["charge", "invoice_payment"])
)
FIELDS = dict.fromkeys(event(), JUNK) | {"data": JUNK | st.fixed_dictionaries({"object": JUNK | THING})}


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({}, optional=FIELDS))
def test_no_signed_junk_breaks_more_than_itself(junk):
    body = json.dumps(event() | junk).encode()

    try:
        read = gateway().read_event(body, signed(body))
    except (NotGenuine, ValueError):
        return
    assert all(ref.remote_id for ref in read.refs)
