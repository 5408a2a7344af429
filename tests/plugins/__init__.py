"""Rules for every test run, loaded by pyproject.toml before Django's settings are read."""
