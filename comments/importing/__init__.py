"""Bringing comments in that were kept elsewhere: Disqus's exports."""
