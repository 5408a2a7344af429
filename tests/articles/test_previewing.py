"""Guest links and what comes back by them."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import keeping, previewing, proofs, publishing
from articles.acting import Refused
from articles.models import GuestAnswer, PreviewLink
from articles.previewing import TooMany
from audit.models import AuditEntry
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return ArticleFactory(created_by=UserFactory())


@pytest.fixture
def made(story):
    link, address = previewing.make(story, by=story.created_by, label=" For\n Hana ")
    return link, address.rsplit("/", 2)[1]


def answered(link, **changes):
    given = {"verdict": "approve", "name": "Hana", "words": "", "seen": "a" * 64} | changes
    return previewing.answer(link, **given)


def test_a_link_stands_at_the_storys_own_site_and_only_its_digest_is_kept(story, made):
    link, secret = made

    assert len(secret) >= 43
    assert link.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(PreviewLink.objects.values()[0])
    assert secret not in str(list(AuditEntry.objects.values()))
    assert (link.label, link.made_by) == ("For Hana", story.created_by)
    assert link.expires_at - link.made_at == timedelta(days=7)
    assert previewing.opened_by(secret, on=story.publication) == link


def test_a_link_works_until_it_is_over_or_revoked(story, made):
    link, secret = made
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        assert previewing.opened_by(secret, on=story.publication) is None

    previewing.revoke(link, by=story.created_by)
    previewing.revoke(link, by=story.created_by)

    assert previewing.opened_by(secret, on=story.publication) is None
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True)) == [
        "make guest link",
        "revoke guest link",
    ]


def test_a_wrong_secret_another_site_and_the_trash_are_all_the_same(story, made, django_assert_num_queries):
    _link, secret = made
    other = PublicationFactory(host="sister.test")

    for wrong, on in ((secret[:-1] + "~", story.publication), (secret, other), ("", story.publication)):
        with django_assert_num_queries(1):
            assert previewing.opened_by(wrong, on=on) is None
    publishing.trash(story, by=story.created_by)
    with django_assert_num_queries(1):
        assert previewing.opened_by(secret, on=story.publication) is None


def test_no_link_to_what_is_in_the_trash_or_for_odd_times(story):
    with pytest.raises(Refused):
        previewing.make(story, by=story.created_by, days=365)
    story = publishing.trash(story, by=story.created_by)
    with pytest.raises(Refused):
        previewing.make(story, by=story.created_by)


def test_openings_are_counted_once_a_second(made):
    link, _secret = made
    for _ in range(3):
        previewing.note_opening(link)
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        previewing.note_opening(link)

    link.refresh_from_db()
    assert link.opens == 2


def test_an_answer_is_kept_and_recorded_without_naming_the_guest_for_ever(story, made):
    link, _secret = made

    given = answered(link, verdict="change", name=" Hana  Okabe ", words="Two,\x00 not one.", seen="b" * 64)

    assert (given.verdict, given.name, given.words, given.seen) == ("change", "Hana Okabe", "Two, not one.", "b" * 64)
    entry = AuditEntry.objects.get(act="guest answer")
    assert (entry.by, entry.after["answer"], entry.after["verdict"]) == (None, given.pk, "change")
    assert "Hana" not in str(entry.after) + entry.note


@pytest.mark.parametrize("wrong", [
    {"verdict": ""}, {"verdict": "publish"}, {"name": ""}, {"name": "\u200b"}, {"name": "x" * 101},
    {"verdict": "change", "words": " "}, {"words": "x" * 4_001},
])  # fmt: skip
def test_what_can_not_be_understood_is_refused(made, wrong):
    with pytest.raises(Refused):
        answered(made[0], **wrong)
    assert not GuestAnswer.objects.exists()


def test_the_same_answer_twice_is_one(made):
    assert answered(made[0]) == answered(made[0])
    assert GuestAnswer.objects.count() == 1


def test_a_flood_is_refused_and_ends_with_the_hour(made):
    link = made[0]
    for number in range(10):
        answered(link, words=f"Number {number}")
    with pytest.raises(TooMany):
        answered(link, words="One more")

    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)):
        answered(link, words="One more")
    assert GuestAnswer.objects.count() == 11


def test_a_strange_digest_is_not_kept(made):
    assert answered(made[0], seen="<script>").seen == ""


def test_answers_reach_who_began_the_story_and_who_made_the_link(story, made, django_assert_num_queries):
    colleague = UserFactory()
    link, _address = previewing.make(story, by=colleague)
    answered(made[0], words="By the first link")
    answered(link, words="By the second")

    with django_assert_num_queries(1):
        assert [a.words for a in previewing.answers_for(story.created_by)] == ["By the second", "By the first link"]
    assert [a.words for a in previewing.answers_for(colleague)] == ["By the second"]
    assert list(previewing.answers_for(UserFactory())) == []
    assert previewing.answers_to(story).count() == 2


def test_answers_to_what_was_thrown_away_or_of_long_ago_are_not_news(story, made):
    answered(made[0])
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert not previewing.answers_for(story.created_by)
    publishing.trash(story, by=story.created_by)
    assert not previewing.answers_for(story.created_by)


def test_an_answer_knows_the_text_it_was_given_to(story, made):
    values = keeping.current(story)
    given = answered(made[0], seen=proofs.digest(values))

    assert previewing.is_about(given, values)
    assert not previewing.is_about(given, values | {"body": "<p>Other</p>"})
