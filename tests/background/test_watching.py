"""Whether the machine is well."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import FollowUp
from background import watching
from background.models import Turn, Worker
from tests.factories.articles import ArticleFactory

pytestmark = pytest.mark.django_db


def test_all_is_well_while_a_worker_is_heard_of():
    Worker.objects.create(name="w")

    machine = watching.look()

    assert (machine.well, machine.alive, machine.late, machine.given_up, machine.waiting) == (True, True, False, 0, 0)


@pytest.mark.parametrize("kwargs", [None, {"seen_at": timezone.now() - timedelta(minutes=2)}])
def test_a_silent_worker_is_an_alarm(kwargs):
    if kwargs:
        Worker.objects.create(name="w", **kwargs)

    machine = watching.look()

    assert (machine.alive, machine.well, machine.last_seen is None) == (False, False, kwargs is None)


def test_what_waits_for_too_long_is_an_alarm():
    Worker.objects.create(name="w")
    story = ArticleFactory(live=True)
    then = timezone.now() - timedelta(minutes=5)
    FollowUp.objects.filter(article=story).update(due_at=then)

    machine = watching.look()

    assert (machine.oldest_due, machine.late, machine.waiting, machine.well) == (then, True, 1, False)


def test_what_was_given_up_is_an_alarm_until_it_is_tried_again():
    Worker.objects.create(name="w")
    now = timezone.now()
    Turn.objects.create(job="x", due_at=now, not_before=now, parked_at=now)

    assert (watching.look().given_up, watching.look().well) == (1, False)
    assert watching.try_everything_again() == 1
    assert watching.look().given_up == 0


def test_a_worker_in_trouble_is_an_alarm():
    Worker.objects.create(name="w", trouble="The clock was set.")

    assert (watching.look().troubles, watching.look().well) == (["The clock was set."], False)
