"""The demo's invented readers: enough for lists, added to on the next start, none for stories that aren't out."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audience import ranking
from audience.models import DayCount, HourCount
from newsroom.demo import reading
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


def test_readers_are_invented_once_and_added_to_later(monkeypatch):
    monkeypatch.setattr(reading, "DAYS", 10)
    section = SectionFactory()
    out = [ArticleFactory(section=section, live=timezone.now() - timedelta(days=n)) for n in (1, 2, 3)]
    ArticleFactory(section=section)
    reading.invent()
    first = HourCount.objects.count()

    assert len(ranking.most_read(section.publication_id, since=ranking.WEEK)) == 3
    assert set(DayCount.objects.values_list("article", flat=True)) == {story.pk for story in out}
    with time_machine.travel(timezone.now() + timedelta(hours=12)):
        reading.invent()
    assert HourCount.objects.count() > first - 24
    assert HourCount.objects.filter(hour__gt=timezone.now()).exists()
