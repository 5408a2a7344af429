"""Comments that come from elsewhere."""
