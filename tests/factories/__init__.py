"""Makers of rows for tests, one module per app; they hold no surprises."""
