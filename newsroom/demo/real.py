"""Bringing real stories in on top of the demo's own: `make demo DATA=folder`."""
