"""Whose account elsewhere it is."""

import pytest

from readers import identifying
from readers.models import Identity, Passkey, Reader
from tests.factories.readers import ReaderFactory

pytestmark = pytest.mark.django_db


def known(subject, email=""):
    return identifying.reader_with("google", subject, email=email, language="de")


def test_the_same_account_is_the_same_reader_whatever_address_it_has_now():
    first = known("1", "ada@example.org")

    assert known("1", "new@example.org") == first
    assert known("2") != first
    assert (first.email, first.language) == ("ada@example.org", "de")
    assert Identity.objects.get(subject="1").used_at > Identity.objects.get(subject="1").added_at


def test_an_address_that_is_taken_leaves_nothing_behind():
    ReaderFactory(email="ada@example.org")

    with pytest.raises(identifying.AddressTaken):
        known("1", "ada@example.org")
    assert (Reader.objects.count(), Identity.objects.count()) == (1, 0)


def test_an_account_is_added_once_to_one():
    reader, other = ReaderFactory(), ReaderFactory()
    for _twice in range(2):
        identifying.add(reader, "google", "1")

    with pytest.raises(identifying.BelongsToAnother):
        identifying.add(other, "google", "1")
    assert Identity.objects.get().reader == reader


@pytest.mark.parametrize("email", ["", "ada@example.org"])
def test_a_last_way_in_is_kept_only_where_there_is_no_address(email):
    reader = ReaderFactory(email=email)
    identity = Identity.objects.create(reader=reader, provider="x", subject="1")
    passkey = Passkey.objects.create(reader=reader, credential_id="a", public_key=b"")

    identifying.remove(passkey)
    if email:
        identifying.remove(identity)
    else:
        with pytest.raises(identifying.LastWayIn):
            identifying.remove(identity)

    assert reader.identities.count() == (0 if email else 1)
