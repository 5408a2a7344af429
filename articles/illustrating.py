"""Where pictures are shown, what a picture still needs before readers may see it, and which look alike.

A story names its lead picture itself. The pictures inside texts are kept in a table of their own, so that nobody has
to read all texts to learn where one is used: `note` is called whenever a text was saved (see receivers), and
`rebuild` reads everything once more.
"""

import re
from collections.abc import Callable, Iterable

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.models import Article, Author, Dossier, Picture, PictureUse
from articles.models.article import may_be_seen
from newsroom.kit import likeness
from sections import deleting
from sections.models import StandingPage

_REFERENCE = re.compile(r'<figure[^>]*\sdata-picture="(\d{1,18})"')
_AT_ONCE = 500
_LOOKED_AT = 5000


# --- Where it is used ---


def referred(body: str) -> set[int]:
    """Return the keys of the pictures that a text refers to."""
    return {int(key) for key in _REFERENCE.findall(body)} if "data-picture" in body else set()


def note(text: Article | StandingPage) -> None:
    """Keep which pictures a saved text shows. Doing it twice changes nothing."""
    owner = "page" if isinstance(text, StandingPage) else "article"
    noted = dict(PictureUse.objects.filter(**{owner: text}).values_list("picture", "pk"))
    wanted = referred(text.body)
    if gone := noted.keys() - wanted:
        PictureUse.objects.filter(pk__in=[noted[key] for key in gone]).delete()
    if new := wanted - noted.keys():
        there = Picture.objects.filter(pk__in=new).values_list("pk", flat=True)
        PictureUse.objects.bulk_create(
            [PictureUse(picture_id=key, **{owner: text}) for key in there], ignore_conflicts=True
        )


def note_many(stories: Iterable[Article]) -> None:
    """Keep which pictures many saved stories show, in a handful of statements: for imports and for `rebuild`."""
    with transaction.atomic(savepoint=False):
        _renew("article", {story.pk: referred(story.body) for story in stories})


def rebuild(say: Callable[[str], None] = lambda _line: None) -> int:
    """Read all texts and keep anew which pictures they show; return how many uses there are."""
    for model, owner in ((Article, "article"), (StandingPage, "page")):
        last = 0
        while rows := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "body")[:_AT_ONCE]):
            with transaction.atomic():
                _renew(owner, {pk: referred(body) for pk, body in rows})
            last = rows[-1][0]
            say(f"{model._meta.verbose_name_plural}: up to {last}")
    return PictureUse.objects.count()


def _renew(owner: str, wanted: dict[int, set[int]]) -> None:
    PictureUse.objects.filter(**{f"{owner}__in": list(wanted)}).delete()
    keys = set().union(*wanted.values())
    if not keys:
        return
    there = set(Picture.objects.filter(pk__in=keys).values_list("pk", flat=True))
    PictureUse.objects.bulk_create(
        (PictureUse(picture_id=key, **{f"{owner}_id": pk}) for pk, keys in wanted.items() for key in keys & there),
        batch_size=_AT_ONCE,
        ignore_conflicts=True,
    )


def showing(picture: Picture) -> models.QuerySet[Article]:
    """Return the stories that show a picture, as their lead or in their text."""
    return Article.objects.filter(
        Q(lead_picture=picture) | Q(pk__in=PictureUse.objects.filter(picture=picture).values("article"))
    )


def obstacles(picture: Picture) -> list[deleting.Obstacle]:
    """Return the stories, pages, dossiers and authors that show a picture, which is also what forbids deleting it."""
    stories = showing(picture).defer("body").order_by("-pk")[: deleting.COUNTED + 1]
    pages = StandingPage.objects.filter(pictures_used__picture=picture).order_by("-pk")
    dossiers, authors = picture.leading_dossiers.order_by("-pk"), picture.portraying.order_by("-pk")
    found = [
        deleting.Obstacle(
            str(capfirst(model._meta.verbose_name_plural)), rows[: deleting.SHOWN], len(rows), (model, "")
        )
        for model, rows in (
            (Article, list(stories)),
            (StandingPage, list(pages)),
            (Dossier, list(dossiers)),
            (Author, list(authors)),
        )
    ]
    return [obstacle for obstacle in found if obstacle.count]


def is_before_readers(picture: Picture) -> bool:
    """Tell whether a live story, a public page, an open dossier or an author's page shows a picture now."""
    live = showing(picture).filter(may_be_seen(timezone.now()))
    return (
        live.exists()
        or StandingPage.objects.filter(pictures_used__picture=picture, is_public=True).exists()
        or picture.leading_dossiers.open().exists()
        or picture.portraying.exists()
    )


# --- What it needs ---


def pictures_of(article: Article) -> list[Picture]:
    """Return a story's pictures: its lead, then those of its text."""
    keys = referred(article.body) | ({article.lead_picture_id} if article.lead_picture_id else set())
    rows = Picture.objects.in_bulk(keys) if keys else {}
    return sorted(rows.values(), key=lambda picture: (picture.pk != article.lead_picture_id, picture.pk))


def missing(article: Article) -> list[str]:
    """Return, as sentences, what a story's pictures need before it can go live. At most one query.

    A story that readers see already stays before them: nothing is asked of it again.
    """
    if article.is_live():
        return []
    return [reason for picture in pictures_of(article) for reason in _missing_of(picture)]


def _missing_of(picture: Picture) -> list[str]:
    name = str(picture)[:60]
    reasons = []
    if lacks := picture.lacks:
        needs = {
            "alt": _("a description for those who can't see it"),
            "credit": _("a credit"),
            "licence": _("a licence"),
        }
        wanted = ", ".join(needs[field] for field in lacks)
        reasons.append(_("The picture “%(name)s” needs: %(wanted)s.") % {"name": name, "wanted": wanted})
    if picture.rights_ended(timezone.localdate()):
        ended = picture.rights_end_on.isoformat() if picture.rights_end_on else ""
        reasons.append(
            _("The rights to the picture “%(name)s” ended on %(day)s. Choose another one, or renew them.")
            % {"name": name, "day": ended}
        )
    return reasons


# --- What looks like it ---


def alike(look: int | None, *, but: int | None = None, most: int = 6) -> list[Picture]:
    """Return the pictures of the library that look nearly the same, the nearest first."""
    if look is None:
        return []
    rows = Picture.objects.looking_like(look).exclude(pk=but).values_list("pk", "look")[:_LOOKED_AT]
    near = sorted((likeness.distance(look, other), pk) for pk, other in rows if other is not None)
    keys = [pk for apart, pk in near if apart <= likeness.NEAR][:most]
    found = Picture.objects.in_bulk(keys)
    return [found[key] for key in keys]
