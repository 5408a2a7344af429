"""A publication, its supporters' desk, and a supporter whose money came through the invented bank."""

import pytest

from sections.roles import SUPPORTERS
from supporters import giving
from supporters.models import Plan, StateChange
from tests.factories.sections import PublicationFactory, staff
from tests.factories.supporters import ContributionFactory
from tests.supporters.gateways.sandbox.conftest import counter

__all__ = ["counter"]


@pytest.fixture
def home():
    return PublicationFactory(name="Perihelion")


@pytest.fixture
def desk(client, home):
    """Someone of the supporters' desk, signed in."""
    person = staff(SUPPORTERS, home)
    client.force_login(person)
    return person


@pytest.fixture
def stripped(desk):
    """Take rights away from the signed-in person: `stripped("see_names")`."""

    def take(*codenames):
        role = desk.assignments.get().role
        role.permissions.remove(*role.permissions.filter(codename__in=codenames))

    return take


@pytest.fixture
def given(counter, home):
    """Give once, or each month, through the bank: returns the attempt, paid."""

    def give(rhythm=Plan.Rhythm.ONCE, email="ann@example.org", name="Ann Giver", **changes):
        made = ContributionFactory(
            publication=home, plan__rhythm=rhythm, plan__publication=home, state="begun", remote_id="",
            supporter__email=email, supporter__name=name, **changes,
        )  # fmt: skip
        giving.send(made, back=lambda _c: "http://testserver/back/", left=lambda _c: "http://testserver/left/")
        made.refresh_from_db()
        counter.choose(_Started(made))
        return giving.look_up(made, cause="test")

    return give


class _Started:
    """What the bank's payer has before them."""

    def __init__(self, made) -> None:
        self.ref = type("Ref", (), {"remote_id": made.remote_id})()


def changes_of(row):
    """Return the states that a row went through."""
    changes = StateChange.objects.filter(table=row._meta.model_name, row_key=row.pk)
    return list(changes.order_by("pk").values_list("after", flat=True))
