"""T: time. Clocks that skip and repeat, edges to the second, a worker that slept, a clock that was set."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import following_up, publishing, undoing
from articles.models import Article, FollowUp, RelatedLink
from articles.signals import story_gone, story_out
from articles.templatetags import deskwork
from background import attending
from background.models import Worker
from newsroom.kit import clock
from newsroom.kit.moments import MomentField
from sections.models import Publication
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, TagFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory, StandingPageFactory

pytestmark = pytest.mark.django_db
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECRET = "The secret"


def typed(zone, text):
    field = MomentField(required=False)
    field.zone = zone
    return field.clean(text)


@pytest.mark.parametrize(
    ("zone", "local", "first", "second"),
    [
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25 00:30 UTC", "2026-10-25 01:30 UTC"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01 05:30 UTC", "2026-11-01 06:30 UTC"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04 14:45 UTC", "2026-04-04 15:15 UTC"),
    ],
)
def test_t1_a_time_the_clocks_show_twice_is_refused_with_both_moments(zone, local, first, second):
    with pytest.raises(ValidationError) as refusal:
        typed(zone, local)

    assert refusal.value.messages == [
        f"On {local[:10]} the clocks of {zone} show {local[11:]} twice. Write “{first}” or “{second}” instead."
    ]
    assert [typed(zone, answer).isoformat(" ", "minutes")[:16] + " UTC" for answer in (first, second)] == [
        first,
        second,
    ]


@pytest.mark.parametrize(
    ("zone", "local", "following", "moment"),
    [
        ("Europe/Berlin", "2026-03-29T02:30", "03:00", "2026-03-29 01:00 UTC"),
        ("America/New_York", "2026-03-08T02:30", "03:00", "2026-03-08 07:00 UTC"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "02:30", "2026-10-03 15:30 UTC"),
    ],
)
def test_t1_a_time_the_clocks_skip_is_refused_with_the_next_there_is(zone, local, following, moment):
    with pytest.raises(ValidationError) as refusal:
        typed(zone, local)

    assert refusal.value.messages == [
        f"On {local[:10]} the clocks of {zone} skip {local[11:]}. The next minute there is {following}, which is “{moment}”."
    ]
    assert typed(zone, moment) == typed(zone, f"{local[:10]}T{following}")


def test_t2_a_story_that_would_expire_at_or_before_its_time_is_refused():
    now = timezone.now()
    for expires in (now + HOUR, now + HOUR - SECOND):
        with pytest.raises(publishing.Refused, match="expires before it would be published"):
            publishing.schedule(ArticleFactory(expires_at=expires), by=UserFactory(), at=now + HOUR)


def test_t3_a_worker_that_slept_tells_everything_once_and_in_order(time_machine):
    now, by, heard = timezone.now(), UserFactory(), []
    stories = [ArticleFactory() for _ in range(5)]
    for hours, story in zip((3, 1, 5, 2, 4), stories, strict=True):
        publishing.schedule(story, by=by, at=now + hours * HOUR)

    def receiver(sender, article_id, **_kwargs):
        heard.append(article_id)

    story_out.connect(receiver)
    try:
        time_machine.move_to(now + 9 * HOUR)
        for _worker in range(3):
            following_up.tell_what_is_due()
    finally:
        story_out.disconnect(receiver)

    assert heard == [stories[index].pk for index in (1, 3, 0, 4, 2)]


def test_t4_a_clock_set_back_takes_nothing_back_and_tells_nothing_twice(time_machine):
    """Nothing that was done is undone by a clock; a worker that sees it stops telling until it is right."""
    now, heard = timezone.now(), []
    story = publishing.publish(ArticleFactory(), by=None, at=now - 2 * HOUR)

    def receiver(sender, article_id, **_kwargs):
        heard.append(sender)

    for signal in (story_out, story_gone):
        signal.connect(receiver)
    try:
        following_up.tell_what_is_due()
        before = Article.objects.filter(pk=story.pk).values().get()
        time_machine.move_to(now - HOUR)
        following_up.tell_what_is_due()
    finally:
        for signal in (story_out, story_gone):
            signal.disconnect(receiver)

    assert len(heard) == 1
    assert Article.objects.filter(pk=story.pk).values().get() == before
    assert list(Article.objects.live()) == [story]


@pytest.mark.parametrize(("step", "way"), [(timedelta(days=1), "ahead"), (-HOUR, "back")])
def test_t5_a_clock_that_jumps_is_an_alarm_and_nothing_is_told(time_machine, step, way):
    now = timezone.now()
    publishing.schedule(ArticleFactory(), by=UserFactory(), at=now + 2 * HOUR)
    ArticleFactory(live=True)
    worker = attending.Attendant(threading.Event(), name="w")

    time_machine.move_to(now + step)
    worker.round()

    assert f"was set {way} by" in Worker.objects.get().trouble
    assert not FollowUp.objects.filter(done_at__isnull=False).exists()

    time_machine.move_to(now + SECOND)
    worker.round()
    assert Worker.objects.get().trouble == ""
    assert FollowUp.objects.filter(done_at__isnull=False).count() == 1


@pytest.fixture
def network():
    """A story that could stand everywhere, on a page of every kind that could show it; and those pages' addresses."""
    section = SectionFactory(slug="rockets")
    sister = SectionFactory(slug="guests", publication=PublicationFactory(host="sister.test"))
    SidebarBlockFactory(source=section)
    story = ArticleFactory(section=section, headline=SECRET, agency=AgencyFactory())
    story.also_in.add(sister)
    story.tags.add(TagFactory())
    story.bylines.create(author=AuthorFactory())
    other = ArticleFactory(section=SectionFactory(publication=section.publication), live=NOON - 2 * HOUR)
    RelatedLink.objects.create(article=other, story=story)
    story.corrections.create(text="It was a day later.", kind="update", made_at=NOON - HOUR)
    neighbour = ArticleFactory(section=section, live=NOON - HOUR)
    StandingPageFactory(publication=section.publication, slug="about")
    day = NOON.strftime("/%Y/%m/%d/")
    home = [
        "/", "/archive/", day, day[:9], day[:6], "/rockets/", "/about/", f"{day}{story.slug or 'the-secret'}/",
        other.get_absolute_url(), neighbour.get_absolute_url(), story.tags.get().get_absolute_url(),
        story.bylines.get().author.get_absolute_url(), story.agency.get_absolute_url(),
        "/corrections/", "/corrections/feed.atom", "/corrections/feed.rss", "/corrections/feed.json",
    ]  # fmt: skip
    guest = ["/", "/guests/", day, f"{day}the-secret/"]
    return story, [("testserver", path) for path in home] + [("sister.test", path) for path in guest]


def pages_that_show_it(client, addresses):
    shown = set()
    for host, path in addresses:
        page = client.get(path, headers={"host": host})
        assert page.status_code in {200, 404, 410}, (host, path)
        if SECRET in page.text:
            shown.add((host, path))
    return shown


def test_t6_no_page_of_the_network_shows_a_story_a_moment_too_early_or_too_late(client, network, time_machine):
    story, addresses = network
    by = UserFactory()
    time_machine.move_to(NOON - HOUR + SECOND, tick=False)
    Article.objects.filter(pk=story.pk).update(embargo_until=NOON)
    publishing.schedule(story, by=by, at=NOON)
    Article.objects.filter(pk=story.pk).update(expires_at=NOON + HOUR)
    seen = {}
    for moment in (-MOMENT, timedelta(), HOUR - MOMENT, HOUR):
        time_machine.move_to(NOON + moment, tick=False)
        seen[moment] = pages_that_show_it(client, addresses)

    assert (seen[-MOMENT], seen[HOUR]) == (set(), set())
    assert seen[timedelta()] == seen[HOUR - MOMENT]
    assert len(seen[timedelta()]) >= 16, "the control: these pages would have shown it"
    assert {path for _host, path in seen[timedelta()]} >= {path for _host, path in addresses if "corrections" in path}


@pytest.mark.parametrize("how", ["embargo", "hold", "withdrawn", "trash"])
def test_t6_a_story_kept_back_is_on_no_page(client, network, time_machine, how):
    story, addresses = network
    by = UserFactory()
    time_machine.move_to(NOON, tick=False)
    if how == "hold":
        publishing.publish(story, by=by, hold=True)
    else:
        publishing.publish(story, by=by)
        assert pages_that_show_it(client, addresses)
    if how == "embargo":
        publishing.set_times(story, by=by, embargo_until=NOON + HOUR, expires_at=None)
    if how == "withdrawn":
        publishing.withdraw(story, by=by, reason="So.")
    if how == "trash":
        publishing.trash(story, by=by)

    shown = pages_that_show_it(client, addresses)

    # A withdrawn story's own address says what is gone from it.
    gone = {address for address in addresses if address[1].endswith("/the-secret/")}
    assert shown <= gone if how == "withdrawn" else shown == set()


def test_t7_times_on_pages_carry_their_offset(client):
    story = ArticleFactory(live=NOON, section__publication__zone="Asia/Singapore")

    page = client.get(story.get_absolute_url()).text

    stamps = re.findall(r'datetime="([^"]+)"', page + deskwork.moment(story, "published_at"))
    with_time = [stamp for stamp in stamps if "T" in stamp]
    assert all(datetime.fromisoformat(stamp).utcoffset() is not None for stamp in with_time)
    assert with_time[-1] == "2026-06-01T12:00:00+00:00"


@pytest.mark.parametrize(("year", "refused"), [(1969, False), (2038, False), (9999, True), (1, True)])
def test_t8_odd_years_are_stored_or_refused_and_never_an_error(client, year, refused):
    text = f"{year:04}-12-31T23:59"
    if refused:
        with pytest.raises(ValidationError, match="out of reach"):
            typed("Pacific/Kiritimati", text)
        return
    moment = typed("Pacific/Kiritimati", text)
    story = publishing.publish(ArticleFactory(section__publication__zone="Pacific/Kiritimati"), by=None, at=moment)

    assert story.path.startswith(f"{year}/12/31/")
    assert client.get(story.get_absolute_url()).status_code == (200 if year < 2000 else 404)


def test_t9_what_is_stored_is_a_moment_whatever_the_zone_becomes(section_in_berlin):
    moment = datetime(2027, 7, 1, 7, 0, tzinfo=UTC)
    story = publishing.schedule(ArticleFactory(section=section_in_berlin), by=UserFactory(), at=moment)
    Publication.objects.update(zone="Africa/Lagos")

    story = Article.objects.select_related("publication").get(pk=story.pk)

    assert (story.published_at, clock.said(moment, story.publication.zone)) == (moment, "1 Jul 2027, 08:00")
    assert FollowUp.objects.get().due_at == moment


@pytest.fixture
def section_in_berlin():
    return SectionFactory(publication__zone="Europe/Berlin")


def test_t10_an_undo_ends_on_the_servers_second_whoevers_clock_is_wrong(time_machine):
    by = UserFactory()
    time_machine.move_to(NOON, tick=False)
    stories = [publishing.publish(ArticleFactory(), by=by, hold=True) for _ in range(2)]
    batches = [undoing.open_to(by, story).batch for story in stories]

    time_machine.move_to(NOON + timedelta(seconds=10) - MOMENT, tick=False)
    assert undoing.undo(batches[0], by=by).undone == [stories[0]]
    time_machine.move_to(NOON + timedelta(seconds=10), tick=False)
    assert undoing.undo(batches[1], by=by).undone == []
