"""Filling a section's sidebar: ruled lists of other sections' newest headlines."""

from dataclasses import dataclass

from articles.lists import Place, newest_in
from articles.models import Listing
from sections.models import Section, SidebarBlock
from sections.network import PublicationMap


@dataclass(frozen=True)
class FilledBlock:
    """A block with its headlines. `stories` is never empty."""

    block: SidebarBlock
    stories: list[Listing]

    @property
    def title(self) -> str:
        """Its own title, or its section's name."""
        return self.block.title or self.block.source.name


def fill(site: PublicationMap, section: Section | None, *, without: int | None = None) -> list[FilledBlock]:
    """Return the blocks beside a section's stories, leaving out one story and blocks that stay empty.

    One query for any number of blocks.
    """
    plan = site.blocks_beside(section)
    places = {block.pk: Place(block.source.publication_id, block.source_id) for block in plan}
    found = newest_in((places[block.pk], block.length + 1) for block in plan)
    filled = []
    for block in plan:
        stories = [row for row in found[places[block.pk]] if row.article_id != without][: block.length]
        if stories:
            filled.append(FilledBlock(block, stories))
    return filled
