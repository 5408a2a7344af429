"""Ads that do no harm: the house's own and direct campaigns, served by ourselves."""
