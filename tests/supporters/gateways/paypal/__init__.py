"""Tests of PayPal, against our own double of it."""
