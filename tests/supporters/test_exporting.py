"""Payments for a spreadsheet: nothing in it runs (V1), all of it comes back (V2), and it streams (V3)."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import connection

from supporters import exporting
from supporters.models import Payment, Receipt
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import ContributionFactory, PaymentFactory
from tests.memory import rising

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def exported(*, named=None, zone="UTC"):
    text = "".join(exporting.payments(Payment.objects.all(), zone=zone, named=named))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\n=x",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        " =1+1",
        "\u200b=1",
        "|x",
        "%x",
    ],
)
@pytest.mark.django_db
def test_v1_what_begins_like_a_formula_is_text(typed):
    PaymentFactory(contribution__supporter__name=typed, contribution__story_path=typed)

    [row] = exported()

    assert (row["name"], row["story"]) == (f"'{typed}", f"'{typed}")


@pytest.mark.parametrize(
    "typed", ['She said "yes"', "two\nlines", "two\r\nlines", "a;b,c", "Ünïcode Αβγ 漢字", "'quoted'", ""]
)
@pytest.mark.django_db
def test_v2_quotes_and_line_ends_come_back(typed):
    PaymentFactory(contribution__supporter__name=typed)

    assert exported()[0]["name"] == typed


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.django_db
def test_v3_two_hundred_thousand_rows_stream_in_little_memory():
    one = PaymentFactory()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
            "INSERT INTO supporters_payment (contribution_id, supporter_id, publication_id, gateway, remote_id,"
            " amount_minor, currency, refunded_minor, paid_at, booked_at, held_why)"
            " SELECT contribution_id, supporter_id, publication_id, gateway, remote_id || '-' || i,"
            " amount_minor, currency, 0, paid_at, booked_at, '' FROM supporters_payment, n"
        )

    with rising() as rise:
        lines = sum(1 for _line in exporting.payments(Payment.objects.all(), zone="UTC", named=None))

    assert (lines, one.pk > 0) == (200_002, True)
    assert rise.mb < 100


@pytest.mark.django_db
def test_v4_who_may_not_see_names_gets_a_digest_in_place_of_the_address():
    ours, sister = PublicationFactory(), PublicationFactory(host="sister.test")
    for place in (ours, sister):
        made = ContributionFactory(
            publication=place, supporter__email=f"{place.slug}@example.org", supporter__name="Ann"
        )
        PaymentFactory(contribution=made, paid_at=NOON)

    theirs, own = exported(named=frozenset({ours.pk}))

    assert (own["e-mail"], own["name"]) == ("testserver@example.org", "Ann")
    assert (theirs["e-mail"], theirs["name"]) == (exporting.digest_of("SISTER@example.org"), "")
    assert (len(theirs["e-mail"]), theirs["supporter"][:2]) == (16, "S-")


@pytest.mark.django_db
def test_v5_a_telephone_number_survives():
    PaymentFactory(contribution__supporter__name="+49 30 1234567")

    assert exported()[0]["name"].removeprefix("'") == "+49 30 1234567"


@pytest.mark.django_db
def test_what_a_row_says():
    paid = PaymentFactory(
        amount_minor=1250, refunded_minor=250, fee_minor=66, paid_at=NOON, contribution__story_path="2026/06/01/x"
    )
    Receipt.objects.create(payment=paid, year=2026, number=7)
    PaymentFactory(amount_minor=900, currency="JPY", paid_at=datetime(2026, 5, 1, tzinfo=UTC))

    first, second = exported(zone="Europe/Berlin")

    assert first == {
        "payment": f"P-{paid.pk}", "paid at": "2026-06-01 14:00:00+02:00", "publication": paid.publication.name,
        "amount": "12.50", "currency": "USD", "refunded": "2.50", "fee": "0.66", "gateway": "sandbox",
        "gateway's number": paid.remote_id, "receipt": "2026-000007", "rhythm": "once", "method": "card",
        "story": "2026/06/01/x", "section": "", "appeal": "", "held because": "", "supporter": f"S-{paid.supporter_id}",
        "e-mail": paid.supporter.email, "name": "",
    }  # fmt: skip
    assert (second["amount"], second["currency"], second["fee"]) == ("900", "JPY", "")
