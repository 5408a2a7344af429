"""What readers may see of a story's past: the versions they had, and the difference between two of them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import comparing
from articles.acting import Refused
from articles.comparing import Comparison
from articles.models import Article, Version
from audit import recording
from newsroom.models import User


@dataclass(frozen=True)
class Shown:
    """One version as readers know it: its number, and since when they had it."""

    number: int
    since: datetime


def versions_of(article: Article) -> list[Shown]:
    """Return the versions that readers had or have, oldest first. None of a story that they may not see now. One query.

    A version that gave way to another before the story came out was never read by anyone, and isn't now.
    """
    if not article.is_live():
        return []
    out = max(filter(None, [article.published_at, article.embargo_until]))
    rows = list(article.versions.filter(kind=Version.Kind.PUBLISHED).order_by("number").defer("content"))
    return [
        Shown(row.number, max(row.made_at, out))
        for row, following in zip_longest(rows, rows[1:])
        if row.is_for_readers and (following is None or following.made_at > out)
    ]


def compared(article: Article, *, old: int, new: int) -> tuple[Shown, Shown, Comparison] | None:
    """Return two versions and their difference, as far as readers may see it; None when they may not."""
    shown = {version.number: version for version in versions_of(article)}
    if old >= new or old not in shown or new not in shown:
        return None
    rows = article.versions.for_readers().filter(number__in=[old, new])
    said = dict(rows.values_list("number", "content"))
    return shown[old], shown[new], comparing.compare(said[old], said[new], for_readers=True)


@transaction.atomic
def withhold(version: Version, *, by: User, because: str) -> Version:
    """Keep a version from readers from now on, as when a court asks for it. Doing it twice changes nothing."""
    version = _held(version)
    because = because.strip()
    if version.kind != Version.Kind.PUBLISHED:
        raise Refused(_("Readers never had this version."))
    if not because:
        raise Refused(_("Write why it is withheld: the record keeps the reason."))
    if version.withheld_at is None:
        version.withheld_at, version.withheld_by = timezone.now(), by
        version.save(update_fields=["withheld_at", "withheld_by"])
        _record("withhold", version, by=by, note=because)
    return version


@transaction.atomic
def disclose(version: Version, *, by: User) -> Version:
    """Let readers compare a version again that was withheld. Doing it twice changes nothing."""
    version = _held(version)
    if version.withheld_at is not None:
        version.withheld_at = version.withheld_by = None
        version.save(update_fields=["withheld_at", "withheld_by"])
        _record("disclose", version, by=by)
    return version


def _held(version: Version) -> Version:
    return Version.objects.select_for_update(of=("self",)).select_related("article").get(pk=version.pk)


def _record(act: str, version: Version, *, by: User, note: str = "") -> None:
    shown = act == "disclose"
    recording.record(
        act, version.article, by=by, note=note,
        before={"version": version.number, "for_readers": not shown},
        after={"version": version.number, "for_readers": shown},
    )  # fmt: skip
