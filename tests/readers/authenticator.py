"""A device with passkeys, in software: it answers as a browser would send it."""

import hashlib
import json
import secrets
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40


class Authenticator:
    """One device with one passkey, which counts its uses."""

    def __init__(self, origin="http://testserver"):
        self.origin, self.host = origin, origin.rpartition("/")[2]
        self.key, self.id, self.count, self.user = (
            ec.generate_private_key(ec.SECP256R1()),
            secrets.token_bytes(16),
            0,
            b"",
        )

    def make(self, options):
        """Answer a page that offers to make a passkey."""
        asked = options["publicKey"]
        self.user = websafe_decode(asked["user"]["id"])
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._state(NEW) + credential})
        return self._said(self._client("webauthn.create", asked), attestationObject=attested)

    def sign(self, options):
        """Answer a page that asks who it is."""
        self.count += 1
        client, state = self._client("webauthn.get", options["publicKey"]), self._state(0)
        signature = self.key.sign(state + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._said(client, authenticatorData=state, signature=signature, userHandle=self.user)

    def _state(self, flags):
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([PRESENT | VERIFIED | flags]) + struct.pack(">I", self.count)

    def _client(self, kind, asked):
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _said(self, client, **parts):
        name = websafe_encode(self.id)
        response = {part: websafe_encode(value) for part, value in {"clientDataJSON": client, **parts}.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response,
                           "clientExtensionResults": {}})  # fmt: skip
