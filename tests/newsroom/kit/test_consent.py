"""What a reader may allow: every provider has one purpose, and words that promise something else have another version."""

import hashlib

import pytest

from newsroom.kit import consent, embeds

pytestmark = pytest.mark.once
# The words of version 1. Who changes them so that they promise something else raises consent.VERSION with this.
WORDS = {1: "4507b75df16a"}


def test_every_provider_is_asked_for_one_purpose():
    named = [key for purpose in consent.PURPOSES.values() for key in purpose.providers]

    assert sorted(named) == sorted(embeds.PROVIDERS)
    assert consent.purpose_of(embeds.PROVIDERS["bluesky"]).key == "posts"


def test_other_words_are_another_version():
    words = "".join(f"{p.key}{p.always}{p.what}" for p in consent.PURPOSES.values()) + str(consent.LEARNS)
    digest = hashlib.sha256(words.encode()).hexdigest()[:12]

    assert WORDS[consent.VERSION] == digest, "Does it promise something else? Then raise VERSION; else mend the digest."


def test_another_host_for_advertising_is_another_version_of_that_purpose_alone(settings):
    before = {key: purpose.version for key, purpose in consent.PURPOSES.items()}

    settings.AD_HOSTS = ["ads.example.net"]

    after = {key: purpose.version for key, purpose in consent.PURPOSES.items()}
    assert after["ads"] != before["ads"]
    assert after | {"ads": ""} == before | {"ads": ""}


def test_what_nobody_is_asked_for_is_not_in_use(settings):
    assert [key for key, purpose in consent.PURPOSES.items() if not purpose.who] == ["ads", "comments"]
    settings.AD_HOSTS = ["ads.example.net"]
    assert consent.PURPOSES["ads"].who == ["ads.example.net"]
