"""What tests of imports share: the sample files, a publication, a folder of pictures."""

from pathlib import Path

import pytest

from articles.importing import story_lines, wordpress, wxr
from tests.factories.articles import drawn
from tests.factories.sections import PublicationFactory

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def blog() -> Path:
    """A small WordPress export that holds one of everything."""
    return DATA / "small-blog.xml"


@pytest.fixture
def harbour(db):
    """The publication that takes the archive in."""
    return PublicationFactory(zone="Europe/Lisbon")


@pytest.fixture
def media(tmp_path) -> Path:
    """A folder that holds the blog's pictures."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    for shade, name in enumerate(["lamp.png", "oar.png"]):
        (folder / name).write_bytes(drawn(shade, (300, 200)).getvalue())
    return folder


@pytest.fixture
def bring_blog(harbour, media):
    """Bring an export in, without the web."""

    def bring(path, **kwargs):
        return wordpress.bring_in(path, wxr.survey(path), publication=harbour, **({"media": media} | kwargs))

    return bring


@pytest.fixture
def bring(harbour):
    """Bring lines in."""

    def bring_lines(*lines, **kwargs):
        return story_lines.bring_in(lines, **({"source": "test", "publication": harbour} | kwargs))

    return bring_lines


@pytest.fixture
def line():
    """Make a line that can be read, with what a test wants of it."""

    def make(key="one", **values):
        return {
            "schema": "newsroom-story/1",
            "id": key,
            "section": "sea",
            "headline": f"Story {key}",
            "body_html": "<p>Words.</p>",
            "published_at": "2025-03-01T12:00:00+00:00",
        } | values

    return make
