"""What readers are asked with: the appeal of a section, of a publication or of the network, held in memory.

A page is the same for everyone, so it carries all wordings of its appeal; the browser picks one by chance, remembers
nothing, and the link to the form says which it was.
"""

from datetime import datetime

from django.utils import timezone

from newsroom.kit import databases
from pages import noting
from sections import network
from sections.models import Publication, Section
from supporters.models import Appeal, AppealText

_held: list[AppealText] | None = None
_revision = -1


def wordings(publication: Publication, section: Section | None, *, at: datetime | None = None) -> list[AppealText]:
    """Return the wordings of the appeal that stands here now, in order of their letters; none where the usual words stand.

    The nearest one wins: a section's before its parent's, before the publication's, before the network's; of two
    equally near the one that began last. No query while the map is unchanged.
    """
    now = at or timezone.now()
    noting.until_first(moment for text in _all() for moment in (text.appeal.starts_at, text.appeal.ends_at))
    near = {text.appeal: _distance(text.appeal, publication, section) for text in _all() if _runs(text.appeal, now)}
    found = [
        (distance, -appeal.starts_at.timestamp(), -appeal.pk)
        for appeal, distance in near.items()
        if distance is not None
    ]
    if not found:
        return []
    chosen = -min(found)[2]
    return [text for text in _all() if text.appeal_id == chosen]


def forget() -> None:
    """Drop this process's copy."""
    global _held  # noqa: PLW0603 - this module is the one holder of the copy
    _held = None


def _all() -> list[AppealText]:
    global _held, _revision
    noting.note(noting.APPEALS)
    current = network.current().revision
    if _held is None or current != _revision:
        with databases.to_be_held() as may_hold:
            rows = AppealText.objects.filter(appeal__is_on=True).select_related("appeal").defer("shown")
            texts = list(rows.order_by("letter", "pk"))
        if not may_hold:
            return texts
        _held, _revision = texts, current
    return _held


def _runs(appeal: Appeal, now: datetime) -> bool:
    return appeal.starts_at <= now and (appeal.ends_at is None or now < appeal.ends_at)


def _distance(appeal: Appeal, publication: Publication, section: Section | None) -> int | None:
    """Return how near an appeal is to a page, 0 for the nearest; None when it isn't meant for it."""
    if appeal.publication_id not in {None, publication.pk}:
        return None
    if appeal.section_id:
        line = [section.pk, section.parent_id] if section else []
        return line.index(appeal.section_id) if appeal.section_id in line else None
    return 2 if appeal.publication_id else 3
