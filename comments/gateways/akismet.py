"""Akismet, asked by its comment-check call (version 1.1)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from comments.gateways.base import TIMEOUT_SECONDS, Submission, Verdict
from newsroom.kit import later

if TYPE_CHECKING:
    import httpx
else:
    httpx = later.module("httpx")

logger = logging.getLogger(__name__)

_VERDICTS = {"true": Verdict.SPAM, "false": Verdict.HARMLESS}
# An answer is one word; whatever is longer is none.
_LONGEST = 200


class Akismet:
    """The service, with our key."""

    name = "akismet"

    def __init__(self, key: str, address: str) -> None:
        self._key, self._address = key, address.rstrip("/")

    def look(self, submission: Submission) -> Verdict | None:
        """Return what Akismet thinks; None when it can't be reached in time, or says nothing that can be read."""
        told = {
            "api_key": self._key, "blog": submission.site, "permalink": submission.story, "comment_type": "comment",
            "user_ip": submission.network.partition("/")[0], "comment_author": submission.author,
            "comment_content": submission.body, "comment_date_gmt": submission.written_at.isoformat(),
            "blog_lang": submission.language, "blog_charset": "UTF-8",
        }  # fmt: skip
        try:
            answer = httpx.post(
                f"{self._address}/1.1/comment-check", data=told, timeout=TIMEOUT_SECONDS, follow_redirects=False
            )
        except httpx.HTTPError as error:
            logger.warning("Akismet can't be asked: %s", type(error).__name__)
            return None
        said = answer.text[:_LONGEST].strip() if answer.status_code == httpx.codes.OK else ""
        if said not in _VERDICTS:
            logger.warning("Akismet gave no verdict: status %s", answer.status_code)
            return None
        sure = answer.headers.get("x-akismet-pro-tip") == "discard"
        return Verdict.SURELY_SPAM if said == "true" and sure else _VERDICTS[said]
