"""Passkeys: made on the own page, used at the door, good for nobody else and never twice."""

import json
import logging

import pytest

from newsroom.models import User
from readers import sessions
from readers.models import Passkey, ReaderSession
from tests.factories.readers import ReaderFactory, sign_in
from tests.factories.sections import PublicationFactory
from tests.readers.authenticator import Authenticator

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def reader(client):
    """A reader who is signed in."""
    reader = ReaderFactory()
    sign_in(client, reader, PublicationFactory())
    return reader


@pytest.fixture
def device(client, reader):
    """A device with a passkey of that reader, who has left since."""
    device = Authenticator()
    assert add(client, device).status_code == 303
    client.cookies.clear()
    ReaderSession.objects.all().delete()
    return device


def asked(client, what="asked"):
    answer = client.post(f"/reader/passkeys/{what}/")
    return answer.json()


def add(client, device):
    return client.post("/reader/passkeys/", {"credential": device.make(asked(client, "offered"))})


def enter(client, said):
    return client.post("/reader/passkeys/enter/", {"credential": said})


def test_a_passkey_signs_its_reader_in_again_and_again(client, reader, device):
    for times in (1, 2):
        assert enter(client, device.sign(asked(client))).status_code == 303
        assert Passkey.objects.get().sign_count == times
    assert ReaderSession.objects.get().reader == reader
    assert sessions.COOKIE in client.cookies
    assert not User.objects.exists()


def test_what_is_offered_names_this_host_and_asks_for_a_passkey_that_needs_no_name(client, reader):
    Passkey.objects.create(reader=reader, credential_id="aGVyZQ", public_key=b"")

    offer = asked(client, "offered")["publicKey"]
    question = asked(client)["publicKey"]

    assert offer["rp"]["id"] == question["rpId"] == "testserver"
    assert offer["authenticatorSelection"]["residentKey"] == "required"
    assert offer["authenticatorSelection"]["userVerification"] == question["userVerification"] == "preferred"
    assert [c["id"] for c in offer["excludeCredentials"]] == ["aGVyZQ"]
    assert "allowCredentials" not in question


def test_a_question_is_good_once_and_for_the_browser_that_asked(client, device):
    said = device.sign(asked(client))
    cookie = client.cookies["reader-passkey"].value

    assert enter(type(client)(), said).status_code == 400
    assert enter(client, said).status_code == 303
    client.cookies["reader-passkey"] = cookie
    assert enter(client, said).status_code == 400
    assert ReaderSession.objects.count() == 1


def spoiled(said, **response):
    answer = json.loads(said)
    answer["response"] |= response
    return json.dumps(answer)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda device: setattr(device, "key", Authenticator().key),
        lambda device: setattr(device, "id", b"another's"),
        lambda device: setattr(device, "user", b"another's"),
        lambda device: setattr(device, "origin", "http://evil.test"),
        lambda device: setattr(device, "origin", "http://sub.testserver"),
        lambda device: setattr(device, "host", "evil.test"),
        lambda device: Passkey.objects.update(sign_count=9),
        lambda device: ReaderFactory._meta.model.objects.update(erased_at="2026-01-01T00:00Z"),
    ],
    ids=["signature", "unknown", "other user", "origin", "subdomain", "host", "copied", "erased"],
)
def test_what_proves_nothing_is_refused(client, device, spoil):
    spoil(device)

    answer = enter(client, device.sign(asked(client)))

    assert answer.status_code == 400
    assert "That passkey was not accepted" in answer.content.decode()
    assert not ReaderSession.objects.exists()


@pytest.mark.parametrize(
    "said", ["", "{", "[]", "{}", '{"rawId": 1}', "x" * 30_000, '{"response": null, "rawId": "YQ"}']
)
def test_nonsense_is_refused(client, reader, said):
    asked(client)
    asked(client, "offered")

    assert enter(client, said).status_code == 400
    assert client.post("/reader/passkeys/", {"credential": said}).status_code == 400
    assert not Passkey.objects.exists()


def test_a_passkey_is_made_for_who_was_asked_and_nobody_else(client, reader, device):
    other = ReaderFactory()
    assert client.post("/reader/passkeys/offered/").status_code == 403
    sign_in(client, reader, PublicationFactory._meta.model.objects.get())
    said = Authenticator().make(asked(client, "offered"))
    sign_in(client, other, PublicationFactory._meta.model.objects.get())
    assert client.post("/reader/passkeys/", {"credential": said}).status_code == 400

    again = device.make(asked(client, "offered"))
    assert client.post("/reader/passkeys/", {"credential": again}).status_code == 400
    assert not other.passkeys.exists()


def test_a_passkey_is_removed_by_its_reader_alone(client, reader, device):
    passkey = Passkey.objects.get()
    publication = PublicationFactory._meta.model.objects.get()
    assert client.post(f"/reader/passkeys/{passkey.pk}/remove/").status_code == 303
    sign_in(client, ReaderFactory(), publication)
    assert client.post(f"/reader/passkeys/{passkey.pk}/remove/").status_code == 404
    assert Passkey.objects.exists()
    sign_in(client, reader, publication)
    assert client.post(f"/reader/passkeys/{passkey.pk}/remove/").status_code == 303
    assert not Passkey.objects.exists()
    assert enter(client, device.sign(asked(client))).status_code == 400


def test_which_passkey_is_whose_is_not_written_down(client, device, caplog):
    caplog.set_level(logging.DEBUG)

    assert enter(client, device.sign(asked(client))).status_code == 303

    assert device.id.hex() not in caplog.text
