"""Services outside that give their opinion on a comment. None is asked unless its key is set."""
