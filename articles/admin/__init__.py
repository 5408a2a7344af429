"""The desk's screens for stories and what belongs to them; Django finds them by importing this package."""

from articles.admin import dossiers, pictures, sources, story

__all__ = ["dossiers", "pictures", "sources", "story"]
