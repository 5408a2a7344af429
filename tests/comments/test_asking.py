"""A service outside, asked after a comment is kept: here a server of our own stands in for Akismet."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from comments import asking
from comments.gateways import akismet
from comments.models import Comment
from tests import patience
from tests.factories.comments import CommentFactory
from tests.factories.newsroom import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def service(settings):
    """Akismet as it answers: with what is put into `says`; what it was asked stands in `asked`."""

    class Handler(BaseHTTPRequestHandler):
        says, head, asked = "false", {}, []

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self.asked.append((self.path, parse_qs(body)))
            self.send_response(200)
            for name, value in self.head.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(self.says.encode())

        def log_message(self, *args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.AKISMET = {"key": "k", "address": f"http://127.0.0.1:{server.server_port}"}
    yield Handler
    server.shutdown()
    patience.finish(thread)
    server.server_close()


def test_spam_that_the_machine_let_pass_waits_and_no_address_of_a_person_is_told(
    service, django_capture_on_commit_callbacks
):
    service.says, service.head = "true", {"X-akismet-pro-tip": "discard"}
    comment = CommentFactory(network="2001:db8::/64", signs=[{"sign": "links", "weight": 0.9, "detail": "1"}])

    with django_capture_on_commit_callbacks(execute=True):
        asking.ask_later(comment)

    comment.refresh_from_db()
    assert [(row["sign"], row["detail"]) for row in comment.signs] == [("akismet", "surely_spam"), ("links", "1")]
    assert (comment.state, comment.score > 0.5) == ("pending", True)
    (path, told), *more = service.asked
    assert (path, more, told["user_ip"], told["comment_content"]) == (
        "/1.1/comment-check", [], ["2001:db8::"], [comment.body]
    )  # fmt: skip
    assert comment.reader.email not in str(told)


def test_what_a_person_decided_stays_and_asked_twice_it_is_one_sign(service):
    service.says = "true"
    comment = CommentFactory(decided_by=UserFactory())

    for _ in range(2):
        assert asking.ask(comment, asking.service())

    comment.refresh_from_db()
    assert (comment.state, [row["detail"] for row in comment.signs]) == ("approved", ["spam"])


def test_a_service_that_is_down_or_speaks_in_riddles_is_no_sign(service):
    comment = CommentFactory()
    service.says = "invalid"
    assert not asking.ask(comment, asking.service())
    assert not asking.ask(comment, akismet.Akismet("k", "http://127.0.0.1:1"))

    assert Comment.objects.get().signs == []


def test_without_a_key_nobody_is_asked(django_capture_on_commit_callbacks):
    comment = CommentFactory()
    with django_capture_on_commit_callbacks() as callbacks:
        asking.ask_later(comment)

    assert (asking.service(), callbacks) == (None, [])
