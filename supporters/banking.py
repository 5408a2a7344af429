"""What the invented bank does by itself while a worker runs: it renews what falls due and posts its messages."""

from background import repeating
from supporters.gateways import sandbox
from supporters.gateways.sandbox import collecting, outbox, posting


@repeating.each_second
def let_the_bank_work() -> int:
    """Do what fell due by the bank's clock and post what waits; return how many messages our site took."""
    if not sandbox.is_open():
        return 0
    bank = sandbox.bank()
    with bank.reading() as books:
        is_due, is_waiting = collecting.is_due(books), outbox.is_waiting(books)
    if is_due:
        with bank.writing() as books:
            collecting.do_due(books, books.now())
    return posting.post_waiting(bank) if is_due or is_waiting else 0
