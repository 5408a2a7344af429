"""Comments, what the desk decides, letters."""
