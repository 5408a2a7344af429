"""Hostile input and faults, one module per letter of the catalogue; the numbers are the cases'."""
