"""Putting together front pages: what leads, what stands second, and a rail for each section."""

from dataclasses import dataclass, field

from articles.lists import Place, newest_in
from articles.models import Listing
from sections.models import Publication, Section
from sections.network import NetworkMap, PublicationMap

SECONDS = 3
LATEST = 12
RAIL = 5
SISTER_RAIL = 3
# How far down the lead may be looked for, so that it has a picture but is still news.
LEAD_AMONG = 8
# Read for each rail beyond its length, as some of its stories stand higher on the page already.
SPARE = 8


@dataclass(frozen=True)
class Rail:
    """A section's or a sister site's newest stories; never empty."""

    place: Section | Publication
    stories: list[Listing]

    @property
    def first(self) -> Listing:
        """The story that stands large: the newest with a picture, else the newest."""
        return next((row for row in self.stories if row.article.lead_picture), self.stories[0])

    @property
    def others(self) -> list[Listing]:
        """The other stories, newest first."""
        return [row for row in self.stories if row is not self.first]


@dataclass(frozen=True)
class Front:
    """A front page. No story stands on it twice."""

    lead: Listing | None = None
    seconds: list[Listing] = field(default_factory=list)
    latest: list[Listing] = field(default_factory=list)
    rails: list[Rail] = field(default_factory=list)
    sisters: list[Rail] = field(default_factory=list)


def front_of(site: PublicationMap, network: NetworkMap) -> Front:
    """Assemble a publication's front page: one query for all its stories."""
    publication = site.publication
    sisters = network.sisters_of(publication)
    whole = Place(publication.pk)
    on_top = LEAD_AMONG + SECONDS + LATEST
    wanted = [(whole, on_top)]
    wanted += [(Place(publication.pk, section.pk), RAIL + SPARE) for section in site.sections]
    wanted += [(Place(sister.pk), SISTER_RAIL + SPARE) for sister in sisters]
    found = newest_in(wanted)

    lead, seconds, latest = _top(found[whole])
    shown = {row.article_id for row in [lead, *seconds, *latest] if row}
    rails = []
    for section in site.sections:
        stories = _unseen(found[Place(publication.pk, section.pk)], shown, RAIL)
        if stories:
            rails.append(Rail(section, stories))
    sister_rails = []
    for sister in sisters:
        stories = _unseen(found[Place(sister.pk)], shown, SISTER_RAIL)
        if stories:
            sister_rails.append(Rail(sister, stories))
    return Front(lead, seconds, latest, rails, sister_rails)


def _top(newest: list[Listing]) -> tuple[Listing | None, list[Listing], list[Listing]]:
    """Choose the lead (the newest with a picture), the seconds and the latest from the newest stories."""
    if not newest:
        return None, [], []
    lead = next((row for row in newest[:LEAD_AMONG] if row.article.lead_picture), newest[0])
    others = [row for row in newest if row is not lead]
    pictured = [row for row in others[:LEAD_AMONG] if row.article.lead_picture][:SECONDS]
    seconds = pictured if len(pictured) == SECONDS else others[:SECONDS]
    latest = [row for row in others if row not in seconds][:LATEST]
    return lead, seconds, latest


def _unseen(rows: list[Listing], shown: set[int], count: int) -> list[Listing]:
    """Return the first rows that are not on the page yet, and note that they are now."""
    chosen = [row for row in rows if row.article_id not in shown][:count]
    shown.update(row.article_id for row in chosen)
    return chosen
