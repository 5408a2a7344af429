"""Tests of the curation screens."""
