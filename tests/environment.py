"""The environment tests run in, set before settings are read (`-p tests.environment` in pyproject.toml)."""

import os

os.environ.setdefault("SECRET_KEY", "a-key-for-tests-that-signs-nothing-anyone-else-sees")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,sister.test,127.0.0.1,.localhost")
os.environ.setdefault("PUBLIC_SCHEME", "http")
