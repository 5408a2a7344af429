"""The desk's door for what is pasted."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Article
from sections import roles
from tests.factories.newsroom import PASSWORD
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db
READ = "/desk/wire/read/"
RAW = "Ice found\nby Jane Roe\nBeijing (XNA) Apr 26, 2022\n\nThere is much of it, she said on Tuesday in Beijing."


@pytest.fixture
def reporter(client):
    place = PublicationFactory()
    SectionFactory(publication=place, name="Moon")
    client.force_login(staff(roles.REPORTER, place))
    return client


def test_a_reporter_gets_fields_and_nothing_is_written(reporter):
    answer = reporter.post(READ, {"text": RAW})

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["fields"]["headline"]["value"] == "Ice found"
    assert Article.objects.count() == 0


def test_a_dropped_file_is_read(reporter):
    file = SimpleUploadedFile("ice.txt", RAW.encode("utf-16"))

    assert reporter.post(READ, {"file": file}).json()["fields"]["headline"]["value"] == "Ice found"


@pytest.mark.parametrize(
    ("sent", "says"),
    [({}, "nothing here"), ({"text": "  \n "}, "nothing here"), ({"text": "a" * 1_000_001}, "million"),
     ({"file": SimpleUploadedFile("a.pdf", b"%PDF")}, "PDF")],
    ids=["nothing", "blank", "long", "pdf"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(reporter, sent, says):
    answer = reporter.post(READ, sent)

    assert answer.status_code == 400
    assert says in answer.json()["error"]


def test_who_writes_no_stories_is_refused(client):
    client.force_login(staff(roles.SUPPORTERS, PublicationFactory()))

    assert client.post(READ, {"text": RAW}).status_code == 403


def test_strangers_are_sent_to_sign_in_and_get_does_nothing(client, reporter):
    assert reporter.get(READ).status_code == 405
    assert Client().post(READ, {"text": RAW}).status_code == 302


def test_without_a_token_nothing_is_read():
    strict = Client(enforce_csrf_checks=True)
    person = staff(roles.REPORTER, PublicationFactory())
    strict.force_login(person)

    assert PASSWORD not in json.dumps(strict.post(READ, {"text": RAW}).headers.__dict__, default=str)
    assert strict.post(READ, {"text": RAW}).status_code == 403
