"""Whose certificates are believed, and that nothing else is ever fetched (HOSTILE.md, W16)."""

import time

import pytest

from supporters.gateways.base import NotGenuine, Unavailable
from supporters.gateways.paypal import certificates, line
from supporters.gateways.paypal.certificates import Certificates
from supporters.gateways.paypal.gateway import OWN_ADDRESS, PayPal
from tests.peers.paypal import settings
from tests.peers.paypal_signing import CERTIFICATES, LIVE, SANDBOX, certificate, signer

PATH = "/v1/notifications/certs/CERT-360caa42-fca2a594-7a8abba8"
OFF_DOMAIN = [
    f"http://api.paypal.com{PATH}",
    f"https://paypal.com.evil.example{PATH}",
    f"https://evil-paypal.com{PATH}",
    f"https://evilpaypal.com{PATH}",
    f"https://evil.example/{PATH}",
    f"https://evil.example/api.paypal.com{PATH}",
    f"https://api.paypal.com@evil.example{PATH}",
    f"https://evil.example:443@api.paypal.com{PATH}",
    f"https://api.paypal.com:8443{PATH}",
    f"https://api.paypal.com:443{PATH}",
    f"https://api.paypal.com.{PATH}",
    f"https://API.PAYPAL.COM{PATH}",
    f"https://api.paypal.com\\.evil.example{PATH}",
    f"https://evil.example\\@api.paypal.com{PATH}",
    f"https://evil.example#.paypal.com{PATH}",
    f"https://evil.example?.paypal.com{PATH}",
    f"https://api.paypal.com{PATH}?to=https://evil.example",
    f"https://api.paypal.com{PATH}#x",
    f"https://api.paypal.com{PATH}\n",
    f"https://api.paypal.com{PATH}/../../../../x",
    "https://api.paypal.com/v1/notifications/certs/",
    "https://api.paypal.com/v1/notifications/certs/%2e%2e/x",
    "https://api.paypal.com/signin?returnUri=https://evil.example",
    f"https://pаypal.com{PATH}",  # a Cyrillic letter
    f"https://api。paypal。com{PATH}",
    f"https://xn--pypal-4ve.com{PATH}",
    f"https://127.0.0.1{PATH}",
    f"https://[::1]{PATH}",
    f"https://169.254.169.254{PATH}",
    f"https://localhost{PATH}",
    f"//api.paypal.com{PATH}",
    f"file://api.paypal.com{PATH}",
    f"ftp://api.paypal.com{PATH}",
    f" https://api.paypal.com{PATH}",
    "",
]


@pytest.mark.parametrize("url", OFF_DOMAIN)
@pytest.mark.parametrize("is_live", [True, False])
def test_w16_certificate_off_domain_is_refused_and_nothing_fetched(paypal, monthly, url, is_live):
    """A gateway set up as in production: had it tried to fetch anything, the tests' own socket guard would have raised."""
    gateway = PayPal(**{**settings(""), "is_live": is_live})
    body, headers = paypal.sign(paypal.outbox[0])

    with pytest.raises(NotGenuine):
        gateway.read_event(body, headers | {"Paypal-Cert-Url": url})


def test_w16_loopback_is_refused_unless_the_api_itself_is_there(paypal, monthly):
    gateway = PayPal(**{**settings(""), "is_live": False})

    with pytest.raises(NotGenuine, match="PayPal's address"):
        gateway.read_event(*paypal.sign(paypal.outbox[0]))
    assert paypal.sent(CERTIFICATES) == []


def test_w16_beside_a_double_paypal_s_own_address_isn_t_asked(paypal):
    held = Certificates(is_live=False, address=paypal.address)

    for url in (f"https://api.sandbox.paypal.com{PATH}", f"{paypal.address}/elsewhere", f"{paypal.address}{PATH}/x"):
        with pytest.raises(NotGenuine, match="PayPal's address"):
            held.key(url)
    assert paypal.sent() == []


@pytest.mark.parametrize(
    ("url", "is_live"),
    [
        (f"https://api.paypal.com{PATH}", True),
        (f"https://api-m.paypal.com{PATH}", True),
        (f"https://paypal.com{PATH}", True),
        (f"https://api.sandbox.paypal.com{PATH}", False),
        (f"https://api-m.sandbox.paypal.com{PATH}", False),
    ],
)
def test_paypal_s_own_addresses_are_each_mode_s_own(url, is_live):
    assert Certificates(is_live=is_live, address=OWN_ADDRESS[is_live])._allowed.fullmatch(url)
    assert not Certificates(is_live=not is_live, address=OWN_ADDRESS[not is_live])._allowed.fullmatch(url)


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ({"subject": SANDBOX, "days": -1}, "valid now"),
        ({"subject": SANDBOX, "bits": 1024}, "weak"),
        ({"subject": LIVE}, "isn't messageverificationcerts"),
        ({"subject": f"x{SANDBOX}"}, "isn't messageverificationcerts"),
        ({"subject": f"{SANDBOX}.evil.example"}, "isn't messageverificationcerts"),
    ],
)
def test_a_certificate_that_is_ended_weak_or_another_s_is_refused(paypal, by, why):
    held = Certificates(is_live=False, address=paypal.address)

    with pytest.raises(NotGenuine, match=why):
        held.key(f"{paypal.address}{CERTIFICATES}{signer(**by).name}")
    assert held._held == {}


def test_a_certificate_is_fetched_once_a_day(paypal, monkeypatch):
    held, url = Certificates(is_live=False, address=paypal.address), f"{paypal.address}{CERTIFICATES}{signer().name}"
    for _ in range(3):
        held.key(url)
    assert len(paypal.sent(CERTIFICATES)) == 1

    later = time.monotonic() + 86_401
    monkeypatch.setattr(certificates.time, "monotonic", lambda: later)
    held.key(url)
    assert len(paypal.sent(CERTIFICATES)) == 2


@pytest.mark.parametrize("mode", ["500", "503", "429", "drop_before"])
def test_a_certificate_that_can_t_be_had_now_is_asked_for_again(paypal, mode):
    held, url = Certificates(is_live=False, address=paypal.address), f"{paypal.address}{CERTIFICATES}{signer().name}"
    paypal.fault(CERTIFICATES, mode)

    with pytest.raises(Unavailable):
        held.key(url)
    assert held.key(url)


@pytest.mark.parametrize("mode", ["302", "404", "403"])
def test_no_certificate_and_no_redirect_is_followed(paypal, mode):
    held, url = Certificates(is_live=False, address=paypal.address), f"{paypal.address}{CERTIFICATES}{signer().name}"
    paypal.fault(CERTIFICATES, mode)

    with pytest.raises(NotGenuine, match=mode):
        held.key(url)
    assert len(paypal.sent()) == 1


@pytest.mark.parametrize("found", [b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_refused(paypal, monkeypatch, found):
    held = Certificates(is_live=False, address=paypal.address)
    monkeypatch.setattr("tests.peers.paypal.certificate", lambda _name: found or b"\n")

    with pytest.raises(NotGenuine, match="no certificate"):
        held.key(f"{paypal.address}{PATH}")


def test_a_certificate_without_end_is_given_up(paypal, monkeypatch):
    held = Certificates(is_live=False, address=paypal.address)
    monkeypatch.setattr("tests.peers.paypal.certificate", lambda _name: certificate(signer().name) + b"\n" * 100_000)

    with pytest.raises(Unavailable):
        held.key(f"{paypal.address}{PATH}")


def test_messages_that_name_ever_new_certificates_make_us_ask_a_few_times_only(paypal):
    held = Certificates(is_live=False, address=paypal.address)
    good = f"{paypal.address}{CERTIFICATES}{signer().name}"
    held.key(good)

    for number in range(50):
        with pytest.raises((NotGenuine, Unavailable)):
            held.key(f"{paypal.address}{CERTIFICATES}NONE-{number}")

    assert len(paypal.sent(CERTIFICATES)) == 10
    assert held.key(good)


def test_loopback_is_this_machine_and_nothing_that_looks_like_it():
    assert all(map(line.is_loopback, ("http://127.0.0.1:80", "http://localhost:80/", "http://[::1]:80")))
    for address in (
        "",
        *OWN_ADDRESS.values(),
        "http://127.0.0.1.evil.example",
        "http://localhost@evil.example",
        "http://10.0.0.1",
    ):
        assert not line.is_loopback(address)
