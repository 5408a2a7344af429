"""The pictures that stand for a story or a paper where a link to it is shared: made once, when they are first asked for."""

import hashlib
import logging
from collections.abc import Callable
from functools import cache, lru_cache
from typing import IO
from urllib.parse import urlsplit

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import translation

from articles import renditions
from articles.models import Article, Picture
from newsroom.kit import cards, pictures
from newsroom.kit.alone import alone
from newsroom.kit.pictures import Size
from sections.models import Publication

logger = logging.getLogger(__name__)

SIZE = (cards.WIDTH, cards.HEIGHT)
# Counted up when they are drawn otherwise: every address changes with it.
DESIGN = 1
# A smaller picture would be all blur: the headline is drawn instead.
NARROWEST = 600


def address_of(article: Article) -> str:
    """Return where a story's card is found, at its home. It changes with what is on it, so it may be kept for ever.

    Needs publication, section and lead picture to be loaded.
    """
    return f"{article.publication.origin}{_path_of_story(article.pk, version_of(article))}"


def _path_of_story(pk: int, version: str) -> str:
    before, behind = _around_story()
    return f"{before}{pk}/{version}{behind}"


@cache
def _around_story() -> tuple[str, str]:
    """Return what stands around a story's key and its version in the path of its card: looking it up is slow."""
    key, version = "1" * 18, "0" * 12
    before, _, behind = reverse("articles:story-card", kwargs={"pk": key, "version": version}).partition(
        f"{key}/{version}"
    )
    return before, behind


def address_of_paper(publication: Publication) -> str:
    """Return where a publication's card is found."""
    version = version_of_paper(publication)
    return f"{publication.origin}{_path_of_paper('articles:paper-card', version)}"


def address_of_logo(publication: Publication) -> str:
    """Return where a publication's name is found as a picture of `cards.LOGO`."""
    version = version_of_paper(publication)
    return f"{publication.origin}{_path_of_paper('articles:paper-logo', version)}"


@lru_cache(maxsize=200)
def _path_of_paper(name: str, version: str) -> str:
    """Return the path of what each page of a paper names."""
    return reverse(name, kwargs={"version": version})


def version_of(article: Article) -> str:
    """Return what changes when a story's card would look otherwise."""
    if picture := picture_on(article):
        return _digest(picture.version)
    words = _words(article)
    return _digest(article.publication.theme, words.paper, words.address, words.motto, words.kicker, words.headline)


def version_of_paper(publication: Publication) -> str:
    """Return what changes when a publication's card or logo would look otherwise."""
    words = _words_of_paper(publication)
    return _digest(publication.theme, words.paper, words.address, words.motto)


def picture_on(article: Article) -> Picture | None:
    """Return the picture on a story's card: its lead picture, if that is large enough."""
    picture = article.lead_picture
    return picture if picture and pictures.size_in("social", picture.width, picture.height)[0] >= NARROWEST else None


def opened(article: Article) -> IO[bytes]:
    """Return a live story's card as JPEG, made now if it was never asked for."""
    return _opened(f"cards/stories/{article.pk}", f"{version_of(article)}.jpg", lambda: _drawn(article))


def opened_paper(publication: Publication) -> IO[bytes]:
    """Return a publication's card as JPEG."""
    words, name = _words_of_paper(publication), f"{version_of_paper(publication)}.jpg"
    return _opened(f"cards/papers/{publication.pk}", name, lambda: cards.card(publication.theme, words))


def opened_logo(publication: Publication) -> IO[bytes]:
    """Return a publication's name as PNG."""
    name = f"{version_of_paper(publication)}.png"
    return _opened(f"cards/logos/{publication.pk}", name, lambda: cards.logo(publication.theme, publication.name))


def _drawn(article: Article) -> bytes:
    if picture := picture_on(article):
        try:
            with picture.file.open("rb") as original:
                content = original.read()
            wanted = Size("social", SIZE[0], "jpg", height=SIZE[1])
            return next(pictures.render_all(content, [wanted], focal=(picture.focal_x, picture.focal_y)))[1]
        except (pictures.Unusable, FileNotFoundError) as error:
            logger.warning("Picture %s can't stand on a card: %s", picture.pk, error)
    return cards.card(article.publication.theme, _words(article))


def _words(article: Article) -> cards.Words:
    publication = article.publication
    headline = article.headline
    if article.retracted_at:
        with translation.override(publication.language):
            headline = f"{translation.gettext('Retracted:')} {headline}"
    paper = _words_of_paper(publication)
    return cards.Words(paper.paper, paper.address, paper.motto, kicker=article.shown_kicker, headline=headline)


def _words_of_paper(publication: Publication) -> cards.Words:
    host = (urlsplit(publication.origin).hostname or "").removeprefix("www.")
    return cards.Words(publication.name, host, publication.tagline)


@lru_cache(maxsize=1_000)
def _digest(*said: str) -> str:
    return hashlib.sha256("\x1f".join([str(DESIGN), *said]).encode("utf-8", "replace")).hexdigest()[:12]


def _opened(folder: str, name: str, make: Callable[[], bytes]) -> IO[bytes]:
    """Return a card's file; the one that is made now takes the place of those that stood there before."""
    path = f"{folder}/{name}"
    if not default_storage.exists(path):
        with alone(folder):
            if not default_storage.exists(path):
                renditions.keep(path, make())
                for other in default_storage.listdir(folder)[1]:
                    if other != name and not other.startswith("."):
                        default_storage.delete(f"{folder}/{other}")
    return default_storage.open(path)
