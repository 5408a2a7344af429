"""Mail about comments: said once, in the reader's words, of what still holds, and never a storm."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone

from comments import composing, deciding, gathering, noticing, sending, stopping
from comments.models import Comment, Digest, Notice
from readers.models import Reader
from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentFactory
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory

pytestmark = pytest.mark.django_db
State = Comment.State


def answered(parent=None, **answer):
    """Let someone answer a comment; the notice waits."""
    parent = parent or CommentFactory(reader=ReaderFactory(email="ada@example.org"))
    made = CommentFactory(article=parent.article, parent=parent, **{"body": "Yes,\n\nand more.", **answer})
    noticing.owe_answer(made)
    due_now()
    return made


def due_now():
    """Let the time come at which waiting mail may be sent."""
    Notice.objects.waiting().update(not_before=timezone.now())


def test_an_answer_is_told_once_in_text_and_html_with_a_way_out():
    answer = answered(author_name="Grace")

    assert (sending.send_due(), sending.send_due()) == (1, 0)

    (sent,) = mail.outbox
    html = sent.alternatives[0].content
    stop = stopping.address(answer.parent.reader, answer.publication)
    assert sent.to == ["ada@example.org"]
    assert sent.subject == f"Grace answered you on “{answer.article.headline}”"
    assert sent.extra_headers["List-Unsubscribe"] == f"<{stop}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["Message-ID"].endswith(f"@{answer.publication.host}>")
    assert "> Yes,\n> and more." in sent.body
    for text in (sent.body, html):
        assert f"{answer.article.canonical_url}comments/{answer.key}/" in text
        assert stop in text
        assert f"{answer.publication.origin}/reader/" in text


@pytest.mark.parametrize(("state", "act", "words"), [
    (State.APPROVED, deciding.approve, "everyone can see it now"),
    (State.REJECTED, lambda c, by: deciding.reject(c, by=by, because="attack"), "attacks a person or a group"),
])  # fmt: skip
def test_a_decision_is_told_to_its_author(state, act, words):
    comment = CommentFactory(state=State.PENDING)

    act(comment, by=UserFactory())
    due_now()

    assert (sending.send_due(), comment.state) == (1, state)
    assert words in mail.outbox[0].body
    assert comment.body in mail.outbox[0].body


def test_a_mail_speaks_its_readers_language():
    answered(CommentFactory(reader=ReaderFactory(language="de")))

    sending.send_due()

    assert 'lang="de"' in mail.outbox[0].alternatives[0].content


def test_e1_e4_what_people_write_breaks_neither_a_header_nor_the_page():
    story = ArticleFactory(live=True, headline="A\u2028<script>alert(1)</script> & {{7*7}}")
    story.publication.name = "Spacewire\r\nBcc: all@example.org"
    story.publication.save()
    parent = CommentFactory(article=story)
    answered(
        parent, author_name="Eve\r\nBcc: eve@example.org", body="<img src=x onerror=alert(1)>\n\nhttps://e.example/"
    )

    sending.send_due()

    (sent,) = mail.outbox
    assert sent.subject == "Eve Bcc: eve@example.org answered you on “A <script>alert(1)</script> & {{7*7}}”"
    assert "Bcc" not in sent.message()
    assert not any("\n" in value for value in [sent.subject, sent.from_email, *sent.extra_headers.values()])
    for fragment in ("<script", "<img"):
        assert fragment not in sent.alternatives[0].content
    assert "{{7*7}}" in sent.body


def undone(answer):
    deciding.reject(answer, by=UserFactory())


def erased(answer):
    Reader.objects.filter(pk=answer.parent.reader_id).update(email="", erased_at=timezone.now())


def turned_off(answer):
    stopping.stop(answer.parent.reader)


def removed(answer):
    Comment.objects.filter(pk=answer.pk).update(state=State.REMOVED, body="")


@pytest.mark.parametrize("meanwhile", [undone, erased, turned_off, removed])
def test_what_no_longer_holds_is_not_told(meanwhile):
    answer = answered(reader=None)

    meanwhile(answer)
    due_now()
    sending.send_due()

    assert mail.outbox == []
    assert not Notice.objects.waiting().exists()


def test_who_saw_their_comment_at_once_gets_no_mail_that_says_so():
    deciding.approve(CommentFactory(state=State.PENDING), by=None)
    due_now()

    sending.send_due()

    assert mail.outbox == []


@pytest.fixture
def at_noon(time_machine):
    """Move to a time of the first of March, in UTC."""

    def move(hour, day=1):
        time_machine.move_to(datetime(2026, 3, day, hour, tzinfo=UTC), tick=False)

    move(12)
    return move


def test_l6_a_flood_of_answers_is_a_few_mails_and_then_one_a_day(at_noon):
    parent = CommentFactory()
    for _ in range(60):
        answered(parent)

    while sending.send_due():
        pass
    assert len(mail.outbox) == sending.MOST_AN_HOUR
    at_noon(6, day=2)
    assert (gathering.gather(), gathering.gather(), sending.send_daily(), sending.send_daily()) == (1, 0, 1, 0)

    daily = mail.outbox[-1]
    assert len(mail.outbox) == sending.MOST_AN_HOUR + 1
    assert "there are 55 things new" in daily.body
    assert daily.body.count("answered your comment") == composing.MOST_TOLD
    assert "… and 30 more" in daily.body
    assert "List-Unsubscribe" in daily.extra_headers


def test_the_daily_mail_comes_at_six_once_and_without_what_was_taken_back(at_noon):
    reader = ReaderFactory(mail=Reader.Mail.DAILY)
    parent = CommentFactory(reader=reader)
    kept, gone = answered(parent), answered(parent)

    assert (sending.send_due(), gathering.gather()) == (0, 0)
    at_noon(5, day=2)
    assert gathering.gather() == 0
    at_noon(9, day=2)  # a worker that slept over its hour makes up for it
    assert gathering.gather() == 1
    late = answered(parent)
    undone(gone)
    sending.send_daily()
    assert gathering.gather() == 0

    (sent,) = mail.outbox
    assert str(kept.key) in sent.body
    assert str(gone.key) not in sent.body
    at_noon(6, day=3)
    assert (gathering.gather(), sending.send_daily()) == (1, 1)
    assert str(late.key) in mail.outbox[1].body


def test_killed_while_it_gathers_it_makes_each_daily_mail_once(at_noon, monkeypatch):
    for _ in range(3):
        answered(CommentFactory(reader=ReaderFactory(mail=Reader.Mail.DAILY)))
    at_noon(7, day=2)
    calls = iter([None, KeyboardInterrupt()])

    def dies(_name):
        if error := next(calls):
            raise error

    monkeypatch.setattr(gathering.failpoints, "reached", dies)
    with pytest.raises(KeyboardInterrupt):
        gathering.gather()
    monkeypatch.undo()
    assert Digest.objects.count() == 1

    gathering.gather()
    sending.send_daily()

    assert (Digest.objects.count(), len({m.to[0] for m in mail.outbox}), len(mail.outbox)) == (3, 3, 3)
    assert not Notice.objects.waiting().exists()


def test_e6_rfc_8058_mail_ends_by_a_post_without_a_session_and_by_nothing_less(client):
    reader, publication = ReaderFactory(), ArticleFactory().publication
    link = urlsplit(stopping.address(reader, publication)).path

    page = client.get(link)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store, private")
    reader.refresh_from_db()
    assert reader.mail == Reader.Mail.AT_ONCE
    for _ in range(2):
        answer = client.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert (answer.status_code, answer.cookies.output()) == (200, "")

    reader.refresh_from_db()
    assert reader.mail == Reader.Mail.NEVER
    assert client.post(link.replace(":", "x:", 1)).status_code == 404
    assert client.get(link[:-2] + "/").status_code == 404
    Reader.objects.update(erased_at=timezone.now() - timedelta(days=1))
    assert client.post(link).status_code == 404
