"""O9, for slots: two editors pin to the same slot at the same moment."""

import threading

import pytest
from django.db import IntegrityError, connection, connections
from django.utils import timezone

from articles import curating
from articles.models import Pin
from tests import patience
from tests.factories.articles import ArticleFactory
from tests.factories.curation import section_top, top
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db(transaction=True)
EDITORS = 6


def together(*acts):
    """Do all of it at once, each on a connection of its own; return what went wrong."""
    start, wrong = threading.Barrier(len(acts)), []

    def run(act):
        try:
            start.wait(timeout=20)
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    patience.finish(*threads)
    return wrong


@pytest.fixture
def section():
    return SectionFactory()


@pytest.fixture
def rivals(section):
    return [(UserFactory(), ArticleFactory(section=section, live=True)) for _ in range(EDITORS)]


def test_o9_of_editors_who_pin_one_slot_at_once_the_last_wins_and_all_are_recorded(section, rivals):
    acts = [lambda e=e, s=s: curating.pin(s, place=section, slot=1, by=e) for e, s in rivals]

    assert together(*acts) == []

    last = Pin.objects.order_by("made_at").last()
    assert Pin.objects.kept().get() == last
    assert section_top(section)[0] == last.article_id
    assert {pin.made_by_id for pin in Pin.objects.all()} == {editor.pk for editor, _ in rivals}
    ends = sorted(pin.removed_at for pin in Pin.objects.exclude(pk=last.pk))
    assert ends == sorted(pin.made_at for pin in Pin.objects.all())[1:]


def test_o9_top_story_and_moves_at_once_leave_no_slot_with_two(section, rivals):
    held = [curating.pin(s, place=section, slot=n, by=e) for n, (e, s) in enumerate(rivals, start=1)]
    refused = []

    def move(pin, slot):
        try:
            curating.move(pin, slot=slot, by=None)
        except curating.Refused as refusal:
            refused.append(refusal)

    acts = [lambda p=p, n=n: move(p, EDITORS - n) for n, p in enumerate(held)]
    acts += [lambda s=s, e=e: curating.make_top_story(s, by=e) for e, s in rivals[:2]]

    assert together(*acts) == []

    kept = list(Pin.objects.kept().values_list("section", "slot"))
    assert len(kept) == len(set(kept))
    stories = list(Pin.objects.kept().values_list("section", "article"))
    assert len(stories) == len(set(stories))
    assert top(section.publication)[0] in {s.pk for _, s in rivals[:2]}


def test_o9_control_editors_who_do_not_see_each_other_get_an_error_instead_of_the_slot(section, rivals, monkeypatch):
    """What holding the publication is for: unheld, both find the slot free, and the database refuses the second."""
    meet = threading.Barrier(2)
    if connection.vendor == "sqlite":  # one writer at a time, always: the second is only made not to look
        monkeypatch.setattr(curating, "_close", lambda pins, **_kwargs: None)
    else:
        monkeypatch.setattr(curating, "_begin", lambda place: timezone.now())
        monkeypatch.setattr(curating, "_close", lambda pins, **_kwargs: meet.wait(timeout=20))
    acts = [lambda e=e, s=s: curating.pin(s, place=section, slot=1, by=e) for e, s in rivals[:2]]

    wrong = together(*acts)

    assert [type(error) for error in wrong] == [IntegrityError]
    assert Pin.objects.count() == 1
