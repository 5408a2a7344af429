"""A provider of our own on this machine: OpenID Connect as the standard says, and as Google, Facebook, X and GitHub do it.

It is strict where a client could be careless: a code is good once, for its client, its return address and its verifier.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from allauth.socialaccount.providers.facebook import flows as facebook_flows
from allauth.socialaccount.providers.facebook.views import FacebookOAuth2Adapter
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.twitter_oauth2.views import TwitterOAuth2Adapter
from cryptography.hazmat.primitives.asymmetric import rsa

from tests import patience

SLUGS = {
    "google": "google",
    "facebook": "facebook",
    "x": "twitter_oauth2",
    "github": "github",
    "openid": "openid_connect",
}
GOOGLE = "https://accounts.google.com"
PAGE = """<!doctype html><html lang="en"><title>Provider</title><h1>Is it you?</h1>
<p><a id="allow" href="{allow}">Allow</a> <a id="deny" href="{deny}">Deny</a></p></html>"""


@cache
def signing_key():
    """Return the key with which this provider signs: made once, as that takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def keys():
    """Return the settings of a site that may ask this provider in each of its guises."""
    apps = {slug: {"client_id": f"client-{slug}", "secret": f"secret-of-{slug}"} for slug in SLUGS}
    apps["openid"] |= {
        "provider_id": "openid",
        "name": "Observatory",
        "settings": {"server_url": "", "scope": ["openid", "email"]},
    }
    asked = {"google": ["openid", "email"], "facebook": ["public_profile"], "github": ["user:email"]}
    return {
        allauth_id: {"APPS": [apps[slug]], "OAUTH_PKCE_ENABLED": slug != "facebook"}
        | ({"SCOPE": asked[slug]} if slug in asked else {})
        | ({"FIELDS": ["id"]} if slug == "facebook" else {})
        for slug, allauth_id in SLUGS.items()
    }


def point(address, settings):
    """Let allauth's own classes ask this provider in place of the real ones; yield each thing that was set, for undoing."""
    for adapter in (GoogleOAuth2Adapter, FacebookOAuth2Adapter, TwitterOAuth2Adapter, GitHubOAuth2Adapter):
        yield adapter, "authorize_url", f"{address}/authorize"
        yield adapter, "access_token_url", f"{address}/token"
    yield GoogleOAuth2Adapter, "identity_url", f"{address}/userinfo"
    yield TwitterOAuth2Adapter, "profile_url", f"{address}/2/users/me"
    yield GitHubOAuth2Adapter, "profile_url", f"{address}/user"
    yield GitHubOAuth2Adapter, "emails_url", f"{address}/user/emails"
    yield facebook_flows, "GRAPH_API_URL", address
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = address


def take_the_place_of_all(address, settings):
    """Let this process ask this provider from now on."""
    for where, name, what in point(address, settings):
        setattr(where, name, what)


def variables(address):
    """Return the variables of a server whose operator has set all keys."""
    own = {"READERS_OPENID_NAME": "Observatory", "READERS_OPENID_ADDRESS": "https://login.example.org/"}
    for slug in SLUGS:
        own |= {f"READERS_{slug.upper()}_ID": f"client-{slug}", f"READERS_{slug.upper()}_SECRET": f"secret-of-{slug}"}
    return own | {"NEWSROOM_TEST_PROVIDER": address}


@dataclass
class Provider:
    """One that is up: who is signed in there, and how it behaves."""

    address: str = ""
    person: dict = field(default_factory=lambda: {"sub": "1001", "email": "ada@example.org", "email_verified": True})
    mood: str = "fine"  # or: down, nonsense, slow
    codes: dict = field(default_factory=dict)
    tokens: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def code_for(self, asked):
        """Give a code for what a client has asked."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return code

    def exchange(self, said, client, secret):
        """Return what a code is good for, or what is wrong with it."""
        asked = self.codes.pop(said.get("code"), None)
        if asked is None or said.get("redirect_uri") != asked["redirect_uri"] or client != asked["client_id"]:
            return 400, {"error": "invalid_grant"}
        if secret != client.replace("client-", "secret-of-"):
            return 401, {"error": "invalid_client"}
        if challenge := asked.get("code_challenge"):
            digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).decode().rstrip("=") != challenge:
                return 400, {"error": "invalid_grant"}
        token = secrets.token_urlsafe(16)
        self.tokens[token] = client
        answer = {"access_token": token, "token_type": "bearer", "expires_in": 600}
        if client in {"client-google", "client-openid"}:
            answer["id_token"] = self.id_token(client)
        return 200, answer

    def id_token(self, client):
        """Sign who is signed in."""
        now = int(time.time())
        claims = {
            "iss": GOOGLE if client == "client-google" else self.address,
            "aud": client,
            "iat": now,
            "exp": now + 600,
        }
        return jwt.encode(claims | self.person, signing_key(), algorithm="RS256", headers={"kid": "1"})

    def describes(self, path):
        """Return what a path says of the person, in the words of whose path it is."""
        person = self.person
        return {
            "/userinfo": person,
            "/me": {"id": person["sub"], "email": person["email"]},
            "/2/users/me": {"data": {"id": person["sub"], "name": "Ada", "username": "ada"}},
            "/user": {"id": int(person["sub"]), "login": "ada"},
            "/user/emails": [{"email": person["email"], "primary": True, "verified": person["email_verified"]}],
        }.get(path)

    def configuration(self):
        """Return what OpenID Connect Discovery asks for."""
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {"issuer": self.address, "jwks_uri": f"{self.address}/jwks"} | {
            f"{name}_endpoint": f"{self.address}/{path}" for name, path in ends.items()
        }


class Handler(BaseHTTPRequestHandler):
    """What such a provider answers."""

    provider: Provider

    def do_GET(self):
        """Answer a look."""
        provider, (path, query) = self.provider, (urlsplit(self.path).path, urlsplit(self.path).query)
        if self.is_in_a_mood(path):
            return
        if path == "/authorize":
            self.authorize(dict(parse_qsl(query)))
        elif path == "/favicon.ico":
            self.say(204, body=b"")
        elif path == "/.well-known/openid-configuration":
            self.say(200, provider.configuration())
        elif path == "/token" and "client_secret" in query:
            self.token(dict(parse_qsl(query)))
        elif described := provider.describes(path):
            token = (
                self.headers.get("Authorization", "").rpartition(" ")[2] or parse_qs(query).get("access_token", [""])[0]
            )
            self.say(*((200, described) if token in provider.tokens else (401, {"error": "invalid_token"})))
        else:
            self.say(404, {})

    def do_POST(self):
        """Answer a form."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if not self.is_in_a_mood("/token"):
            self.token(dict(parse_qsl(body)))

    def is_in_a_mood(self, path):
        """Tell whether it fails just now; what a browser sees of it goes on."""
        mood = self.provider.mood
        if path == "/authorize" or mood == "fine":
            return False
        if mood == "slow":
            self.provider.asked.append("waiting")
            time.sleep(1)
        self.say(200 if mood == "nonsense" else 500, body=b"<html>Sorry</html>")
        return True

    def authorize(self, asked):
        """Ask the person, or do at once what a test decides."""
        self.provider.asked.append(asked)
        back, state = asked["redirect_uri"], {"state": asked["state"]}
        allow = f"{back}?{urlencode(state | {'code': self.provider.code_for(asked)})}"
        self.say(
            200,
            body=PAGE.format(allow=allow, deny=f"{back}?{urlencode(state | {'error': 'access_denied'})}").encode(),
            kind="text/html",
        )

    def token(self, said):
        """Exchange a code."""
        client, secret = said.get("client_id", ""), said.get("client_secret", "")
        if self.headers.get("Authorization", "").startswith("Basic "):
            client, _, secret = base64.b64decode(self.headers["Authorization"][6:]).decode().partition(":")
        self.say(*self.provider.exchange(said, client, secret))

    def say(self, status, what=None, *, body=None, kind="application/json"):
        """Send an answer."""
        body = json.dumps(what).encode() if body is None else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


@contextmanager
def running():
    """Let a provider answer on this machine; yield it."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Ours", (Handler,), {"provider": provider}))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        patience.finish(thread)
