"""Arranging fronts and sidebars: pinning stories over the rules, moving and unpinning them, the top story, and undo.

Every act holds the publication's row until it ends, so of two editors who want one slot the second wins cleanly, and
what the first did stands in the record. What one act changed shares one time: that is how it can be undone.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import listing, placing
from articles.models import Agency, Article, Pin, Rule, Tag
from articles.models.curation import PinQuerySet
from articles.placing import LEAD, Spot
from audit import recording
from newsroom.models import User
from sections import network
from sections.models import Publication, Section, SidebarBlock

Place = Publication | Section | SidebarBlock


class Refused(ValueError):
    """The story can't be placed like this; the message says why and what to do."""


@transaction.atomic
def pin(
    article: Article, *, place: Place, slot: int, by: User | None, until: datetime | None = None,
    since: datetime | None = None,
) -> Pin:  # fmt: skip
    """Hold a story in a slot of a place, over the rules, until a time or until someone takes it away.

    It holds from now, or `since` a later time; a story that waits for its own time is pinned from then on. What stands
    in the slot stays until then. Pinning it again as it is pinned changes nothing. Raises Refused for a story that
    readers won't see, and for a wrong slot or time.
    """
    now = _begin(place)
    return _pin(article, place=place, slot=slot, by=by, until=until, since=since, now=now)


@transaction.atomic
def make_top_story(article: Article, *, by: User | None, until: datetime | None = None) -> list[Pin]:
    """Let a story lead its publication's front and its section's. Raises Refused as `pin` does."""
    article = Article.objects.select_related("publication", "section").get(pk=article.pk)
    now = _begin(article.publication)
    return [
        _pin(article, place=place, slot=LEAD, by=by, until=until, since=None, now=now)
        for place in (article.publication, article.section)
    ]


@transaction.atomic
def unpin(held: Pin, *, by: User | None) -> Pin:
    """Give a slot back to the rules. What the pin stood over does not come back. Doing it twice changes nothing."""
    now = _begin(held.publication)
    held = Pin.objects.select_related("article").get(pk=held.pk)
    if held.removed_at is None:
        waits = held.from_at > now
        beneath = () if waits else _open(_spot(held)).filter(slot=held.slot, from_at__lt=held.from_at)
        _close([held, *beneath], by=by, now=now)
        recording.record("unpin", held, by=by, before=_said(held), note=held.article.headline)
        network.changed()
    return held


@transaction.atomic
def move(held: Pin, *, slot: int, by: User | None) -> Pin:
    """Bring a pinned story to another slot of its place; a story pinned there changes places with it.

    Raises Refused when the pin was taken away meanwhile, and for a slot the place doesn't have.
    """
    now = _begin(held.publication)
    held = Pin.objects.select_related("article", "publication", "section", "block").get(pk=held.pk)
    place = held.block or held.section or held.publication
    if held.removed_at is not None:
        raise Refused(_("This story is no longer pinned here: the page was changed meanwhile. Look at it again."))
    _refuse_slot(place, slot)
    if slot == held.slot:
        return held
    before, waits = _said(held), held.from_at > now
    in_the_way = Q(from_at=held.from_at) if waits else Q(from_at__lte=now)
    there = list(_open(_spot(held)).filter(in_the_way, slot=slot).latest_first())
    _close([held, *there], by=by, now=now)
    moved = _put(held, slot=slot, by=by, now=now)
    if there and not waits:
        _put(there[0], slot=held.slot, by=by, now=now)
    recording.record("move pin", moved, by=by, before=before, after=_said(moved), note=held.article.headline)
    network.changed()
    return moved


@transaction.atomic
def undo(publication: Publication, *, done_at: datetime, by: User | None) -> None:
    """Take back the act of a time: close what it pinned, pin again what it closed. Raises Refused when it can't be."""
    now = _begin(publication)
    of_publication = Pin.objects.filter(publication=publication).select_related("article")
    made, closed = list(of_publication.filter(made_at=done_at)), list(of_publication.filter(removed_at=done_at))
    if not (made or closed) or any(one.removed_at for one in made) or any(_taken(one, now, made) for one in closed):
        raise Refused(_("The page was changed since, so this can't be undone. Look at it again."))
    _close(made, by=by, now=now)
    back = [_put(one, slot=one.slot, by=by, now=now) for one in closed if one.until_at is None or one.until_at > now]
    shown = (made or closed)[0]
    before, after = [_said(one) for one in made], [_said(one) for one in back]
    recording.record("undo pin", shown, by=by, before={"pins": before}, after={"pins": after})
    network.changed()


@transaction.atomic
def fill_by_rule(
    place: Publication | SidebarBlock, *, by: User | None, tag: Tag | None = None, agency: Agency | None = None
) -> Rule:
    """Fill a block with the newest of a tag or an agency, or give them a rail on a publication's front."""
    now = _begin(place)
    spot = placing.spot_of(place)
    for rule in Rule.objects.kept().filter(publication=spot.publication_id, block=spot.block_id):
        same = (rule.tag_id, rule.agency_id) == (tag and tag.pk, agency and agency.pk)
        if same:
            return rule
        if spot.block_id:
            _remove_rule(rule, by=by, now=now)
    last = Rule.objects.kept().filter(publication=spot.publication_id, block=None).count()
    rule = Rule.objects.create(publication_id=spot.publication_id, block_id=spot.block_id, tag=tag, agency=agency,
                               position=last, made_at=now, made_by=by)  # fmt: skip
    listing.gather(rule)
    recording.record("add rule", rule, by=by, after={"tag": tag and tag.name, "agency": agency and agency.name})
    network.changed()
    return rule


@transaction.atomic
def drop_rule(rule: Rule, *, by: User | None) -> None:
    """Take a rule away: its block shows its section again, its rail is gone. Doing it twice changes nothing."""
    now = _begin(rule.publication)
    rule = Rule.objects.select_related("tag", "agency").get(pk=rule.pk)
    if rule.removed_at is None:
        _remove_rule(rule, by=by, now=now)
        network.changed()


def _begin(place: Place) -> datetime:
    """Hold the publication until the act ends; return the time that all its changes share."""
    key = placing.spot_of(place).publication_id
    Publication.objects.select_for_update(no_key=True).get(pk=key)
    now = timezone.now()
    # A pin whose time ran out ended then, whoever looks now.
    Pin.objects.kept().filter(publication=key, until_at__lte=now).update(removed_at=F("until_at"))
    return now


def _pin(
    article: Article, *, place: Place, slot: int, by: User | None, until: datetime | None, since: datetime | None,
    now: datetime,
) -> Pin:  # fmt: skip
    spot = placing.spot_of(place)
    _refuse_slot(place, slot)
    from_at = _begins(article, max(now, since or now))
    if until is not None and until <= from_at:
        raise Refused(_("This time has passed before the story could stand here. Choose a later one."))
    waits = from_at > now
    for own in _open(spot).filter(article=article, slot=slot, until_at=until):
        if own.from_at == from_at or own.holds(now):
            return own
    in_slot = Q(slot=slot, from_at=from_at) if waits else Q(slot=slot, from_at__lte=now)
    own = Q(article=article, from_at__gt=now) if waits else Q(article=article)
    _close(_open(spot).filter(in_slot | own), by=by, now=now)
    made = Pin.objects.create(
        article=article, publication_id=spot.publication_id, section_id=spot.section_id, block_id=spot.block_id,
        slot=slot, from_at=from_at, until_at=until, made_at=now, made_by=by,
    )  # fmt: skip
    recording.record("pin", made, by=by, after=_said(made), note=article.headline)
    network.changed()
    return made


def _begins(article: Article, at: datetime) -> datetime:
    """Return when a story can first stand somewhere, from a time on. Raises Refused for one that never will."""
    if article.trashed_at:
        raise Refused(_("This story is in the trash. Restore it first, then pin it."))
    if article.withdrawn_at:
        raise Refused(_("This story was withdrawn, so readers would not see it. Publish it again, then pin it."))
    if article.published_at is None:
        raise Refused(_("This story is a draft. Publish or schedule it, then pin it."))
    begins = max(at, article.published_at, article.embargo_until or at, article.held_until or at)
    if article.expires_at and article.expires_at <= begins:
        raise Refused(_("This story has expired. Change or clear “expires”, then pin it."))
    return begins


def _refuse_slot(place: Place, slot: int) -> None:
    if not 1 <= slot <= placing.slots_of(place):
        raise Refused(_("There is no such slot here. Choose one of the page's own."))


def _open(spot: Spot) -> PinQuerySet:
    return Pin.objects.kept().on(publication_id=spot.publication_id, section_id=spot.section_id, block_id=spot.block_id)


def _close(pins: Iterable[Pin], *, by: User | None, now: datetime) -> None:
    for one in pins:
        one.removed_at, one.removed_by = now, by
        one.save(update_fields=["removed_at", "removed_by"])


def _put(old: Pin, *, slot: int, by: User | None, now: datetime) -> Pin:
    """Open a new row that goes on where an old one was closed."""
    return Pin.objects.create(
        article=old.article, publication_id=old.publication_id, section_id=old.section_id, block_id=old.block_id,
        slot=slot, from_at=max(old.from_at, now), until_at=old.until_at, made_at=now, made_by=by,
    )  # fmt: skip


def _taken(old: Pin, now: datetime, made: list[Pin]) -> bool:
    """Tell whether someone else has put a story into a slot, or the story elsewhere, since a pin there was closed."""
    open_now = _open(_spot(old)).exclude(pk__in=[one.pk for one in made])
    mine = Q(from_at__lte=now) if old.from_at <= now else Q(from_at=old.from_at)
    return open_now.filter(Q(slot=old.slot) | Q(article=old.article_id)).filter(mine).exists()


def _remove_rule(rule: Rule, *, by: User | None, now: datetime) -> None:
    rule.removed_at, rule.removed_by = now, by
    rule.save(update_fields=["removed_at", "removed_by"])
    recording.record("drop rule", rule, by=by, before={"tag": rule.tag_id, "agency": rule.agency_id})


def _spot(one: Pin) -> Spot:
    return Spot(one.publication_id, one.section_id, one.block_id)


def _said(one: Pin) -> dict[str, object]:
    """Return what the record keeps of a pin."""
    return {"story": one.article_id, "section": one.section_id, "block": one.block_id, "slot": one.slot,
            "from": one.from_at, "until": one.until_at}  # fmt: skip
