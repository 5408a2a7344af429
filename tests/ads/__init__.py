"""Ads: slots, campaigns, what is shown."""
