"""The alarm on the desk's first page."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from background.models import Turn, Worker

pytestmark = pytest.mark.django_db


def shown():
    return Template("{% load machine %}{% machine %}").render(Context())


def test_one_quiet_line_while_all_is_well(django_assert_max_num_queries):
    Worker.objects.create(name="w")

    with django_assert_max_num_queries(6):
        page = shown()

    assert ("up to date" in page, 'role="alert"' in page) == (True, False)


def test_an_alarm_says_what_is_wrong_and_how_to_mend_it():
    then = timezone.now() - timedelta(minutes=9)
    Turn.objects.create(job="late", due_at=then, not_before=then)
    Turn.objects.create(job="lost", due_at=then, not_before=then, parked_at=then)
    Worker.objects.create(name="w", seen_at=then, trouble="")

    page = " ".join(shown().split())

    for words in ("No worker has been heard of for 9 minutes.", "1 thing is due, the oldest for 9 minutes.",
                  "1 thing failed too often and was given up.", "python manage.py work --again"):  # fmt: skip
        assert words in page
