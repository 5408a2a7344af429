"""Each way in which a call goes wrong, and which of the four things it says."""

import contextlib
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from newsroom.kit.money import Money
from supporters.gateways.base import Declined, NotFound, Ref, Rejected, Unavailable, Unclear
from supporters.gateways.paypal import failures, line
from supporters.gateways.paypal.gateway import PayPal
from tests import patience
from tests.peers.paypal import PayPalDouble, settings

CAPTURE = "/v2/checkout/orders/"


@pytest.mark.parametrize(
    ("mode", "of_a_change", "of_a_question"),
    [
        ("500", Unclear, Unavailable),
        ("500_after", Unclear, Unavailable),
        ("502", Unclear, Unavailable),
        ("503", Unavailable, Unavailable),
        ("429", Unavailable, Unavailable),
        ("409", Unclear, Unavailable),
        ("408", Unclear, Unavailable),
        ("drop_before", Unclear, Unavailable),
        ("drop_after", Unclear, Unavailable),
        ("400", Rejected, Rejected),
        ("403", Rejected, Rejected),
        ("404", NotFound, NotFound),
        ("302", Rejected, Rejected),
    ],
)
def test_a_fault_says_what_is_known(paypal, gateway, order, mode, of_a_change, of_a_question):
    started = gateway.start(order())
    paypal.pay(started.ref.remote_id)

    paypal.fault(CAPTURE, mode, method="POST")
    with pytest.raises(of_a_change) as changed:
        gateway.finish(started.ref, key="finish-1")
    paypal.fault(CAPTURE, mode, method="GET")
    with pytest.raises(of_a_question) as asked:
        gateway.facts(started.ref)

    # Exactly that kind: Declined and the rest never say more than is known.
    assert isinstance(changed.value, of_a_change)
    assert isinstance(asked.value, of_a_question)
    facts = gateway.finish(started.ref, key="finish-1")
    assert len(facts.payments) == len(paypal.ledger().payments) == 1


def test_a_lost_answer_under_the_same_key_refunds_once(paypal, gateway, paid):
    paypal.fault("/v2/payments/", "drop_after", method="POST")
    with pytest.raises(Unclear):
        gateway.refund(paid, Money(200, "USD"), key="refund-1", reason="")

    gateway.refund(paid, Money(200, "USD"), key="refund-1", reason="")

    assert paypal.ledger().payments[paid].refunded == 200


def test_a_slow_answer_is_unclear_in_time(paypal, gateway, order, monkeypatch):
    started = gateway.start(order())
    paypal.pay(started.ref.remote_id)
    paypal.fault(CAPTURE, "slow", method="POST", seconds=1.5)
    whole = gateway._line.errand
    monkeypatch.setattr(gateway._line, "errand", lambda: whole(0.3))

    with pytest.raises(Unclear):
        gateway.finish(started.ref, key="finish-1")


@pytest.mark.parametrize(("head", "packet"), [(b"", b""), (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"X")])
def test_a_peer_that_drips_holds_us_no_longer_than_one_that_is_silent(head, packet):
    """Each packet comes in time for httpx; all together never would."""
    gone = threading.Event()

    def drip(listener):
        with listener.accept()[0] as peer, contextlib.suppress(OSError):
            peer.sendall(head)
            while not gone.wait(0.05):
                peer.sendall(packet)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        there = line.Line(address=f"http://127.0.0.1:{listener.getsockname()[1]}", client_id="i", secret="s")
        began = time.monotonic()
        with pytest.raises(Unavailable):
            there.errand(0.5).get("/")
        assert time.monotonic() - began < 1.5
        gone.set()
        patience.finish(thread)


def test_nobody_there_is_unavailable():
    with PayPalDouble() as double:
        address = double.address
    gateway = PayPal(**settings(address))

    with pytest.raises(Unavailable):
        gateway.facts(Ref("payment", "X1"))
    with pytest.raises(Unavailable):
        gateway.cancel("I-1", key="1", reason="")


@pytest.mark.parametrize("status", ["500", "503", "429", "drop_before", "drop_after"])
def test_what_goes_wrong_at_signing_in_did_nothing(paypal, gateway, order, status):
    paypal.fault("/v1/oauth2/token", status)

    with pytest.raises(Unavailable):
        gateway.start(order())
    assert paypal.kept("order") == []


def test_a_wrong_secret_is_rejected_and_never_shown(paypal, order):
    gateway = PayPal(**{**settings(paypal.address), "secret": "wrong-and-secret"})

    with pytest.raises(Rejected, match="id and secret") as refused:
        gateway.start(order())
    assert "wrong-and-secret" not in str(refused.value)


def test_one_token_serves_all_threads_for_hours(paypal, gateway):
    together = threading.Barrier(8)

    def ask(number):
        together.wait(timeout=20)
        with pytest.raises(NotFound):
            gateway.facts(Ref("order", f"X{number}"))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, range(8)))
    assert paypal.sent("/v1/oauth2/token") == ["POST /v1/oauth2/token"]


def test_a_token_that_paypal_forgot_is_asked_for_anew(paypal, gateway, order):
    gateway.start(order())
    paypal.sign_out()

    gateway.start(order(key="contribution-2"))

    assert len(paypal.kept("order")) == 2
    assert len(paypal.sent("/v1/oauth2/token")) == 2


def test_a_token_is_given_up_shortly_before_its_end(monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(line.time, "monotonic", lambda: clock[0])
    given = iter([{"access_token": "first", "expires_in": 32400}, {"access_token": "second", "expires_in": 32400}])
    token = line.Token()

    assert token.value(lambda: next(given), seconds=1) == "first"
    clock[0] += 32400 - 121
    assert token.value(lambda: next(given), seconds=1) == "first"
    clock[0] += 2
    assert token.value(lambda: next(given), seconds=1) == "second"


@pytest.mark.parametrize(
    "answer", [{}, {"access_token": "x"}, {"access_token": "", "expires_in": 9}, {"expires_in": 9}]
)
def test_an_answer_without_a_token_is_unavailable(answer):
    with pytest.raises(Unavailable):
        line.Token().value(lambda: answer, seconds=1)


def test_waiting_for_another_thread_s_sign_in_has_an_end():
    token = line.Token()
    with token._lock, pytest.raises(Unavailable):
        token.value(dict, seconds=0.01)


@pytest.mark.parametrize("issue", sorted(failures.DECLINES))
def test_what_the_payer_s_bank_refuses_is_declined(issue):
    assert isinstance(failures.of_answer(422, {"details": [{"issue": issue}]}, changes=True), Declined)


def test_an_answer_that_is_no_json_is_lost_not_believed():
    for body in (b"<html>", b"[]", b'"x"', b"\xff", b"{" * 100_000, b'{"a": NaN}', b"1" * 5000):
        with pytest.raises(Unclear):
            line._read(201, body, changes=True)
        with pytest.raises(Unavailable):
            line._read(200, body, changes=False)
    assert line._read(204, b"", changes=True) == {}


def test_a_long_key_is_the_same_short_one_each_time():
    long = "plan-" + "x" * 60
    assert line.fit_key("capture-1") == "capture-1"
    assert line.fit_key(long) == line.fit_key(long) != line.fit_key(long + "y")
    assert len(line.fit_key(long)) == line.LONGEST_KEY
