"""Raw wire text, read into the fields of a story by rules that each agency has."""
