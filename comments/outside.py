"""Comments that a publication leaves to Disqus: in Disqus's own frame, and only for a reader who has agreed.

Nothing of Disqus runs on a page of ours: its script is not loaded, its frame can't read what is around it, and the one
page that shows it is the answer to the reader's press (docs/decisions/0036).
"""

from dataclasses import replace
from urllib.parse import urlencode

from articles.models import Article
from comments.models import OutsideTalk
from newsroom.kit import consent
from sections.models import Publication

NAME = "Disqus"
ORIGIN = "https://disqus.com"


def shortname_of(publication: Publication) -> str:
    """Return the name that a publication has at Disqus; empty where comments are kept here. One query."""
    return OutsideTalk.objects.filter(publication=publication).values_list("shortname", flat=True).first() or ""


def purpose() -> consent.Purpose:
    """Return what a reader agrees to, with whom it is loaded from."""
    return replace(consent.PURPOSES[consent.COMMENTS], further=(NAME,))


def purposes_at(publication: Publication) -> dict[str, consent.Purpose]:
    """Return the purpose of outside comments as it is at a publication that has them; nothing at others. One query."""
    return {consent.COMMENTS: purpose()} if shortname_of(publication) else {}


def frame_of(story: Article, shortname: str) -> str:
    """Return the address of Disqus's frame for a story: it is told the story's address and title, and nothing of the reader."""
    told = {
        "base": "default", "f": shortname, "t_i": f"{story.publication.slug}-{story.pk}", "t_u": story.canonical_url,
        "t_t": story.headline,
    }  # fmt: skip
    return f"{ORIGIN}/embed/comments/?{urlencode(told)}"
