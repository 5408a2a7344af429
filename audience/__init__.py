"""How much is read and passed on: counted here, in sums, of nobody in particular."""
