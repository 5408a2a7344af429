"""Reading wire text, piece by piece."""
