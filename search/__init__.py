"""Finding stories by their words: one interface over SQLite's and PostgreSQL's full-text indexes."""
