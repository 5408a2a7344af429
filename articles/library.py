"""Taking pictures into the library, once each, and mending what is said of many at a time."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction

from articles import renditions
from articles.models import Licence, LookBand, Picture
from articles.models.picture import original_name
from newsroom.kit import likeness
from newsroom.kit.picture_words import Words
from newsroom.kit.pictures import Accepted, Unusable, take_in
from newsroom.models import User

_CREATIVE_COMMONS = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)", re.IGNORECASE)
_LICENCES = {
    "zero": Licence.CC0, "mark": Licence.PUBLIC_DOMAIN, "by": Licence.CC_BY, "by-sa": Licence.CC_BY_SA,
    "by-nd": Licence.CC_BY_ND, "by-nc": Licence.CC_BY_NC, "by-nc-sa": Licence.CC_BY_NC, "by-nc-nd": Licence.CC_BY_NC,
}  # fmt: skip
_LOOKED_AT_ONCE = 50
# What may be mended for a whole upload at once; the rest differs from picture to picture.
SHARED = ("credit", "creator", "licence", "licence_terms", "rights_end_on", "is_restricted")


class InLibrary(ValueError):
    """The very same file is in the library already, as `twin`."""

    def __init__(self, twin: Picture) -> None:
        super().__init__(str(twin))
        self.twin = twin


def suggested(words: Words) -> dict[str, str | date | None]:
    """Return what a file says of its picture as the fields it would fill; empty ones are left out."""
    fields: dict[str, str | date | None] = {
        "alt": words.alt, "caption": words.caption, "credit": words.credit, "creator": words.creator,
        "copyright_notice": words.copyright_notice, "taken_on": words.taken_on, "licence_terms": words.licence,
    }  # fmt: skip
    named = _CREATIVE_COMMONS.search(words.licence)
    fields["licence"] = _LICENCES.get(named[1].lower(), "") if named else ""
    return {name: value for name, value in fields.items() if value}


def add(picture: Picture, accepted: Accepted, *, by: User | None) -> Picture:
    """Take a picture in: its file under its content's name, its row, its look, and its sizes for the desk.

    A row without a file, or a file without a row, is never left behind. Raises InLibrary for a file that is here.
    """
    twin = Picture.objects.filter(digest=accepted.digest).first()
    if twin:
        raise InLibrary(twin)
    picture.digest, picture.extension, picture.look = accepted.digest, accepted.extension, accepted.look
    picture.created_by = by
    picture.file = keep_original(picture, accepted.content)
    # Last: Django reads a file's size anew when it is put in place, and knows nothing of turned ones.
    picture.width, picture.height = accepted.width, accepted.height
    try:
        with transaction.atomic():
            picture.save()
            remember_looks([picture])
    except IntegrityError as error:
        twin = Picture.objects.filter(digest=accepted.digest).first()
        if twin is None:
            _drop_original(picture)
            raise
        raise InLibrary(twin) from error
    except BaseException:
        _drop_original(picture)
        raise
    renditions.make_later(picture, renditions.DESK)
    return picture


def remember_looks(pictures: Iterable[Picture]) -> None:
    """Keep by which bands pictures are found again when another like them comes in."""
    LookBand.objects.bulk_create(
        (LookBand(picture=p, band=band) for p in pictures if p.look is not None for band in likeness.bands_of(p.look)),
        batch_size=500,
        ignore_conflicts=True,
    )


@transaction.atomic
def mend(pictures: Iterable[Picture], **fields: Any) -> int:
    """Give many pictures the same credit, licence or end of rights; return how many were changed."""
    if unknown := fields.keys() - set(SHARED):
        raise ValueError(f"Not for many pictures at once: {', '.join(sorted(unknown))}.")
    if not fields:
        return 0
    return Picture.objects.filter(pk__in=[picture.pk for picture in pictures]).update(**fields)


def keep_original(row: Picture, content: bytes) -> str:
    """Keep a picture's file under its own name and return the name; a half file left by a crash is replaced."""
    storage: Storage = Picture._meta.get_field("file").storage
    name = original_name(row, "")
    if storage.exists(name):
        if storage.size(name) == len(content):
            return name
        storage.delete(name)
    return storage.save(name, ContentFile(content))


def _drop_original(picture: Picture) -> None:
    """Take away a file whose row could not be written, unless another row has it by now."""
    if not Picture.objects.filter(digest=picture.digest).exists():
        Picture._meta.get_field("file").storage.delete(original_name(picture, ""))


def look_at_all(say: Callable[[str], None] = lambda _line: None) -> int:
    """Give a look to the pictures that came in before looks were kept; return how many have one now.

    It can be stopped and run again: a picture is looked at once, and one without its file is passed over.
    """
    last = done = 0
    while rows := list(Picture.objects.filter(pk__gt=last, look=None).order_by("pk")[:_LOOKED_AT_ONCE]):
        for picture in rows:
            picture.look = _look_of(picture)
        last = rows[-1].pk
        seen = [picture for picture in rows if picture.look is not None]
        with transaction.atomic():
            Picture.objects.bulk_update(seen, ["look"])
            remember_looks(seen)
        done += len(seen)
        say(f"pictures: up to {last}")
    return done


def _look_of(picture: Picture) -> int | None:
    try:
        with picture.file.open("rb") as original:
            return take_in(original).look
    except (FileNotFoundError, Unusable):
        return None
