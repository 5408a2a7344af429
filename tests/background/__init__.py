"""Tests of the background app."""
