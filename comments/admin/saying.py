"""What the machine saw and the desk did, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import judging
from comments.models import Comment
from newsroom.kit import clock

# From these scores on, the machine's opinion has another word.
UNSURE, DOUBTS = 0.3, judging.DOUBTS
State = Comment.State


@dataclass(frozen=True)
class Said:
    """One sign as the desk reads it: what was seen, the words it found, how heavily it weighs and for which side."""

    words: str
    found: str
    weight: float

    @property
    def is_for(self) -> bool:
        """Whether it speaks for the comment."""
        return self.weight < 0

    @property
    def marks(self) -> str:
        """How heavily it weighs, in one to three marks."""
        return ("−" if self.is_for else "+") * (1 + (abs(self.weight) >= 1) + (abs(self.weight) >= 2))  # noqa: PLR2004 - three steps


def signs_of(comment: Comment) -> list[Said]:
    """Return what the machine saw in a comment, the heaviest first."""
    return [_said(sign) for sign in judging.signs_on(comment)]


def opinion_of(comment: Comment) -> tuple[str, str]:
    """Return what the machine thinks of a comment: a name for its colour, and words."""
    if comment.score >= DOUBTS or any(row["sign"] == "blocked" for row in comment.signs):
        return "doubts", _("doubts")
    return ("unsure", _("not sure")) if comment.score >= UNSURE else ("none", _("no doubts"))


def _said(sign: judging.Sign) -> Said:
    if sign.name in _COUNTED:
        number = int(sign.detail) if sign.detail.isdigit() else 0
        return Said(_COUNTED[sign.name](number) % {"count": number}, "", sign.weight)
    words = _WORDS[sign.name](sign) if sign.name in _WORDS else sign.name
    shows = sign.name in _NAMING
    return Said(words, sign.detail if shows else "", sign.weight)


_COUNTED: dict[str, Callable[[int], str]] = {
    "links": lambda n: ngettext("%(count)d link", "%(count)d links", n),
    "exclaiming": lambda n: ngettext("%(count)d exclamation mark", "%(count)d exclamation marks", n),
    "styled_letters": lambda n: ngettext("%(count)d styled letter", "%(count)d styled letters", n),
    "hidden_signs": lambda n: ngettext("%(count)d hidden sign", "%(count)d hidden signs", n),
    "speed": lambda n: ngettext("sent after %(count)d second", "sent after %(count)d seconds", n),
    "rejected_before": lambda n: ngettext("%(count)d rejected before", "%(count)d rejected before", n),
    "approved_before": lambda n: ngettext("%(count)d approved before", "%(count)d approved before", n),
    "reported_before": lambda n: ngettext("reported %(count)d time before", "reported %(count)d times before", n),
    "same_as_others": lambda n: ngettext("said in the same words %(count)d time by others",
                                         "said in the same words %(count)d times by others", n),
}  # fmt: skip
_NAMING = {"shortener", "odd_host", "cheap_host", "mixed_letters", "blocked", "words"}
_WORDS: dict[str, Callable[[judging.Sign], str]] = {
    "bare_link": lambda _sign: _("hardly more than a link"),
    "shortener": lambda _sign: _("hides where a link leads"),
    "odd_host": lambda _sign: _("an address in look-alike letters or numbers"),
    "cheap_host": lambda _sign: _("an address such as spam uses"),
    "hidden_link": lambda _sign: _("an address written as words"),
    "shouting": lambda _sign: _("shouting"),
    "mixed_letters": lambda _sign: _("mixes look-alike letters"),
    "contact": lambda _sign: _("an address or number to write to"),
    "money": lambda _sign: _("a sum of money"),
    "blocked": lambda _sign: _("blocked words"),
    "trusted": lambda _sign: _("a trusted reader"),
    "new_account": lambda sign: _("account not an hour old") if sign.detail == "hour" else _("account not a day old"),
    "said_before": lambda _sign: _("said it before"),
    "same_from_network": lambda _sign: _("the same came from this network"),
    "words": lambda sign: _("words of rejected comments") if sign.weight > 0 else _("words of approved comments"),
    "akismet": lambda sign: _("Akismet: harmless") if sign.weight < 0 else _("Akismet: spam"),
}


def age(at: datetime | None) -> str:
    """Return how long ago something was, in one unit, short."""
    return span(timezone.now() - at) if at else "–"


def span(time: timedelta | None) -> str:
    """Return a span of time in one unit, a dash for none."""
    return "–" if time is None else clock.span(time)


def decided(comment: Comment) -> str:
    """Return what was decided on a comment, by whom, in one line; nothing while it waits."""
    who = str(comment.decided_by) if comment.decided_by_id else _("the machine")
    words = {
        State.APPROVED: _("Approved by %(who)s"), State.HELD: _("Held by %(who)s"),
        State.REJECTED: _("Rejected by %(who)s"), State.REMOVED: _("Removed by its author"),
    }  # fmt: skip
    said = words.get(State(comment.state), "") % {"who": who}
    return f"{said}: {comment.get_because_display()}" if comment.because else said
