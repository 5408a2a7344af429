"""Old changes are cleared away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pages import clearing
from pages.models import Change

pytestmark = pytest.mark.django_db


def test_what_is_older_than_a_day_goes_but_the_last_stays():
    Change.objects.all().delete()
    long_ago = timezone.now() - timedelta(days=3)
    for tags in ("article:1", "article:2"):
        Change.objects.create(tags=tags, made_at=long_ago)
    assert clearing.clear_changes() == 1
    assert [change.tags for change in Change.objects.all()] == ["article:2"]
    Change.objects.create(tags="article:3")
    assert clearing.clear_changes() == 1
