"""Where a reader is signed in."""

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from readers import sessions
from readers.models import Reader, ReaderSession
from tests.factories.readers import ReaderFactory
from tests.factories.sections import PublicationFactory

pytestmark = pytest.mark.django_db


def request_with(secret, publication):
    request = RequestFactory().get("/", headers={"cookie": f"{sessions.COOKIE}={secret}"})
    request.publication = publication
    return request


def test_a_session_holds_at_its_own_site_only_and_its_secret_stands_nowhere():
    here, there, reader = PublicationFactory(), PublicationFactory(host="sister.test"), ReaderFactory()
    secret = sessions.begin(reader, publication=here, browser="Firefox")

    assert sessions.reader_of(request_with(secret, here)) == reader
    assert sessions.reader_of(request_with(secret, there)) is None
    assert sessions.reader_of(request_with("", here)) is None
    assert secret not in str(list(ReaderSession.objects.values()))


def test_it_ends_after_its_time_with_its_reader_and_by_leaving():
    here = PublicationFactory()
    old, erased, left = (sessions.begin(ReaderFactory(), publication=here) for _ in range(3))
    Reader.objects.filter(sessions__digest=sessions.digest(erased)).update(erased_at=timezone.now())
    sessions.leave(request_with(left, here), HttpResponse())

    assert sessions.reader_of(request_with(erased, here)) is None
    assert sessions.reader_of(request_with(left, here)) is None
    with time_machine.travel(timezone.now() + sessions.LASTS):
        assert sessions.reader_of(request_with(old, here)) is None
        assert sessions.forget_old() == 2
