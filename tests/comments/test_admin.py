"""The moderator's screens: what they show, what their buttons do, and what of other publications nobody sees."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from audit.models import AuditEntry
from comments import deciding, recounting
from comments.models import Ban, BlockedWord, Comment, CommentRule, Letter, Report
from sections import roles
from tests.factories.articles import ArticleFactory
from tests.factories.comments import BanFactory, CommentFactory, LetterFactory
from tests.factories.readers import ReaderFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db
QUEUE = "/desk/comments/"
State = Comment.State


@pytest.fixture
def story():
    """A live story."""
    return ArticleFactory(live=True)


@pytest.fixture
def editor(story):
    """Someone who moderates at the story's publication."""
    return staff(roles.EDITOR, story.publication, name="Ada Night")


@pytest.fixture
def desk(client, editor):
    """The editor's browser."""
    client.force_login(editor)
    return client


@pytest.fixture
def foreign():
    """A comment that waits at another publication."""
    section = SectionFactory(publication=PublicationFactory(host="sister.test"))
    return CommentFactory(article=ArticleFactory(section=section, live=True), state=State.PENDING)


def bodies(answer) -> list[str]:
    """Return the texts on a page of the queue."""
    return [one.get_text(strip=True) for one in BeautifulSoup(answer.content, "html.parser").select(".remark__body")]


def act(client, comment, what, *, as_json=True, **fields):
    """Press a button beside a comment, as seen now unless told otherwise."""
    fields = {"seen": deciding.look_of(comment)} | fields
    head = {"Accept": "application/json"} if as_json else {}
    return client.post(reverse(f"desk-comments:{what}", args=[comment.pk]), fields, headers=head)


def test_the_queue_shows_what_waits_oldest_first_as_text_and_nothing_of_others(desk, story, foreign):
    first, second = (CommentFactory(article=story, state=State.PENDING, body=body) for body in ("<b>One</b>", "Two"))
    CommentFactory(article=story)
    CommentFactory(article=story, state=State.HELD, body="Held")

    page = desk.get(QUEUE)

    assert bodies(page) == ["<b>One</b>", "Two"]
    assert b"&lt;b&gt;One" in page.content
    assert bodies(desk.get(QUEUE, {"view": "held"})) == ["Held"]
    assert bodies(desk.get(QUEUE, {"reader": second.reader_id})) == ["Two"]
    assert len(bodies(desk.get(QUEUE, {"story": story.pk}))) == 4
    assert desk.get(QUEUE, {"reader": foreign.reader_id}).status_code == 404
    assert desk.get(QUEUE, {"story": foreign.article_id}).status_code == 404
    assert bodies(desk.get(QUEUE, {"publication": foreign.publication.slug})) == bodies(page)
    assert first.reader.email.encode() not in page.content


def test_the_queue_says_what_the_machine_saw_who_wrote_it_and_why_it_was_reported(desk, story):
    reader = ReaderFactory()
    CommentFactory(article=story, reader=reader)
    CommentFactory(article=story, reader=reader, state=State.REJECTED)
    CommentFactory.create_batch(2, article=story, reader=reader, state=State.HELD, network="203.0.113.7")
    CommentFactory(article=story, state=State.HELD, network="203.0.113.7")
    comment = CommentFactory(
        article=story, reader=reader, state=State.PENDING, network="203.0.113.7", score=0.93,
        signs=[{"sign": "words", "weight": 2.4, "detail": "cheap watches, watches"},
               {"sign": "links", "weight": 0.9, "detail": "1"}, {"sign": "trusted", "weight": -2.0, "detail": ""},
               {"sign": "of_tomorrow", "weight": 0.1, "detail": ""}],
    )  # fmt: skip
    Report.objects.create(comment=comment, reader=ReaderFactory(), reason="attack", note="He means me.")
    recounting.count_comment(comment.pk)

    words = " ".join(BeautifulSoup(desk.get(QUEUE).content, "html.parser").select_one(".remark").get_text(" ").split())

    for said in (
        "1 approved", "1 rejected", "doubts 0.93", "+++ words of rejected comments: cheap watches, watches", "+ 1 link",
        "−−− a trusted reader", "attacks a person or a group: He means me.", "2 more wait from this reader",
        "1 more waits from this network", "Shut the reader out, reject 2 more",
    ):  # fmt: skip
        assert said in words


@pytest.mark.parametrize("many", [3, 100])
def test_the_queue_asks_the_same_questions_however_much_waits(desk, story, many, django_assert_num_queries):
    for comment in CommentFactory.create_batch(many, article=story, state=State.PENDING, network="203.0.113.7"):
        Report.objects.create(comment=comment, reader=comment.reader, reason="spam")
    desk.get(QUEUE)

    # Session, person, network-wide rights and roles are asked on every screen.
    with django_assert_num_queries(4 + 4 + 6):
        page = desk.get(QUEUE)

    assert len(bodies(page)) == min(many, 50)


def test_pages_of_the_queue_go_by_key_and_miss_none(desk, story):
    texts = [CommentFactory(article=story, state=State.PENDING).body for _ in range(53)]

    first = desk.get(QUEUE)
    more = BeautifulSoup(first.content, "html.parser").select_one("[data-more]")["href"]

    assert bodies(first) + bodies(desk.get(QUEUE + more)) == texts
    for wrong in ("x", "~", "2026-01-01~1", "9" * 30 + "~1", "2026-01-01T00:00:00+00:00~x"):
        assert len(bodies(desk.get(QUEUE, {"after": wrong}))) == 50


@pytest.mark.parametrize(
    ("pressed", "state", "because"),
    [
        ("approve", "approved", ""),
        ("hold", "held", ""),
        ("reject", "rejected", ""),
        ("reject:attack", "rejected", "attack"),
    ],
)
def test_a_button_decides_and_undo_takes_it_back(desk, story, editor, pressed, state, because):
    comment = CommentFactory(article=story, state=State.PENDING, decided_at=None)

    told = act(desk, comment, "decision", decision=pressed).json()

    comment.refresh_from_db()
    assert (comment.state, comment.because, comment.decided_by) == (state, because, editor)
    assert [row["pk"] for row in told["rows"]] == [comment.pk]
    undone = desk.post("/desk/comments/undo/", {"act": told["act"]}, headers={"Accept": "application/json"})
    comment.refresh_from_db()
    assert (undone.status_code, comment.state, comment.decided_at) == (200, "pending", None)
    assert AuditEntry.objects.filter(table="comments.Comment", by=editor).count() == 2


def test_without_scripts_the_answer_leads_back_to_the_next_comment_with_a_way_to_undo(desk, story):
    comment = CommentFactory(article=story, state=State.PENDING)

    answer = act(
        desk, comment, "decision", as_json=False, decision="approve", kept="view=waiting&next=//evil", then="77"
    )

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{QUEUE}?view=waiting&undo=")
    assert answer.headers["Location"].endswith("#c-77")
    assert b"data-undo-bar" in desk.get(answer.headers["Location"]).content


def test_the_second_moderator_sees_that_it_was_decided(desk, story):
    comment = CommentFactory(article=story, state=State.PENDING)
    seen = deciding.look_of(comment)
    colleague = staff(roles.EDITOR, story.publication, name="Ben")
    deciding.approve(comment, by=colleague)

    answer = act(desk, comment, "decision", decision="reject", seen=seen)

    assert (answer.status_code, answer.json()["said"]) == (409, "Not done: it was decided meanwhile. Approved by Ben.")
    comment.refresh_from_db()
    assert comment.state == "approved"


def test_of_another_publication_nothing_can_be_done(desk, story, foreign):
    comment = CommentFactory(article=story, state=State.PENDING)
    told = act(desk, comment, "decision", decision="approve").json()
    letter = LetterFactory(publication=foreign.publication)
    for what, fields in (
        ("decision", {"decision": "approve"}), ("ban", {"whom": "reader"}), ("choice", {}), ("letter", {}),
        ("answer", {"body": "No", "form_key": uuid.uuid4()}),
    ):  # fmt: skip
        assert act(desk, foreign, what, **fields).status_code == 404
    assert desk.post(reverse("desk-comments:letter-deed", args=[letter.pk]), {"deed": "choose"}).status_code == 404
    assert (
        desk.post(reverse("desk-comments:story-rule", args=[foreign.article_id]), {"policy": "off"}).status_code == 404
    )
    foreign.refresh_from_db()
    assert (foreign.state, foreign.chosen_at, Ban.objects.count(), Letter.objects.count()) == ("pending", None, 0, 1)
    # What somebody else did isn't mine to undo.
    desk.force_login(staff(roles.EDITOR, story.publication))
    assert desk.post("/desk/comments/undo/", {"act": told["act"]}).status_code == 404
    desk.force_login(staff(roles.REPORTER, story.publication))
    assert desk.get(QUEUE).status_code == act(desk, comment, "decision", decision="reject").status_code == 403


def test_the_other_buttons_call_their_verbs(desk, story, editor):
    one, two, three, four = CommentFactory.create_batch(4, article=story, state=State.PENDING, network="203.0.113.7")

    assert act(desk, one, "ban", whom="reader", reason="Spam for weeks").json()["rows"][0]["state"] == "rejected"
    assert act(desk, two, "ban", whom="network").status_code == 200
    assert act(desk, three, "choice").json()["rows"][0]["chosen"]
    assert act(desk, three, "letter").status_code == 200
    assert act(desk, four, "answer", body="It is Phobos.", form_key=uuid.uuid4()).status_code == 200
    assert act(desk, four, "answer", body=" ", form_key=uuid.uuid4()).status_code == 400
    four.refresh_from_db()

    assert list(Ban.objects.order_by("pk").values_list("reader", "network", "reason")) == [
        (one.reader_id, "", "Spam for weeks"), (None, "203.0.113.7", "")
    ]  # fmt: skip
    assert Letter.objects.get().comment == three
    answer = Comment.objects.get(staff=editor)
    assert (answer.parent, answer.body, four.state) == (four, "It is Phobos.", "approved")


def test_letters_are_chosen_taken_back_and_settled(desk, story):
    letter, wish = (LetterFactory(publication=story.publication, kind=kind) for kind in ("letter", "correction"))

    def press(row, deed):
        desk.post(reverse("desk-comments:letter-deed", args=[row.pk]), {"deed": deed})
        row.refresh_from_db()

    assert bodies(desk.get("/desk/comments/letters/")) == [letter.body]
    assert bodies(desk.get("/desk/comments/letters/", {"view": "corrections"})) == [wish.body]
    press(letter, "choose")
    press(wish, "choose")
    assert (bool(letter.chosen_at), wish.chosen_at) == (True, None)
    press(letter, "unchoose")
    press(wish, "settle")
    assert (letter.chosen_at, bool(wish.settled_at)) == (None, True)


def test_a_storys_own_rule_is_set_on_its_screen_and_taken_back(desk, story, editor):
    address = reverse("desk-comments:story-rule", args=[story.pk])

    desk.post(address, {"policy": "off", "close_after_days": "7"})
    rule = CommentRule.objects.get()
    assert (rule.article, rule.policy, rule.close_after_days, rule.changed_by) == (story, "off", 7, editor)
    desk.post(address, {"policy": "", "close_after_days": ""})
    rule.refresh_from_db()
    assert (rule.policy, rule.close_after_days) == ("", None)
    desk.post(address, {"policy": "nonsense"})
    assert AuditEntry.objects.filter(table="comments.CommentRule").count() == 2


def test_rules_words_and_bans_have_their_tables(desk, story, foreign):
    section = SectionFactory(publication=foreign.publication)
    table = "/desk/comments/commentrule/add/"
    wrong = desk.post(table, {"publication": story.publication_id, "section": section.pk, "policy": "off"})
    assert (wrong.status_code, CommentRule.objects.count()) == (200, 0)
    for _ in range(2):
        desk.post(table, {"publication": story.publication_id, "section": "", "policy": "pre"})
    assert [rule.policy for rule in CommentRule.objects.all()] == ["pre"]

    for word in ("Casino", "cas1no", "*"):
        desk.post("/desk/comments/blockedword/add/", {"publication": story.publication_id, "word": word})
    assert [word.word for word in BlockedWord.objects.all()] == ["Casino"]

    bans = [BanFactory(publication=story.publication), BanFactory(publication=foreign.publication)]
    desk.post("/desk/comments/ban/", {"action": "lift", "_selected_action": [ban.pk for ban in bans]})
    assert [bool(ban.lifted_at) for ban in Ban.objects.order_by("pk")] == [True, False]
