"""What a reader's browser sends when a story was read, for tests."""

from audience import counting
from audience.models import HourCount

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
FROM_HERE = {"origin": "http://testserver", "sec-fetch-site": "same-origin", "user-agent": FIREFOX}


def send(client, story, *, kind="read", address="203.0.113.7", without=(), **headers):
    """Send what a browser sends from a story's page, with other headers or without some; return the answer."""
    sent = FROM_HERE | {name.replace("_", "-"): value for name, value in headers.items()}
    key = getattr(story, "pk", story)
    return client.post(
        "/counted/", f"story={key}&kind={kind}", content_type="application/x-www-form-urlencoded",
        headers={name: value for name, value in sent.items() if name not in without}, REMOTE_ADDR=address,
    )  # fmt: skip


def counts():
    """Write what was noted, and return all that stands in the table: reads and shares by story."""
    counting.write()
    return {row.article_id: (row.reads, row.shares) for row in HourCount.objects.all()}
