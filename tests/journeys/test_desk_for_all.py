"""The desk's screens, one after the other, as they stand on a phone, in the dark and at twice the size."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from articles.models import Article
from search import indexing
from sections.models import Publication
from supporters import states
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory
from tests.factories.supporters import (
    AppealFactory,
    FindingFactory,
    GatewayEventFactory,
    PaymentFactory,
    ReconciliationRunFactory,
    SubscriptionFactory,
)
from tests.journeys.entering import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# A window of 720 px is what a window of 1440 leaves at 200 %.
WAYS = [(390, False), (1440, True), (720, False)]


@pytest.fixture
def stories(site):
    """Stories in several states, one of them with the longest of headlines, one without any."""
    section = SectionFactory(publication=Publication.objects.get(), name="Moon", slug="moon")
    picture, now = PictureFactory(alt="A drill on a grey plain"), timezone.now()
    made = [
        ArticleFactory(section=section, headline="Comet " * 24, live=now - timedelta(hours=1), lead_picture=picture),
        ArticleFactory(section=section, headline="A comet drops by", live=now - timedelta(days=2)),
        ArticleFactory(section=section, headline="A comet in the morning", live=now + timedelta(hours=9)),
        ArticleFactory(section=section, headline="Kometendonaudampfschifffahrtselektrizitätenhauptbetriebswerk"),
        ArticleFactory(section=section, headline="", created_by=UserFactory(username="reporter")),
    ]
    for story in made:
        indexing.index(story)
    return made


@pytest.fixture
def money(site):
    """A supporter with a subscription and a payment, a name for the wall, and what a gateway said."""
    home = Publication.objects.get()
    running = SubscriptionFactory(
        contribution__publication=home, contribution__supporter__name="Ann " * 20, contribution__supporter__wall_name="Ann",
        contribution__supporter__wall_state="waiting", contribution__story_path="2026/06/01/" + "a-comet-" * 20,
    )  # fmt: skip
    states.written_down(running, after="active", cause="test")
    paid = PaymentFactory(contribution=running.contribution, subscription=running, held_why="Another amount came.")
    appeal = AppealFactory(publication=home)
    appeal.texts.create(letter="A", headline="Help us", text="Please", button="Give")
    return {"payment": paid, "subscription": running, "contribution": running.contribution, "supporter": running.supporter,
            "finding": FindingFactory(supporter=paid.supporter), "gatewayevent": GatewayEventFactory(),
            "reconciliationrun": ReconciliationRunFactory(), "appeal": appeal, "plan": running.plan}  # fmt: skip


def money_screens(money: dict) -> list[str]:
    """Return the addresses of the screens for supporters."""
    acts = {"payment": ["refund"], "subscription": ["cancel"], "finding": ["settle"]}
    return [
        "/desk/supporters/", "/desk/supporters/supporter/wall/", "/desk/supporters/payment/export/",
        *(f"/desk/supporters/{name}/" for name in money),
        *(f"/desk/supporters/{name}/{row.pk}/{act}/" for name, row in money.items() for act in ["change", *acts.get(name, [])]),
    ]  # fmt: skip


def screens(stories: list[Article]) -> list[str]:
    """Return the addresses of the desk's main screens."""
    live, section = stories[0], stories[0].section
    return [
        "/desk/",
        "/desk/articles/article/",
        "/desk/articles/article/?q=comet&status=live",
        "/desk/articles/article/add/",
        *(f"/desk/articles/article/{story.pk}/change/" for story in (live, stories[2], stories[4])),
        f"/desk/articles/article/{live.pk}/versions/",
        f"/desk/articles/article/{live.pk}/history/",
        "/desk/curation/",
        f"/desk/curation/front-{section.publication_id}/",
        f"/desk/curation/section-{section.pk}/",
        "/desk/articles/picture/",
        "/desk/articles/picture/add/",
        f"/desk/articles/picture/{live.lead_picture_id}/change/",
        "/desk/wire/agencyrule/",
        "/desk/wire/agencyrule/add/",
        "/desk/audit/auditentry/",
        "/desk/account/sessions/",
        "/desk/account/second-step/",
    ]


LIST = len(["", "desk", "app", "model", ""]) - 1
CUT = "(() => { const title = document.querySelector('.desk-head__title'); return title?.scrollWidth > title?.clientWidth; })()"


@pytest.mark.parametrize(("width", "dark"), WAYS)
def test_every_screen_can_be_used_and_none_runs_over(visit, stories, money, width, dark):
    UserFactory(username="administrator", is_staff=True, is_superuser=True)
    someone = visit(width, dark=dark)
    page = someone.page
    page.emulate_media(reduced_motion="reduce")  # a colour on its way to another is none to measure
    sign_in(someone, "administrator")
    axe, wrong = Axe(), []

    for path in [*screens(stories), *money_screens(money)]:
        answer = page.goto(someone.site + path, wait_until="load")
        found = axe.run(page).response["violations"]
        wrong += [(path, one["id"], [node["target"] for node in one["nodes"]]) for one in found]
        if answer.status != 200:
            wrong.append((path, answer.status, []))
        if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            wrong.append((path, "runs over sideways", [over]))
        # What a list is of is short; a story's headline is as long as it is, and stands in full below.
        if path.count("/") == LIST and page.evaluate(CUT):
            wrong.append((path, "its title is cut", []))

    assert wrong == []
    assert someone.complaints == []
