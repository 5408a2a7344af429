"""Tests of newsroom/kit."""
