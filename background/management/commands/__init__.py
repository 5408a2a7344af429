"""Commands of the background app."""
