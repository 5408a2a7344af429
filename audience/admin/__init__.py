"""The desk's screen of what is read."""
