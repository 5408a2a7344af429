"""A newsroom of our own invention, to try the product with: `make demo`."""
