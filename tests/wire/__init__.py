"""The wire: smart paste and its corpus."""
