"""What we say when something is wrong."""

import json

import pytest

from newsroom.kit import problems

pytestmark = pytest.mark.once


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "cached"),
    [(404, "public, max-age=10"), (410, "public, max-age=10"), (400, "no-store"), (429, "no-store")],
)
def test_k6_an_error_is_kept_by_nobody_for_longer_than_ten_seconds(rf, status, cached):
    page = problems.page(rf.get("/"), status=status, title="No", text="Try elsewhere.")
    document = problems.document(status=status, title="No", detail="Try elsewhere.")

    assert [answer.headers["Cache-Control"] for answer in (page, document)] == [cached, cached]


def test_a_document_says_what_is_wrong_and_what_to_do(rf):
    answer = problems.document(status=400, title="Unknown parameter", detail="Leave it out.", parameter="ordering")

    assert json.loads(answer.content) == {
        "type": "about:blank", "title": "Unknown parameter", "status": 400, "detail": "Leave it out.",
        "parameter": "ordering",
    }  # fmt: skip
    assert answer.headers["Content-Type"] == "application/problem+json"
