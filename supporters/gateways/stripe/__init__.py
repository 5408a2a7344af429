"""Stripe: hosted Checkout for cards, its Billing Portal, and its messages. Card data never touches us."""

from supporters.gateways.stripe.gateway import Stripe, from_settings

__all__ = ["Stripe", "from_settings"]
