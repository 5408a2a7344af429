"""Passkeys of readers: making one, and signing in with one, at the network's door alone (a passkey belongs to one host).

No address or name is asked first: the device says which reader's passkey it is. What it was made by isn't kept.
"""

import json
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from readers.models import Passkey, Reader

MOST = 20
LONGEST_ANSWER = 20_000


class Refused(Exception):
    """What the device said proves nothing: altered, too old, used before, or a copy of the key is about."""


def offer(request: HttpRequest, reader: Reader) -> tuple[dict, dict]:
    """Return what a browser is asked in order to make a passkey, and what must be held until it answers."""
    known = [
        PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=websafe_decode(credential_id))
        for credential_id in reader.passkeys.values_list("credential_id", flat=True)
    ]
    shown = reader.name or reader.email or str(reader)
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=reader.key.bytes, name=reader.email or shown, display_name=shown),
        known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), {"asked": state, "reader": reader.pk}


def add(request: HttpRequest, reader: Reader, *, said: str, held: dict, name: str = "") -> Passkey:
    """Keep the passkey that a device has made for a reader. Raises Refused."""
    if held.get("reader") != reader.pk or reader.passkeys.count() >= MOST:
        raise Refused
    try:
        made = _server(request).register_complete(held["asked"], _read(said))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused from error
    credential = made.credential_data
    if credential is None:
        raise Refused
    try:
        with transaction.atomic():
            return reader.passkeys.create(
                credential_id=websafe_encode(credential.credential_id),
                public_key=cbor.encode(credential.public_key),
                sign_count=made.counter,
                name=name[:60],
            )
    except IntegrityError as error:
        raise Refused from error


def ask(request: HttpRequest) -> tuple[dict, dict]:
    """Return what a browser is asked in order to sign in, and what must be held until it answers."""
    options, state = _server(request).authenticate_begin(user_verification=UserVerificationRequirement.PREFERRED)
    return dict(options), {"asked": state}


def reader_with(request: HttpRequest, *, said: str, held: dict) -> Reader:
    """Return the reader whose passkey has signed what was asked. Raises Refused."""
    try:
        answer = AuthenticationResponse.from_dict(_read(said))
        passkey = _find(answer)
        _server(request).authenticate_complete(held["asked"], [_credential(passkey)], answer)
    except (ValueError, KeyError, TypeError, AttributeError, Passkey.DoesNotExist) as error:
        raise Refused from error
    _count(passkey, answer.response.authenticator_data.counter)
    return passkey.reader


def _find(answer: AuthenticationResponse) -> Passkey:
    found = Passkey.objects.select_related("reader").get(
        credential_id=websafe_encode(answer.raw_id), reader__erased_at=None
    )
    if answer.response.user_handle not in {None, b"", found.reader.key.bytes}:
        raise Refused
    return found


def _count(passkey: Passkey, counter: int) -> None:
    """Note a use. Raises Refused where the device has counted less than before: then there are two of it."""
    if (counter or passkey.sign_count) and counter <= passkey.sign_count:
        raise Refused
    # Two that come at once with the same count: one passes.
    unchanged = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    if not unchanged.update(sign_count=counter, used_at=timezone.now()):
        raise Refused


def _credential(passkey: Passkey) -> AttestedCredentialData:
    key = CoseKey.parse(cast("dict[int, Any]", cbor.decode(bytes(passkey.public_key))))
    return AttestedCredentialData.create(Aaguid.NONE, websafe_decode(passkey.credential_id), key)


def _read(said: str) -> Any:  # noqa: ANN401 - whatever was sent
    """Return what a browser sent. Raises ValueError."""
    if len(said) > LONGEST_ANSWER:
        raise ValueError
    return json.loads(said)


def _server(request: HttpRequest) -> Fido2Server:
    """Return what checks for this host: only its own pages may have asked."""
    publication = request.publication  # type: ignore[attr-defined]
    host = request.get_host().partition(":")[0]
    origin = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=host, name=publication.name), verify_origin=lambda said: said == origin
    )
