"""Readers with accounts for tests."""

import factory

from readers import sessions
from readers.models import Reader


class ReaderFactory(factory.django.DjangoModelFactory):
    """A reader whose address is proved."""

    class Meta:
        model = Reader

    name = factory.Sequence("Reader {}".format)
    email = factory.Sequence("reader-{}@example.org".format)


def sign_in(client, reader, publication):
    """Sign a reader in at a site in a test's browser."""
    client.cookies[sessions.COOKIE] = sessions.begin(reader, publication=publication)
