"""The first thing anyone sees of a new installation."""

import pytest

from newsroom.templatetags.first_run import is_first_run
from tests.factories.sections import PublicationFactory
from tests.pages import soup

pytestmark = pytest.mark.django_db


def test_a_newsroom_without_publications_says_what_to_do_next(client):
    page = client.get("/")

    assert page.status_code == 404
    assert soup(page).find("h1").text == "The newsroom stands, and it is empty"
    assert [a["href"] for a in soup(page).find_all("a")] == ["/desk/"]


def test_an_unknown_host_is_no_first_run_once_there_is_a_publication(client):
    PublicationFactory(host="news.test")

    page = client.get("/", headers={"host": "localhost"})

    assert not is_first_run()
    assert page.status_code == 404
    assert soup(page).find("h1").text == "There is no page at this address"
