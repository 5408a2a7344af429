"""Letters to the editor: taken in once, chosen and settled by the desk, all of it written down."""

from uuid import uuid4

import pytest

from audit.models import AuditEntry
from comments import lettering
from comments.lettering import Words
from comments.models import Letter
from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentFactory, LetterFactory
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory

pytestmark = pytest.mark.django_db


def acts_on(letter):
    """Return what the record says was done to a letter."""
    rows = AuditEntry.objects.filter(table="comments.Letter", row_key=str(letter.pk))
    return list(rows.order_by("pk").values_list("act", flat=True))


def test_the_same_form_sent_twice_is_one_letter():
    story, reader, key = ArticleFactory(live=True), ReaderFactory(), uuid4()
    words = Words(body="  Dear\x00 editor,\n\nthank you. ", name="Ada\r\nBcc: x", kind=Letter.Kind.CORRECTION)
    sent = {"reader": reader, "publication": story.publication, "article": story, "form_key": key}

    first, is_new = lettering.write(words, **sent)
    second, again = lettering.write(words, **sent)

    assert (first, is_new, again) == (second, True, False)
    stranger, is_new = lettering.write(words, **sent | {"reader": ReaderFactory()})
    assert (stranger != first, is_new, stranger.form_key) == (True, True, None)
    assert (first.body, first.author_name, first.kind) == ("Dear editor,\n\nthank you.", "Ada Bcc: x", "correction")


def test_the_desk_chooses_takes_back_settles_and_reopens_and_each_is_written_down_once():
    letter, editor = LetterFactory(publication=ArticleFactory().publication), UserFactory()

    acts = (lettering.choose, lettering.unchoose, lettering.settle, lettering.reopen)
    assert [(act(letter, by=editor), act(letter, by=editor)) for act in acts] == [(True, False)] * 4
    assert acts_on(letter) == ["choose", "take back", "settle", "reopen"]
    letter.refresh_from_db()
    assert (letter.chosen_at, letter.chosen_by, letter.settled_at, letter.settled_by) == (None, None, None, None)


def test_a_request_for_a_correction_is_never_public():
    letter = LetterFactory(publication=ArticleFactory().publication, kind=Letter.Kind.CORRECTION)

    with pytest.raises(lettering.CantBeChosen):
        lettering.choose(letter, by=UserFactory())


def test_a_comment_becomes_one_letter_and_stays_where_it_is():
    comment, editor = CommentFactory(), UserFactory()

    letter = lettering.make_from(comment, by=editor)

    assert lettering.make_from(comment, by=editor) == letter
    assert (letter.body, letter.reader, letter.article) == (comment.body, comment.reader, comment.article)
    assert acts_on(letter) == ["make letter"]
