"""Finding a story by its address, on its own site or on a sister's."""

from django.db.models import Prefetch

from articles.models import Article, Byline
from sections.models import Publication

BYLINES = Prefetch("bylines", Byline.objects.in_order().select_related("author"))


def story_at(publication: Publication, path: str) -> Article | None:
    """Return the story at a path of a publication: at home there, or its guest. None when readers may not see it.

    A story that was withdrawn after publication is returned too, so that its page can say so.
    """
    home = Article.objects.full().filter(publication=publication, path=path).first()
    story = home or _guest_at(publication, path)
    if story is None or not (story.is_live() or story.is_withdrawn_openly()):
        return None
    return story


def _guest_at(publication: Publication, path: str) -> Article | None:
    return (
        Article.objects.full()
        .filter(path=path, listings__publication=publication, listings__section=None)
        .exclude(publication=publication)
        .first()
    )
