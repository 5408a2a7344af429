"""A6 to A14 at the desk: filters, orders, forged fields and missing rows give nothing away."""

import pytest
from django.urls import reverse

from articles.models import Article
from audit import recording
from sections.roles import EDITOR, REPORTER, SUPPORTERS
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db
LISTS = ["articles/article", "articles/author", "articles/picture", "sections/section", "newsroom/user", "audit/auditentry",
         *(f"supporters/{name}" for name in ("plan", "supporter", "subscription", "payment", "contribution", "finding",
                                             "gatewayevent", "gatewaycall", "reconciliationrun", "appeal"))]  # fmt: skip


@pytest.fixture
def home():
    return SectionFactory()


@pytest.fixture
def foreign():
    return ArticleFactory(
        section=SectionFactory(publication=PublicationFactory(host="sister.test")), headline="Their secret"
    )


def test_a6_what_happened_to_a_row_is_for_those_who_may_see_it(client, home, foreign):
    recording.record("change", foreign, by=UserFactory(), note="their note")
    client.force_login(staff(EDITOR, home.publication))

    for act in ("history", "change"):
        answer = client.get(reverse(f"admin:articles_article_{act}", args=[foreign.pk]), follow=True)
        assert ("their note" in answer.text, "Their secret" in answer.text) == (False, False)


def test_a7_the_library_is_closed_to_those_who_may_see_no_pictures(client, home):
    picture = PictureFactory(alt="A secret picture")
    client.force_login(staff(SUPPORTERS, home.publication))

    pages = ["library/", f"{picture.pk}/preview/", "", f"{picture.pk}/change/"]

    assert {client.get(f"/desk/articles/picture/{page}").status_code for page in pages} == {403}


@pytest.mark.parametrize(
    "query",
    ["created_by__password__startswith=p", "by__password__startswith=p", "password__startswith=p", "user__email=x",
     "assignments__user__password__contains=a", "created_by__is_superuser=1", "publication__assignments__user__password__gt=a"],
)  # fmt: skip
@pytest.mark.parametrize("table", LISTS)
def test_a9_no_filter_reaches_a_secret(admin_client, home, table, query):
    ArticleFactory(section=home, created_by=UserFactory())
    plain = admin_client.get(f"/desk/{table}/")

    answer = admin_client.get(f"/desk/{table}/?{query}")

    refused = answer.status_code in {302, 400}
    ignored = answer.status_code == 200 and _rows(answer) == _rows(plain)
    assert refused or ignored


def _rows(answer):
    """Return what a list shows: Django's own lists, the picture wall, and the record each say it in their way."""
    context = answer.context
    if "cl" in context:
        return [row.pk for row in context["cl"].result_list]
    if "wall" in context:
        return [card.picture.pk for card in context["wall"]]
    return [shown.entry.pk for shown in context["page"].shown]


@pytest.mark.parametrize(
    "query", ["ordering=password", "o=99", "o=-1.x", "fields=*", "order_by=created_by__password", "p=999999"]
)
@pytest.mark.parametrize("table", LISTS)
def test_a10_no_order_reaches_a_secret_or_breaks_a_list(admin_client, home, table, query):
    assert admin_client.get(f"/desk/{table}/?{query}").status_code in {200, 302, 400}


def test_a11_forged_fields_of_a_story_are_not_taken(client, home):
    reporter, other = staff(REPORTER, home.publication), UserFactory()
    story = ArticleFactory(section=home, created_by=reporter)
    client.force_login(reporter)

    client.post(
        reverse("admin:articles_article_change", args=[story.pk]),
        {"headline": "New", "section": home.pk, "status": "live", "published_at": "2020-01-01", "published_at_0": "2020-01-01",
         "published_at_1": "00:00", "published_by": other.pk, "created_by": other.pk, "path": "2020/01/01/x", "trashed_at": ""},
    )  # fmt: skip

    kept = Article.objects.get(pk=story.pk)
    assert (kept.published_at, kept.published_by, kept.created_by, kept.path) == (None, None, reporter, story.path)


@pytest.mark.parametrize("act", ["change", "history", "delete"])
def test_a14_a_forbidden_row_answers_like_one_that_is_not_there(client, home, foreign, act):
    client.force_login(staff(EDITOR, home.publication))
    recording.record("change", foreign, by=None)

    answers = [client.get(reverse(f"admin:articles_article_{act}", args=[pk])) for pk in (foreign.pk, foreign.pk + 999)]

    first, second = [(a.status_code, a.headers.get("Location")) for a in answers]
    assert first == second
