"""Gateways to try with: the invented bank, and the doubles of the real ones."""

import pytest

from tests.factories.sections import PublicationFactory
from tests.factories.supporters import PlanFactory
from tests.supporters import drill


@pytest.fixture
def peers(settings):
    """Both gateways' doubles, by name, with our gateways pointed at them."""
    with drill.doubles(settings) as found:
        yield found


@pytest.fixture(params=["stripe", "paypal"])
def practice(request, peers, client):
    """A drill at one gateway, with nothing going wrong."""
    name = request.param
    return drill.Drill(name, peers[name], client, PublicationFactory(), drill.plans())


@pytest.fixture
def sandbox(settings, tmp_path):
    """The invented bank, with books of its own, as the only gateway."""
    settings.GATEWAYS = {"sandbox": {"bank": str(tmp_path / "bank.sqlite3"), "may_run": True}}


@pytest.fixture
def plan():
    """A plan of three suggested amounts at the test client's publication."""
    PublicationFactory()
    return PlanFactory(slug="friend", name="Friend", suggested_minor=[500, 1000, 2500])
