"""Disqus's comments come in: once, by story, one level deep, without a word about people that nobody needs."""

import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.models import Redirect
from comments.importing import bringing
from comments.models import Comment, Notice, Talk
from newsroom.kit.opening import BrokenArchive
from readers.models import Reader
from sections.models import HostAlias
from tests.comments.importing import sample
from tests.factories.articles import ArticleFactory

pytestmark = pytest.mark.django_db
State = Comment.State


@pytest.fixture
def story():
    return ArticleFactory(live=sample.BEGAN)


@pytest.fixture
def bring(tmp_path, story):
    """Bring the parts of a file into the story's publication; the first thread is the story's."""

    def bring(*parts, **options):
        file = tmp_path / "export.xml"
        file.write_text(sample.export(sample.thread(1, story.canonical_url), *parts), encoding="utf-8")
        return bringing.bring_in(file, story.publication, **options)

    return bring


def rows():
    """Return all comments with what can change."""
    return list(Comment.objects.order_by("pk").values())


@pytest.mark.parametrize(
    "address",
    [
        "http://{host}/{path}/", "https://{host}/{path}", "https://www.{host}/{path}/?utm_source=x&fbclid=y",
        "https://{host}:8443/{path}/#comments", "https://{host}/{path}/amp/", "https://alias.example/{path}/",
        "https://{host}/old/rover.html", "https://{host}/?p=123", "https://{host}/?p=123&utm_medium=z",
        "https://{host}/older/", "https://old.example/{path}/", "HTTPS://{host}/%6Fld/rover.html",
    ],
)  # fmt: skip
def test_a_thread_finds_its_story_by_any_address_it_had(story, tmp_path, address):
    publication = story.publication
    HostAlias.objects.create(publication=publication, host="alias.example")
    for path in ("/old/rover.html", "/?p=123"):
        Redirect.objects.create(publication=publication, old_path=path, article=story)
    Redirect.objects.create(publication=publication, old_path="/older/", new_path="/old/rover.html")
    file = tmp_path / "export.xml"
    link = address.format(host=publication.host, path=story.path)
    file.write_text(sample.export(sample.thread(7, link), sample.post(1, 7)), encoding="utf-8")

    report = bringing.bring_in(file, publication, hosts=["old.example"])

    assert (report.changes, report.unmatched) == (1, [])
    assert Comment.objects.get().article == story


def test_wordpress_writes_the_old_address_into_the_name_of_the_thread(bring, story):
    Redirect.objects.create(publication=story.publication, old_path="/?p=55", article=story)
    name = f"55 http://{story.publication.host}/?p=55"

    report = bring(sample.thread(2, "", name=name), sample.post(1, 2))

    assert report.changes == 1


def test_what_finds_no_story_is_told_with_its_address(bring, tmp_path):
    elsewhere = "https://elsewhere.example/a/"
    table = tmp_path / "unmatched.csv"

    report = bring(sample.thread(2, elsewhere), sample.post(5, 2), sample.post(6, 2), unmatched_to=table)

    assert [(t.address, t.posts) for t in report.unmatched] == [(elsewhere, 2)]
    assert table.read_text(encoding="utf-8").splitlines() == ["address,title,comments", f"{elsewhere},Thread 2,2"]
    assert not Comment.objects.exists()


def test_answers_stand_one_level_deep_and_nothing_of_people_is_kept_but_the_name(bring, story):
    bring(
        sample.post(3, 1, parent=2, message="<p>Three</p>"), sample.post(2, 1, parent=1),
        sample.post(1, 1, author="ada@example.org"), sample.post(4, 1, spam=True, message="<p>Buy</p>"),
        sample.post(5, 1, parent=4), sample.post(6, 1, deleted=True), sample.post(7, 1, parent=6),
        sample.post(8, 1, deleted=True), sample.post(9, 1, parent=404),
    )  # fmt: skip

    found = {c.imported_id: c for c in Comment.objects.select_related("parent")}
    parents = {number: c.parent and c.parent.imported_id for number, c in found.items()}
    assert parents == {"1": None, "2": "1", "3": "1", "4": None, "5": None, "6": None, "7": "6", "9": None}
    states = {number: c.state for number, c in found.items() if c.state != State.APPROVED}
    assert states == {"4": State.REJECTED, "6": State.REMOVED}
    assert (found["6"].body, found["6"].author_name, found["1"].author_name) == ("", "", "ada")
    assert (found["1"].answers, found["6"].answers) == (2, 1)
    talk = Talk.objects.get(article=story)
    assert (talk.approved, talk.latest_at) == (6, found["9"].created_at)
    kept = " ".join(str(row) for row in rows())
    assert "example.org" not in kept
    assert "198.51" not in kept
    assert (Reader.objects.count(), Notice.objects.count()) == (0, 0)


def test_an_answer_finds_its_parent_from_a_file_that_came_before(bring):
    bring(sample.post(1, 1), sample.post(2, 1, parent=1))

    bring(sample.post(3, 1, parent=2), sample.post(4, 1, parent=3))

    assert set(Comment.objects.filter(parent__imported_id="1").values_list("imported_id", flat=True)) == {"2", "3", "4"}
    assert Comment.objects.get(imported_id="1").answers == 3


def test_what_the_desk_decided_since_stays(bring):
    bring(sample.post(1, 1))
    Comment.objects.update(state=State.REJECTED, body="x")

    report = bring(sample.post(1, 1, message="<p>Changed there</p>"))

    assert (report.changes, report.unchanged, Comment.objects.get().state) == (0, 1, State.REJECTED)


def test_a_trial_writes_nothing_and_says_the_same(bring):
    posts = [sample.post(1, 1), sample.post(2, 1, spam=True), sample.post(3, 1, message="")]

    trial = bring(*posts, dry_run=True)
    assert not Comment.objects.exists()
    assert list(trial.lines()) == list(bring(*posts).lines())


def test_a_file_that_breaks_off_is_taken_as_far_as_it_goes(tmp_path, story):
    whole = sample.export(sample.thread(1, story.canonical_url), sample.post(1, 1), sample.post(2, 1))
    file = tmp_path / "cut.xml"
    file.write_text(whole[: whole.index('<post dsq:id="2">') + 30], encoding="utf-8")

    with pytest.raises(CommandError, match="cut off"):
        call_command("import_disqus", file, publication=story.publication.slug, stdout=StringIO())
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("beginning", "said"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]>\n<disqus>', "Disqus never does"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><disqus>', "declares a document type"),
        ("<rss><channel>", "holds no threads of Disqus"),
        ("<!DOCTYPE html><html>", "is a web page"),
    ],
    ids=["F1-F4-entities", "F5-outside", "another-format", "F20-a-page"],
)
def test_what_cannot_be_trusted_is_refused_before_anything_is_written(tmp_path, story, beginning, said):
    file = tmp_path / "export.xml"
    root = "rss" if "rss" in beginning else "disqus"
    file.write_text(f"{beginning}<x>a</x>{'</channel>' if root == 'rss' else ''}</{root}>", encoding="utf-8")

    with pytest.raises(BrokenArchive, match=said):
        bringing.bring_in(file, story.publication)


def test_killed_between_two_batches_it_goes_on_with_right_counts(bring, story, monkeypatch):
    posts = [sample.post(n, 1, parent=n - 1 if n % 2 == 0 else "") for n in range(1, 11)]
    calls = iter([None, KeyboardInterrupt()])

    def dies(_name):
        if error := next(calls):
            raise error

    monkeypatch.setattr(bringing.failpoints, "reached", dies)
    with pytest.raises(KeyboardInterrupt):
        bring(*posts, batch=3)
    monkeypatch.undo()
    assert Comment.objects.count() == 3

    report = bring(*posts, batch=3)

    assert (report.changes, report.unchanged) == (7, 3)
    assert Talk.objects.get(article=story).approved == 10
    assert set(Comment.objects.filter(parent=None).values_list("answers", flat=True)) == {1}


def test_a_thousand_come_in_and_the_second_time_nothing_changes(tmp_path, story):
    stories = [story, *ArticleFactory.create_batch(7, section=story.section, live=sample.BEGAN - timedelta(days=1))]
    file = tmp_path / "large.xml"
    file.write_text(sample.large([s.canonical_url for s in stories]), encoding="utf-8")

    began = time.perf_counter()
    first = bringing.bring_in(file, story.publication)
    rate = first.changes / (time.perf_counter() - began)
    before = rows()
    second = bringing.bring_in(file, story.publication)

    assert (second.changes, second.unchanged, second.odd) == (0, first.changes, first.odd)
    assert rows() == before
    assert first.changes == 1000 + 12
    assert dict(first.left_out) == {
        "removed, without answers": 1, "says nothing": 2, "comments of a thread that isn't in the file": 1,
    }  # fmt: skip
    assert first.odd["numbers that came twice: the first counts"] == 1
    assert Comment.objects.exclude(parent=None).filter(parent__parent__isnull=False).count() == 0
    assert sum(Talk.objects.values_list("approved", flat=True)) == Comment.objects.approved().count()
    assert (
        Comment.objects.get(imported_id="6").body == "<script>alert(6)</script>"
    )  # as it was typed, nothing of the element
    print(f"\nFIGURE comments.import_per_second={rate:.0f} bar=>=300 {'PASS' if rate >= 300 else 'FAIL'}")
