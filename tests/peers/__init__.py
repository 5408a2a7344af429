"""Doubles of the companies that move money: they listen on the loopback, hold their state in memory, and know no tables."""
