"""The desk sees mail that came back, and writes there again."""

import pytest
from django.core import mail

from audit.models import AuditEntry
from background import returning
from background.models import ReturnedMail
from comments import noticing
from comments import sending as comment_mail
from comments.models import Notice
from sections.roles import EDITOR, REPORTER, SUPPORTERS
from supporters.models import OutgoingMail, Supporter
from tests.background.test_returning import ADA, come_back, receipt_to
from tests.factories.comments import CommentFactory
from tests.factories.readers import ReaderFactory
from tests.factories.sections import staff
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db
LIST = "/desk/background/returnedmail/"


def returned():
    """A receipt came back; return its mail."""
    assert come_back(receipt_to())
    return OutgoingMail.objects.select_related("supporter", "publication").get()


def test_e7_the_supporter_s_page_says_so_and_opens_the_address_again(client):
    sent = returned()
    client.force_login(staff(SUPPORTERS, sent.publication))
    page = f"/desk/supporters/supporter/{sent.supporter.pk}/change/"

    assert texts(client.get(page), ".money-remark")[-1].startswith("Mail to this address comes back since ")
    assert client.get(f"{page[:-7]}mail-again/").status_code == 405
    told = texts(client.get(page), ".money-happened, .money-timeline, main")
    assert any("came back" in words for words in told)
    client.post(f"{page[:-7]}mail-again/")
    assert not returning.is_closed(ADA)
    assert texts(client.get(page), ".money-remark") == []
    assert AuditEntry.objects.filter(act="write again").count() == 1


def test_e7_the_list_names_nobody_and_opens_what_is_ticked(client):
    sent = returned()
    client.force_login(staff(SUPPORTERS, sent.publication))

    page = client.get(LIST)
    assert ADA not in page.text
    links = [a["href"] for a in soup(page).select("#result_list a[href*=supporter]")]
    assert links == [f"/desk/supporters/supporter/{sent.supporter.pk}/change/"]
    assert "there is no such address" in page.text
    row = ReturnedMail.objects.get()
    client.post(LIST, {"action": "lift", "_selected_action": [row.pk]})
    assert not returning.is_closed(ADA)


def test_e7_who_may_not_see_it_does_not(client):
    sent = returned()
    client.force_login(staff(REPORTER, sent.publication))

    assert client.get(LIST).status_code == 403


def test_e7_the_page_of_a_reader_s_comments_says_so(client):
    reader = ReaderFactory(email=ADA)
    comment = CommentFactory(reader=reader)
    noticing.owe_answer(CommentFactory(article=comment.article, parent=comment))
    comment_mail.send_due()
    assert come_back(mail.outbox[-1].message())
    assert Notice.objects.get().error.endswith("5.1.1.")
    client.force_login(staff(EDITOR, comment.publication))

    page = client.get(f"/desk/comments/?reader={reader.pk}")
    assert texts(page, ".moderation__about .desk-note")[0].startswith("Mail to this reader comes back since ")
    link = soup(page).select_one(".moderation__about .desk-note a")["href"]
    assert f"R-{reader.pk}" in client.get(link).text
    assert Supporter.objects.count() == 0
