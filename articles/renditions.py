"""The sizes of a picture that readers get: their addresses, and the files, made once: in the background or when asked for."""

import logging
import os
import secrets
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.tasks import task
from django.urls import reverse

from articles.models import Picture
from newsroom.kit import pictures
from newsroom.kit.alone import alone
from newsroom.kit.pictures import Size

logger = logging.getLogger(__name__)

# What is made in the background: for the desk when a picture comes in, for readers when a story with it goes out.
DESK, READERS = "desk", "readers"
_FOR_READERS = ("whole", "card")


def address(picture: Picture, *, shape: str, width: int, extension: str) -> str:
    """Return where one rendition is found. It changes with the pixels and the focal point, so it may be kept for ever."""
    return f"{_folder(picture)}{shape}-{width}.{extension}"


def srcset(picture: Picture, *, shape: str, extension: str) -> str:
    """Return all widths of a shape in one format, as a `srcset`."""
    folder, widths = _folder(picture), pictures.widths_in(shape, picture.width, picture.height)
    return ", ".join(f"{folder}{shape}-{width}.{extension} {width}w" for width in widths)


def _folder(picture: Picture) -> str:
    return f"{_root()}{picture.pk}/{picture.version}/"


@cache
def _root() -> str:
    """Return where the addresses of renditions begin: the URL map is asked once, for a front page has hundreds of them."""
    version, name = "0" * 12 + "-0000", {"shape": "whole", "width": 1, "extension": "jpg"}
    one = reverse("articles:rendition", kwargs={"pk": 1, "version": version, **name})
    return one.removesuffix(f"1/{version}/whole-1.jpg")


def is_offered(picture: Picture, shape: str, width: int) -> bool:
    """Tell whether a rendition is one we hand out: nobody can make us render any size they like."""
    return shape in pictures.SHAPES and width in pictures.widths_in(shape, picture.width, picture.height)


def width_of(picture: Picture, shape: str, at_least: int) -> int:
    """Return the narrowest width a picture is offered in of at least so much, if it is so wide."""
    widths = pictures.widths_in(shape, picture.width, picture.height)
    return next((w for w in widths if w >= at_least), widths[-1])


def opened(picture: Picture, *, shape: str, width: int, extension: str) -> IO[bytes]:
    """Return a rendition's file, made now if it was never asked for; who asks meanwhile waits for the same file.

    Raises Unusable or FileNotFoundError when the original is broken or gone.
    """
    size = Size(shape, width, extension)
    name = name_of(picture, size)
    if not default_storage.exists(name):
        make(picture, [size])
    return default_storage.open(name)


def make(picture: Picture, sizes: Iterable[Size]) -> int:
    """Make those of the sizes that are not there yet, decoding the original once; return how many were made.

    One process at a time works on a picture: what another made while we waited is not made again.
    """
    sizes = list(sizes)
    if not _missing(picture, sizes):
        return 0
    with alone(f"picture-{picture.pk}"):
        missing = _missing(picture, sizes)
        if not missing:
            return 0
        with picture.file.open("rb") as original:
            content = original.read()
        for size, made in pictures.render_all(content, missing, focal=(picture.focal_x, picture.focal_y)):
            keep(name_of(picture, size), made)
            logger.info("Made %s", name_of(picture, size))
        return len(missing)


def sizes_for(picture: Picture, audience: str) -> list[Size]:
    """Return the renditions that the desk's screens, or the pages readers see, show of a picture."""
    if audience == DESK:
        wanted = [("card", 320), ("whole", 720), ("whole", 960)]
        found = [Size(shape, width_of(picture, shape, least), "webp") for shape, least in wanted]
        return list(dict.fromkeys(found))
    return [
        Size(shape, width, extension)
        for shape in _FOR_READERS
        for width in pictures.widths_in(shape, picture.width, picture.height)
        for extension in pictures.SAVING
    ]


def make_later(picture: Picture, audience: str) -> None:
    """Have a picture's renditions made in the background, once what is being saved is saved."""
    transaction.on_commit(partial(_make.enqueue, picture.pk, audience))


@task
def _make(key: int, audience: str) -> int:
    """Make a picture's renditions for an audience; a picture that is gone or broken by now needs none."""
    picture = Picture.objects.filter(pk=key).first()
    if picture is None:
        return 0
    try:
        return make(picture, sizes_for(picture, audience))
    except (pictures.Unusable, FileNotFoundError) as error:
        logger.warning("Picture %s has no renditions: %s", key, error)
        return 0


def name_of(picture: Picture, size: Size) -> str:
    """Return under which name a rendition is kept."""
    return f"renditions/{picture.pk}/{picture.version}/{size.shape}-{size.width}.{size.extension}"


def _missing(picture: Picture, sizes: list[Size]) -> list[Size]:
    return [size for size in sizes if not default_storage.exists(name_of(picture, size))]


def keep(name: str, content: bytes) -> None:
    """Keep a file that was made under exactly its name, whole from the first moment anyone can see it."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:  # a storage elsewhere, whose writes appear at once
        stored = default_storage.save(name, ContentFile(content))
        if stored != name:
            default_storage.delete(stored)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        unfinished.write_bytes(content)
        unfinished.chmod(0o644)
        os.replace(unfinished, path)  # noqa: PTH105 - says what matters: it replaces
    finally:
        unfinished.unlink(missing_ok=True)
