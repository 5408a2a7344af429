"""Comments in templates."""
