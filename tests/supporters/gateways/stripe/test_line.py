"""Which of four things happened, for each way in which a call can fail; a key makes trying again harmless."""

import socket
import time

import httpx
import pytest

from newsroom.kit.money import Money
from supporters.gateways.base import Declined, NotFound, Ref, Rejected, Unavailable, Unclear
from supporters.gateways.stripe import Stripe, line
from tests.peers.server import Answer, Refusal
from tests.peers.stripe import KEY
from tests.supporters.gateways.stripe.conftest import order

SESSIONS = "/v1/checkout/sessions"


@pytest.mark.parametrize(
    ("mode", "kind", "done"),
    [
        ("500", Unclear, 0),
        ("503", Unclear, 0),
        ("500_after", Unclear, 1),
        ("drop_before", Unclear, 0),
        ("drop_after", Unclear, 1),
        ("429", Unavailable, 0),
        ("409", Unclear, 0),
        ("400", Rejected, 0),
        ("401", Rejected, 0),
        ("403", Rejected, 0),
        ("404", NotFound, 0),
        ("402", Declined, 0),
    ],
)
def test_a_change_that_failed_says_what_is_known(peer, gateway, mode, kind, done):
    peer.fault(SESSIONS, mode)

    with pytest.raises(kind) as failed:
        gateway.start(order())

    assert failed.type is kind
    assert len(peer.kept("checkout.session")) == done


@pytest.mark.parametrize("mode", ["500", "503", "drop_before", "drop_after", "429"])
def test_a_question_that_failed_can_be_asked_again(peer, gateway, paid, mode):
    ref = Ref("payment", paid.payments[0].remote_id)
    peer.fault("/v1/payment_intents", mode)

    with pytest.raises(Unavailable):
        gateway.facts(ref)

    assert gateway.facts(ref).payments == paid.payments


@pytest.mark.parametrize("mode", ["drop_before", "drop_after", "500", "500_after"])
def test_the_same_order_under_the_same_key_is_one_checkout(peer, gateway, mode):
    peer.fault(SESSIONS, mode)
    with pytest.raises(Unclear):
        gateway.start(order())

    again = gateway.start(order())

    assert [s["id"] for s in peer.kept("checkout.session")] == [again.ref.remote_id]
    assert [c.headers["idempotency-key"] for c in peer.calls] == ["contribution-1"] * 2


def test_a_failure_that_the_gateway_remembers_stays_unclear_under_its_key(peer, gateway):
    """Stripe says the same 500 again for as long as it remembers the key; only another attempt gets through."""
    peer.fault(SESSIONS, "500_kept")
    for _ in range(2):
        with pytest.raises(Unclear):
            gateway.start(order())

    assert gateway.start(order(key="contribution-9")).ref.kind == "checkout"


def test_nobody_at_the_door_is_unavailable():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    gateway = Stripe(key=KEY, webhook_secrets=["whsec_x"], address=f"http://127.0.0.1:{port}")

    with pytest.raises(Unavailable, match="can't be reached"):
        gateway.start(order())


def test_a_name_that_leads_nowhere_is_unavailable():
    gateway = Stripe(key=KEY, webhook_secrets=["whsec_x"], address="http://nowhere.invalid")

    with pytest.raises(Unavailable, match="can't be reached"):
        gateway.facts(Ref("payment", "pi_1"))


def test_a_slow_answer_is_not_waited_for(peer, monkeypatch):
    monkeypatch.setattr(line, "TIMEOUT_SECONDS", 0.4)
    monkeypatch.setattr(line, "CONNECT_SECONDS", 0.1)
    gateway = Stripe(key=KEY, webhook_secrets=["whsec_x"], address=peer.address)
    peer.fault(SESSIONS, "slow", seconds=1.5)
    begun = time.monotonic()

    with pytest.raises(Unclear, match="ReadTimeout"):
        gateway.start(order())

    assert time.monotonic() - begun < 1.2
    assert len(peer.kept("checkout.session")) == 1


def test_an_answer_that_drips_is_cut_off():
    def drops():
        for _ in range(5):
            time.sleep(0.05)
            yield b" "

    with pytest.raises(httpx.ReadTimeout):
        line._read(httpx.Response(200, content=drops()), time.monotonic() + 0.1)


def test_an_answer_that_is_no_answer_of_stripes_is_unclear(peer, gateway, monkeypatch):
    monkeypatch.setattr(
        peer, "route", lambda call: Answer(200, b"<h1>Welcome to the hotel's network</h1>", "text/html")
    )

    with pytest.raises(Unclear):
        gateway.start(order())


def test_the_same_key_for_another_order_is_our_fault(gateway):
    gateway.start(order())

    with pytest.raises(Rejected, match="other parameters"):
        gateway.start(order(money=Money(900, "USD")))


def test_a_bank_that_says_no_is_declined(peer, gateway, paid, monkeypatch):
    said = {"error": {"type": "card_error", "code": "card_declined", "message": "Your card was declined."}}

    def refuse(call):
        raise Refusal(Answer(402, said, headers=(("Request-Id", "req_77"),)))

    monkeypatch.setattr(peer, "route", refuse)

    with pytest.raises(Declined, match=r"Your card was declined\. \(req_77\)"):
        gateway.refund(paid.payments[0].remote_id, Money(100, "USD"), key="refund-1", reason="")


def test_g2_no_failure_tells_the_key(peer, caplog):
    key = "sk_test_a_secret_nobody_may_read"
    gateway = Stripe(key=key, webhook_secrets=["whsec_hidden"], address=peer.address)

    with caplog.at_level("DEBUG"), pytest.raises(Rejected) as failed:
        gateway.start(order())

    assert "a_secret" not in str(failed.value) + caplog.text
    assert "whsec_hidden" not in repr(gateway) + str(vars(gateway).keys())


def test_each_call_says_which_version_it_is_written_in_and_nothing_of_this_machine(peer, gateway, monthly, paid):
    gateway.cancel(monthly.subscriptions[0].remote_id, key="cancel-1", reason="enough")

    assert {call.headers["stripe-version"] for call in peer.calls} == {line.API_VERSION}
    assert not [call for call in peer.calls if "x-stripe-client-telemetry" in call.headers]
    assert not [call for call in peer.calls if "platform" in call.headers["x-stripe-client-user-agent"]]
