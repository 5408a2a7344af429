"""What such a service is told, what it answers, and how long anyone waits for it. It knows no tables."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

TIMEOUT_SECONDS = 2.0


class Verdict(StrEnum):
    """What a service thinks."""

    HARMLESS = "harmless"
    SPAM = "spam"
    # It is so sure that others throw such a comment away. We never do.
    SURELY_SPAM = "surely_spam"


@dataclass(frozen=True)
class Submission:
    """What a service is told of a comment: no e-mail address, and of the network no more than we keep."""

    site: str
    story: str
    author: str
    body: str
    network: str
    written_at: datetime
    language: str


class Service(Protocol):
    """A service that gives its opinion."""

    name: str

    def look(self, submission: Submission) -> Verdict | None:
        """Return what it thinks; None when it can't be reached in time, or says nothing that can be read."""
        ...
