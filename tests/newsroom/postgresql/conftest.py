"""What speaks to PostgreSQL is collected where the tests run on it."""

from django.db import connection

collect_ignore = [] if connection.vendor == "postgresql" else ["test_base.py"]
