"""The desk's screens for stories and what belongs to them; Django finds them by importing this package."""

from articles.admin import pictures, sources, story

__all__ = ["pictures", "sources", "story"]
