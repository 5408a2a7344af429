"""The list of stories at the desk."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from articles import approving, publishing
from articles import status as statuses
from articles.models import Article
from articles.status import Status
from tests.articles.desk import listed
from tests.factories.articles import AgencyFactory, ArticleFactory

pytestmark = pytest.mark.django_db


def test_the_list_hides_the_trash_until_it_is_asked_for(client, editor, section):
    kept, thrown = ArticleFactory(section=section), ArticleFactory(section=section)
    publishing.trash(thrown, by=editor)

    assert listed(client.get("/desk/articles/article/")) == [kept.headline]
    assert listed(client.get("/desk/articles/article/?status=trash")) == [thrown.headline]
    client.post("/desk/articles/article/?status=trash", {"action": "take_from_trash", "_selected_action": [thrown.pk]})
    assert set(listed(client.get("/desk/articles/article/"))) == {kept.headline, thrown.headline}


@pytest.mark.parametrize("state", Status.values)
def test_the_filter_and_the_word_of_a_state_agree(client, editor, section, state):
    stories = one_of_each(section, editor)

    assert listed(client.get(f"/desk/articles/article/?status={state}")) == [stories[state].headline]
    assert statuses.of(stories[state]) == state


@pytest.mark.parametrize("query", ["status=nonsense", "section=x", "publication=99999999999999999999", "agency=%00", "p=abc",
                                   "p=999999", "o=99", "q=%22", "created_by__password__startswith=p", "bylines__author=0"])  # fmt: skip
def test_p1_the_list_answers_any_question_without_an_error(client, editor, section, query):
    ArticleFactory(section=section)

    assert client.get(f"/desk/articles/article/?{query}").status_code in {200, 302, 400}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(client, editor, section, count, django_assert_num_queries):
    ArticleFactory.create_batch(count, section=section, agency=AgencyFactory(), live=True)
    client.get("/desk/articles/article/")

    with django_assert_num_queries(12):
        answer = client.get("/desk/articles/article/")

    assert len(listed(answer)) == count


def one_of_each(section, by):
    now = timezone.now()
    made = {state: ArticleFactory(section=section, headline=f"Story {state}") for state in Status.values}
    hour = timedelta(hours=1)
    approving.submit(made[Status.SUBMITTED], by=by)
    approving.approve(made[Status.APPROVED], by=by)
    publishing.publish(made[Status.HELD], by=by, hold=True)
    for state in (Status.LIVE, Status.EXPIRED, Status.EMBARGOED, Status.WITHDRAWN):
        publishing.publish(made[state], by=by, at=now - hour)
    publishing.publish(made[Status.SCHEDULED], by=by, at=now + hour)
    publishing.withdraw(made[Status.WITHDRAWN], by=by, reason="So.")
    publishing.trash(made[Status.TRASH], by=by)
    Article.objects.filter(pk=made[Status.EXPIRED].pk).update(expires_at=now)
    Article.objects.filter(pk=made[Status.EMBARGOED].pk).update(embargo_until=now + hour)
    return {state: Article.objects.get(pk=story.pk) for state, story in made.items()}


def test_a_draft_without_a_headline_is_still_a_link_with_words(client, editor, section):
    story = ArticleFactory(section=section, headline="", created_by=editor)

    links = {
        link.text.strip()
        for address in ("/desk/", "/desk/articles/article/")
        for link in BeautifulSoup(client.get(address).content, "html.parser").select(f"a[href$='/{story.pk}/change/']")
    }

    assert links == {"No headline yet"}
