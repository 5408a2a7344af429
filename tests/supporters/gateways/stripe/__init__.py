"""Stripe: its calls against our double, its errors, its messages."""
