"""Tests of supporters."""
