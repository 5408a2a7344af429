"""What a publication's readers can choose from, held in memory beside the map of the network."""

from newsroom.kit import databases
from pages import noting
from sections import network
from sections.models import Publication
from supporters import gateways
from supporters.models import Plan

_held: dict[int, list[Plan]] = {}
_revision = -1


def offered_by(publication: Publication) -> list[Plan]:
    """Return a publication's plans in order, with the ways to pay. No query while the map is unchanged."""
    global _revision  # noqa: PLW0603 - this module is the one holder of the copy
    noting.note(noting.PLANS)
    current = network.current().revision
    if current != _revision:
        _held.clear()
        _revision = current
    if publication.pk not in _held:
        with databases.to_be_held() as may_hold:
            plans = list(Plan.objects.offered_by(publication.pk))
        if not may_hold:
            return plans
        _held[publication.pk] = plans
    return _held[publication.pk]


def find(publication: Publication, slug: str) -> Plan | None:
    """Return the plan of that name that a publication offers."""
    return next((plan for plan in offered_by(publication) if plan.slug == slug), None)


def methods_of(plan: Plan) -> list[str]:
    """Return the ways to pay that a plan has and that a gateway takes here."""
    return [m.method for m in plan.payable_methods if gateways.for_method(m.method)]


def forget() -> None:
    """Drop this process's copy."""
    _held.clear()
