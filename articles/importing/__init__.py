"""Bringing archives in: readers make plain items of foreign files, the writer turns items into rows."""
