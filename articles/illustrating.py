"""Where pictures are shown: as a story's lead, and by reference inside texts."""

from django.utils.text import capfirst

from articles.models import Article, Picture
from sections import deleting
from sections.models import StandingPage


def reference(picture: Picture) -> str:
    """Return how a text refers to a picture."""
    return f'data-picture="{picture.pk}"'


def obstacles(picture: Picture) -> list[deleting.Obstacle]:
    """Return the stories and pages that show a picture, which is also what forbids deleting it.

    Texts are searched by reading them, which takes time in a large archive: ask on a picture's own page only.
    """
    inside = Article.objects.filter(body__contains=reference(picture)).order_by("-pk")
    pages = StandingPage.objects.filter(body__contains=reference(picture)).order_by("-pk")
    leading = Article.objects.filter(lead_picture=picture).order_by("-pk")
    stories = list(dict.fromkeys([*leading[: deleting.COUNTED + 1], *inside[: deleting.COUNTED + 1]]))
    found = [
        deleting.Obstacle(
            str(capfirst(model._meta.verbose_name_plural)), rows[: deleting.SHOWN], len(rows), (model, "")
        )
        for model, rows in ((Article, stories), (StandingPage, list(pages)))
    ]
    return [obstacle for obstacle in found if obstacle.count]
