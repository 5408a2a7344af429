"""What other parts of the site may want to hear of a story. Sent by the background worker, with `article_id`.

A receiver runs inside the transaction that marks the news as told, so what it writes to the database is written once,
even when the worker is killed. What reaches outside it leaves to a task, enqueued on commit. One that fails is told again.
"""

from django.dispatch import Signal

story_out = Signal()
"""Readers see it from now on."""

story_changed = Signal()
"""Readers see other words, or the same elsewhere."""

story_gone = Signal()
"""Readers don't see it any more: withdrawn, expired, thrown away, under embargo again."""
