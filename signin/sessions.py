"""How long someone stays signed in, and what ends it for all their browsers at once."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from newsroom.models import User

BEGAN, SEEN = "began_at", "seen_at"
# A session is written at most so often, only to know that someone is still there.
TOUCHED_EVERY = timedelta(minutes=5)


def begin(session: SessionBase) -> None:
    """Note when a session began."""
    session[BEGAN] = session[SEEN] = timezone.now().timestamp()


def is_over(session: SessionBase, now: datetime) -> bool:
    """Tell whether a session is too old, or nobody used it for too long. One that doesn't say when it began is."""
    began, seen = session.get(BEGAN), session.get(SEEN)
    if began is None or seen is None:
        return True
    at = now.timestamp()
    return at - seen > settings.SESSION_IDLE_SECONDS or at - began > settings.SESSION_COOKIE_AGE


def touch(session: SessionBase, now: datetime) -> None:
    """Note that a session is in use, now and then."""
    if now.timestamp() - session[SEEN] > TOUCHED_EVERY.total_seconds():
        session[SEEN] = now.timestamp()
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)


def end_all(user: User) -> None:
    """End every session of a person: each browser has to sign in again at its next request."""
    user.sessions_ended_at = timezone.now()
    User.objects.filter(pk=user.pk).update(sessions_ended_at=user.sessions_ended_at)
