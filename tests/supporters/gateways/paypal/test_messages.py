"""Hostile messages by their ids (HOSTILE.md, W), and what each type of a genuine one makes us ask about."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

import pytest

from supporters.gateways.base import NotGenuine, Ref
from supporters.gateways.paypal import messages
from supporters.gateways.paypal.gateway import PayPal
from tests.peers.paypal import WEBHOOK_ID, settings
from tests.peers.paypal_signing import CERTIFICATES, Signer, signer

HOUR, DAY = 3600, 86_400
STRANGER = "messageverificationcerts.paypal.example"


@pytest.fixture
def event(paypal, monthly):
    """A genuine event that waits: the first payment of a monthly gift."""
    return next(one for one in paypal.outbox if one["event_type"] == "PAYMENT.SALE.COMPLETED")


def fetched(paypal):
    """Say how often a certificate was asked for."""
    return len(paypal.sent(CERTIFICATES))


def test_a_genuine_message_says_what_to_ask_about(paypal, gateway, event, monthly):
    told = gateway.read_event(*paypal.sign(event))

    assert (told.remote_id, told.type, told.is_live) == (event["id"], "PAYMENT.SALE.COMPLETED", False)
    assert told.refs == (Ref("subscription", monthly), Ref("payment", event["resource"]["id"]))
    assert told.created_at.tzinfo is UTC
    assert told.api_version == "1.0"


@pytest.mark.parametrize("missing", ["Id", "Time", "Sig"])
def test_w1_no_signature(paypal, gateway, event, missing):
    body, headers = paypal.sign(event)

    with pytest.raises(NotGenuine):
        gateway.read_event(body, {name: value for name, value in headers.items() if not name.endswith(f"-{missing}")})
    with pytest.raises(NotGenuine):
        gateway.read_event(body, {})
    assert fetched(paypal) == 0


def test_w2_signed_with_another_s_key(paypal, gateway, event):
    forger = Signer(signer().name, signer(STRANGER).key)

    body, _ = paypal.sign(event)

    with pytest.raises(NotGenuine, match="signature"):
        gateway.read_event(body, paypal.sign_body(body, by=forger))


def test_w2_signed_with_the_certificate_of_another_s_name(paypal, gateway, event):
    body, _ = paypal.sign(event)

    with pytest.raises(NotGenuine, match="isn't messageverificationcerts"):
        gateway.read_event(body, paypal.sign_body(body, by=signer(STRANGER)))


def test_w3_body_changed_by_one_byte(paypal, gateway, event):
    body, headers = paypal.sign(event)

    for place in (0, len(body) // 2, len(body) - 1):
        with pytest.raises(NotGenuine):
            gateway.read_event(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :], headers)
    with pytest.raises(NotGenuine):  # the same JSON, written anew
        gateway.read_event(json.dumps(json.loads(body), indent=1).encode(), headers)


@pytest.mark.parametrize("algorithm", ["SHA1withRSA", "MD5withRSA", "none", "", "sha256withrsa", "SHA256withECDSA"])
def test_w4_signed_in_a_way_that_is_not_taken(paypal, gateway, event, algorithm):
    body, headers = paypal.sign(event)

    with pytest.raises(NotGenuine):
        gateway.read_event(body, headers | {"Paypal-Auth-Algo": algorithm})
    assert fetched(paypal) == 0


def test_w5_signed_for_another_endpoint(paypal, gateway, event):
    body, _ = paypal.sign(event)

    with pytest.raises(NotGenuine, match="webhook of ours"):
        gateway.read_event(body, paypal.sign_body(body, webhook_id="9OTHER0000SITE001"))


def test_w6_too_old_is_older_than_paypal_sends_again(paypal, gateway, event):
    """PayPal sends a message again for three days, dated as before: 301 seconds would lose what an outage delayed."""
    for age in (301, DAY, 3 * DAY):
        assert gateway.read_event(*paypal.sign(event, age=age)).remote_id == event["id"]
    with pytest.raises(NotGenuine, match="too old"):
        gateway.read_event(*paypal.sign(event, age=3 * DAY + 13 * HOUR))


@pytest.mark.parametrize("age", [-301, -HOUR, -30 * DAY])
def test_w7_from_the_future(paypal, gateway, event, age):
    with pytest.raises(NotGenuine, match="future"):
        gateway.read_event(*paypal.sign(event, age=age - 1))
    assert gateway.read_event(*paypal.sign(event, age=-200)).remote_id == event["id"]


@pytest.mark.parametrize("sent", ["", "now", "2026-13-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "0"])
def test_w7_dated_with_nonsense(paypal, gateway, event, sent):
    body, headers = paypal.sign(event)

    with pytest.raises(NotGenuine):
        gateway.read_event(body, headers | {"Paypal-Transmission-Time": sent})
    assert fetched(paypal) == 0


def test_w8_replayed_at_once_is_the_same_event(paypal, gateway, event):
    message = paypal.sign(event)

    assert gateway.read_event(*message) == gateway.read_event(*message)
    assert fetched(paypal) == 1


def test_w9_replayed_after_four_days(paypal, gateway, event):
    with pytest.raises(NotGenuine, match="too old"):
        gateway.read_event(*paypal.sign(event, age=4 * DAY))


def test_w10_twenty_at_once_are_one_event_and_one_certificate(paypal, gateway, event):
    messages = [paypal.sign(event) for _ in range(20)]

    with ThreadPoolExecutor(20) as threads:
        told = list(threads.map(lambda message: gateway.read_event(*message), messages))

    assert {one.remote_id for one in told} == {event["id"]}
    assert fetched(paypal) == 1


def test_w12_from_the_other_mode(paypal, gateway, event):
    live = PayPal(**{**settings(paypal.address), "is_live": True})
    from_live = event | {"_is_live": True}

    with pytest.raises(NotGenuine):
        gateway.read_event(*paypal.sign(from_live))
    with pytest.raises(NotGenuine):
        live.read_event(*paypal.sign(event))
    assert live.read_event(*paypal.sign(from_live)).is_live


def test_w12_no_webhook_is_set_up(paypal, event):
    unset = PayPal(**{**settings(paypal.address), "webhook_id": ""})
    body, _ = paypal.sign(event)

    with pytest.raises(NotGenuine):
        unset.read_event(body, paypal.sign_body(body, webhook_id=""))


def test_w14_unknown_types_are_kept_and_ask_nothing(paypal, gateway, event):
    for kind in ("VAULT.PAYMENT-TOKEN.CREATED", "BILLING.PLAN.CREATED", "CATALOG.PRODUCT.UPDATED", "X", "PAYMENT.SALE"):
        told = gateway.read_event(*paypal.sign(event | {"event_type": kind}))
        assert (told.type, told.refs) == (kind, ())


BAD_BODIES = {
    "no JSON": b"hello",
    "no UTF-8": b'{"id": "\xff"}',
    "a list": b"[]",
    "nothing": b"",
    "NUL": b'{"id": "WH-1", "event_type": "X", "resource": {"id": "a\\u0000"}}',
    "a raw NUL": b'{"id": "WH-1\x00", "event_type": "X"}',
    "half a character": b'{"id": "WH-1", "event_type": "X", "summary": "\\ud800"}',
    "deep": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "less deep": b'{"a":' * 40 + b"1" + b"}" * 40,
    "no number": b'{"event_type": "X"}',
    "a number that is a path": b'{"id": "../x", "event_type": "X"}',
    "no type": b'{"id": "WH-1"}',
    "a type without end": b'{"id": "WH-1", "event_type": "' + b"X" * 101 + b'"}',
    "huge figure": b'{"id": "WH-1", "event_type": "X", "n": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
def test_w15_genuine_but_unreadable(paypal, gateway, body):
    with pytest.raises(ValueError, match=r"."):
        gateway.read_event(body, paypal.sign_body(body))


def test_w15_twenty_megabytes_are_not_even_looked_at(paypal, gateway):
    body = b" " * 20_000_000

    with pytest.raises(ValueError, match="too long"):
        gateway.read_event(body, paypal.sign_body(body))
    assert fetched(paypal) == 0


def test_w15_headers_without_end(paypal, gateway, event):
    body, headers = paypal.sign(event)

    for name in headers:
        if name.startswith("Paypal-"):
            with pytest.raises(NotGenuine):
                gateway.read_event(body, headers | {name: "A" * 3000})
    for signature in ("é", "====", "A", "\n"):
        with pytest.raises(NotGenuine):
            gateway.read_event(body, headers | {"Paypal-Transmission-Sig": signature})


def test_w21_two_webhooks_are_valid_while_one_takes_over(paypal, event):
    both = PayPal(**{**settings(paypal.address), "webhook_id": f"8NEW00000WEBHOOK1, {WEBHOOK_ID}"})
    body, _ = paypal.sign(event)

    for webhook_id in ("8NEW00000WEBHOOK1", WEBHOOK_ID):
        assert both.read_event(body, paypal.sign_body(body, webhook_id=webhook_id)).remote_id == event["id"]
    with pytest.raises(NotGenuine):
        both.read_event(body, paypal.sign_body(body, webhook_id=f"8NEW00000WEBHOOK1, {WEBHOOK_ID}"))


SALE = {"id": "7SALE", "billing_agreement_id": "I-1"}
UP = {"links": [{"rel": "up", "href": "https://api.paypal.com/v2/payments/captures/9CAPTURE"}]}


@pytest.mark.parametrize(
    ("kind", "resource", "refs"),
    [
        ("CHECKOUT.ORDER.APPROVED", {"id": "5ORDER"}, [("checkout", "5ORDER")]),
        ("CHECKOUT.ORDER.COMPLETED", {"id": "5ORDER"}, [("checkout", "5ORDER")]),
        ("CHECKOUT.ORDER.VOIDED", {"id": "5ORDER"}, [("checkout", "5ORDER")]),
        ("CHECKOUT.PAYMENT-APPROVAL.REVERSED", {"order_id": "5ORDER"}, [("checkout", "5ORDER")]),
        ("PAYMENT.CAPTURE.COMPLETED", {"id": "9CAPTURE"}, [("payment", "9CAPTURE")]),
        ("PAYMENT.CAPTURE.PENDING", {"id": "9CAPTURE"}, [("payment", "9CAPTURE")]),
        ("PAYMENT.CAPTURE.DECLINED", {"id": "9CAPTURE"}, [("payment", "9CAPTURE")]),
        ("PAYMENT.CAPTURE.REFUNDED", {"id": "3REFUND", **UP}, [("refund", "3REFUND")]),
        ("PAYMENT.CAPTURE.REVERSED", {"id": "3REFUND", **UP}, [("payment", "9CAPTURE")]),
        ("PAYMENT.SALE.COMPLETED", SALE, [("subscription", "I-1"), ("payment", "7SALE")]),
        ("PAYMENT.SALE.DENIED", SALE, [("subscription", "I-1"), ("payment", "7SALE")]),
        ("PAYMENT.SALE.REFUNDED", {"id": "3REFUND", "sale_id": "7SALE"}, [("refund", "3REFUND")]),
        ("PAYMENT.SALE.REVERSED", {"id": "7SALE"}, [("payment", "7SALE")]),
        ("PAYMENT.REFUND.PENDING", {"id": "3REFUND"}, [("refund", "3REFUND")]),
        ("BILLING.SUBSCRIPTION.CREATED", {"id": "I-1"}, [("subscription", "I-1")]),
        ("BILLING.SUBSCRIPTION.PAYMENT.FAILED", {"id": "I-1"}, [("subscription", "I-1")]),
        ("BILLING.SUBSCRIPTION.CANCELLED", {"id": "I-1"}, [("subscription", "I-1")]),
        ("CUSTOMER.DISPUTE.CREATED", {"dispute_id": "PP-D-1"}, [("dispute", "PP-D-1")]),
        ("CUSTOMER.DISPUTE.RESOLVED", {"id": "PP-D-1"}, [("dispute", "PP-D-1")]),
        ("CUSTOMER.DISPUTE.CREATED", {"dispute_id": "../../x"}, []),
        ("PAYMENT.CAPTURE.COMPLETED", {"id": {"id": "9CAPTURE"}}, []),
        ("PAYMENT.CAPTURE.COMPLETED", "9CAPTURE", []),
        ("PAYMENT.CAPTURE.REVERSED", {"links": "up"}, []),
        ("PAYMENT.SALE.COMPLETED", None, []),
    ],
)
def test_what_each_type_makes_us_ask_about(kind, resource, refs):
    assert messages.refs(kind, {"resource": resource}) == tuple(Ref(*one) for one in refs)


def test_every_message_of_the_double_makes_us_ask_about_something_it_knows(paypal, gateway, monthly, paid):
    paypal.lose(paypal.dispute(paypal.renew(monthly)))
    paypal.refund_there(paid)
    paypal.renew(monthly, outcome="failed")
    paypal.cancel_there(monthly)

    told = [gateway.read_event(body, headers) for _, body, headers in paypal.messages()]

    assert len(told) == len(paypal.events) >= 10
    for one in told:
        assert one.refs
        for ref in one.refs:
            gateway.facts(ref)
