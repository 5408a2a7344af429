"""Each front is told in its own way, and what can't be told is said so, without keys or addresses."""

import logging
import time

import pytest

from pages import gateways
from pages.gateways import nginx
from pages.gateways.base import NotTold
from tests import fronting, serving


@pytest.fixture
def double():
    """A front that hears everything, and its address."""
    with fronting.front() as (told, address):
        yield told, address


@pytest.fixture
def named(settings, double):
    """Return the front of a name, with the double for all addresses."""
    settings.FASTLY_KEY, settings.CLOUDFLARE_TOKEN = "fastly-secret", "cloudflare-secret"
    settings.FASTLY_ADDRESS = settings.CLOUDFLARE_ADDRESS = double[1]

    def named(name):
        settings.FRONTS = [name]
        return gateways.from_settings()[0]

    return named


def test_varnish_hears_a_purge_with_all_keys(named, double):
    front = named(f"varnish {double[1]}")
    front.purge(["article:1", "list:s5~20261126"])

    (method, path, headers, body) = double[0].heard[0]
    assert (method, path, headers["xkey-purge"], body) == ("PURGE", "/", "article:1 list:s5~20261126", None)
    assert (front.header, front.joint) == ("xkey", " ")


def test_fastly_hears_surrogate_keys(named, double):
    front = named("fastly abc123")
    front.purge(["article:1", "map"])

    (method, path, headers, body) = double[0].heard[0]
    assert (method, path, body) == ("POST", "/service/abc123/purge", {"surrogate_keys": ["article:1", "map"]})
    assert headers["fastly-key"] == "fastly-secret"
    assert front.header == "Surrogate-Key"


def test_cloudflare_hears_tags(named, double):
    front = named("cloudflare zone9")
    front.purge(["article:1", "map"])

    (method, path, headers, body) = double[0].heard[0]
    assert (method, path, body) == ("POST", "/zones/zone9/purge_cache", {"tags": ["article:1", "map"]})
    assert headers["authorization"] == "Bearer cloudflare-secret"
    assert (front.header, front.joint) == ("Cache-Tag", ",")


@pytest.mark.parametrize("says", [b'{"success": false}', b"[]", b"<html>"])
def test_what_cloudflare_doesnt_confirm_isnt_told(named, double, says):
    double[0].says = says
    with pytest.raises(NotTold):
        named("cloudflare zone9").purge(["map"])


@pytest.mark.parametrize("name", ["fastly abc123", "cloudflare zone9", "varnish {}"])
@pytest.mark.parametrize("status", [302, 403, 429, 503])
def test_a_refusal_names_the_status_and_no_secret(named, double, name, status, caplog):
    double[0].status = status
    with caplog.at_level(logging.DEBUG, logger="newsroom"), pytest.raises(NotTold) as refusal:
        named(name.format(double[1])).purge(["map"])

    assert str(refusal.value) == f"status {status}"
    assert "secret" not in caplog.text


def test_a_front_that_isnt_there_isnt_told(named):
    with pytest.raises(NotTold, match=r"^ConnectError$"):
        named(f"varnish http://127.0.0.1:{serving.free_port()}").purge(["map"])


def test_nginx_finds_a_file_for_as_long_as_its_copies_live(named, tmp_path, monkeypatch):
    monkeypatch.setattr(nginx, "SECONDS", 0.05)
    sign = tmp_path / "changed"
    front = named(f"nginx {sign}")
    front.purge(["map"])
    front.rest()
    assert sign.exists()
    time.sleep(0.06)
    front.rest()
    assert not sign.exists()
    with pytest.raises(NotTold, match=r"^FileNotFoundError$"):
        named(f"nginx {tmp_path / 'nowhere' / 'changed'}").purge(["map"])
