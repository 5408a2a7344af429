"""Tests of newsroom."""
