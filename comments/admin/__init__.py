"""The desk's screens for comments: the moderator's queue, letters, rules, blocked words, and who is shut out."""

from comments.admin import tables

__all__ = ["tables"]
