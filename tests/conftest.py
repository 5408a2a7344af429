"""What every test has, and what no test may leave behind."""

import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache

from sections import network
from supporters import plans


@pytest.fixture(autouse=True)
def _forget_what_is_held_in_memory():
    """The map of the network and the plans outlive a test's rows; the next test must not meet them."""
    network.forget()
    plans.forget()
    cache.clear()
    yield
    network.forget()


@pytest.fixture(autouse=True)
def _media_of_its_own(tmp_path, settings):
    """Pictures go where the test ends, never into a real archive."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def real_data() -> Path:
    """The folder of real files that nobody here wrote; skips where it is missing."""
    beside = Path(django_settings.BASE_DIR).parent / "shared" / "data"
    folder = Path(os.environ.get("NEWSROOM_REAL_DATA", beside))
    if not folder.is_dir():
        pytest.skip("the folder of real files is missing")
    return folder


@pytest.fixture
def known_map():
    """Have the map read before queries are counted, as on every page but the first of a process."""

    def read() -> None:
        network.current()

    return read
