"""A supporter's way: from the appeal on a story to the plan they choose."""

import re

import pytest

from sections.models import Publication
from supporters.models import Plan, PlanMethod
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory
from tests.factories.supporters import PlanFactory
from tests.journeys.conftest import figure

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False])
def test_from_any_story_to_a_plan_in_two_clicks(visit, site, scripts):
    PlanFactory(
        name="Monthly Supporter",
        slug="monthly-supporter",
        rhythm=Plan.Rhythm.MONTHLY,
        methods=[PlanMethod.Method.PAYPAL],
    )
    PlanFactory(name="Contributor", slug="contributor", is_open_ended=False)
    story = ArticleFactory(section=SectionFactory(publication=Publication.objects.get()), live=True)
    supporter = visit(390, 844, scripts=scripts)
    supporter.open(story.get_absolute_url())

    supporter.click(supporter.page.locator(".appeal a", has_text="Monthly Supporter"))
    supporter.page.wait_for_url(re.compile(r"/support/monthly-supporter/give/\?story="))

    words = supporter.page.locator("main").inner_text()
    assert "Billed monthly" in words
    assert "PayPal only" in words
    figure("supporters.clicks_to_plan", supporter.clicks, at_most=2)
    figure("supporters.fields_to_plan", supporter.fields, at_most=1)
    assert supporter.complaints == []
    assert supporter.elsewhere == []
