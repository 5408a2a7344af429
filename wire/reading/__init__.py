"""Raw wire text into the fields of a story: pure functions that know no tables (docs/decisions/0012)."""
