"""The audience: what is counted and how it is shown."""
