"""Tests of the desk's screens for supporters."""
