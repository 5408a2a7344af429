"""Places to pin stories to, for tests."""

from articles import curating
from sections import fronts, network, sidebars
from tests.factories.articles import ArticleFactory


def stories(section, count: int, **kwargs) -> list:
    """Make so many live stories of a section; the last is the newest."""
    return ArticleFactory.create_batch(count, section=section, live=True, **kwargs)


def front(publication, at=None) -> fronts.Front:
    """Return a publication's front as its readers get it now, or at another time."""
    now = network.current()
    return fronts.front_of(now.by_id[publication.pk], now, at=at)


def top(publication, at=None) -> list[int]:
    """Return the keys of the stories in the slots of a publication's front, from the lead down."""
    return [filled.row.article_id for filled in front(publication, at).slots]


def section_top(section, at=None) -> list[int]:
    """Return the keys of the stories on a section's first page."""
    return [filled.row.article_id for filled in fronts.front_of_section(section, at=at).slots]


def block_stories(publication, section=None, **kwargs) -> dict[int, list[int]]:
    """Return the keys of the stories in each block of a sidebar, by the block's key."""
    site = network.current().by_id[publication.pk]
    blocks = sidebars.fill(site, section, **kwargs)
    return {one.block.pk: [row.article_id for row in one.stories] for one in blocks}


def pin(story, place, slot, by=None, until=None):
    """Pin a story."""
    return curating.pin(story, place=place, slot=slot, by=by, until=until)
