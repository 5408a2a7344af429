"""How the bank's messages reach our site: really over HTTP, each once, again when it failed."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from supporters import banking
from supporters.gateways.sandbox import outbox, posting
from supporters.gateways.sandbox.paying import Choice
from tests import patience


@pytest.fixture
def our_site():
    """A server at our endpoint that notes what it gets and answers as it is told."""

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.got.append((self.path, self.headers["Host"], dict(self.headers), body))
            self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
            self.end_headers()

        def log_message(self, *words):
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.got, server.answers = [], []
    server.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    patience.finish(thread)
    server.server_close()


def back(site, host="127.0.0.1"):
    """Return where payers come back to at our site."""
    return {"return_url": f"http://{host}:{site.port}/support/back/"}


def test_messages_are_posted_in_order_and_signed(counter, our_site):
    counter.pay(**back(our_site))

    assert posting.post_waiting(counter.bank) == 2
    assert posting.post_waiting(counter.bank) == 0

    events = [counter.gateway.read_event(body, headers) for _path, _host, headers, body in our_site.got]
    assert [event.type for event in events] == ["payment.succeeded", "checkout.paid"]
    assert {path for path, *_rest in our_site.got} == {"/support/hooks/sandbox/"}


def test_names_under_localhost_are_this_machine(counter, our_site):
    counter.pay(**back(our_site, "perihelion.localhost"))

    assert posting.post_waiting(counter.bank) == 2
    assert {host for _path, host, *_rest in our_site.got} == {f"perihelion.localhost:{our_site.port}"}


def test_what_was_refused_is_tried_again_later(counter, our_site):
    our_site.answers = [500]
    counter.pay(**back(our_site))

    assert posting.post_waiting(counter.bank) == 1
    assert posting.post_waiting(counter.bank) == 0
    with counter.bank.writing() as books:
        books.do("UPDATE events SET not_before = 0")
    assert posting.post_waiting(counter.bank) == 1
    assert len(our_site.got) == 3


def test_where_nobody_answers_all_messages_wait(counter):
    counter.pay(return_url="http://127.0.0.1:1/support/back/")

    assert posting.post_waiting(counter.bank) == 0

    with counter.bank.reading() as books:
        assert not outbox.is_waiting(books)
        rows = books.all("SELECT tries, last_answer FROM events ORDER BY number")
    assert [row["tries"] for row in rows] == [1, 0]
    assert "ConnectError" in rows[0]["last_answer"]


def test_after_forty_tries_a_message_is_held(counter):
    counter.pay(return_url="http://127.0.0.1:1/support/back/")
    with counter.bank.writing() as books:
        books.do("UPDATE events SET tries = ?", outbox.MOST_TRIES - 1)

    posting.post_waiting(counter.bank)

    with counter.bank.reading() as books:
        assert books.one("SELECT count(*) FROM events WHERE is_held = 1")[0] == 1


def test_a_lost_answer_is_held_until_it_is_asked_for(counter, our_site):
    started = counter.start(**back(our_site))
    assert counter.choose(started, Choice.LOSE) == ""
    assert posting.post_waiting(counter.bank) == 0

    with counter.bank.writing() as books:
        outbox.release(books)

    assert posting.post_waiting(counter.bank) == 2


def test_a_worker_s_look_renews_and_posts(counter, our_site):
    subscription = counter.pay(rhythm="monthly", **back(our_site)).subscriptions[0].remote_id
    assert banking.let_the_bank_work() == 3
    with counter.bank.writing() as books:
        books.change("subscriptions", subscription, next_at=books.now() - 1)

    assert banking.let_the_bank_work() == 1
    assert banking.let_the_bank_work() == 0


def test_a_worker_looks_at_no_bank_where_there_is_none(settings):
    settings.GATEWAYS = {"sandbox": ""}

    assert banking.let_the_bank_work() == 0
