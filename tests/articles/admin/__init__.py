"""Tests of the desk for stories."""
