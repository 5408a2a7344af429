"""Old addresses of imported stories and pages: rows that lead on, and never one that hides a live page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from articles.importing.places import Places
from articles.models import Article, Redirect
from newsroom.kit import text
from sections.models import Publication, StandingPage

_LONGEST = 500


@dataclass(slots=True)
class Moved:
    """One story or page with the addresses it had, and the notes to which refusals of them are added."""

    publication: Publication
    old_urls: Iterable[str]
    path: str
    article: Article | None = None
    new_path: str = ""
    notes: list[str] = field(default_factory=list)


def plain_path(address: str) -> str | None:
    """Return an old address as redirects keep it: unquoted path and query; None for what can't be one."""
    if address.startswith(("http://", "https://")):
        parts = urlsplit(address)
        address = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    path = text.tidy(unquote(address)).partition("#")[0].strip()
    # A browser takes // and /\ for the beginning of another host.
    if not path.startswith("/") or path.startswith(("//", "/\\")) or len(path) > _LONGEST or not path.isprintable():
        return None
    return path if path.rstrip("/") else None


def lead_on(moved: list[Moved], places: Places) -> None:
    """Write redirects for a batch. What is live itself is passed over; an address two claim stays with the first."""
    wanted = _wanted(moved)
    if not wanted:
        return
    live = _live({(owner, path) for owner, path in wanted if "?" not in path})
    there = _there(wanted)
    made = []
    for (owner, path), item in wanted.items():
        standing = there.get((owner, path))
        if standing is not None:
            _compare(standing, item, path)
        elif (owner, path) not in live and not _is_part_of_site(places, item.publication, path):
            made.append(
                Redirect(publication=item.publication, old_path=path, article=item.article, new_path=item.new_path)
            )
    Redirect.objects.bulk_create(made)


def _wanted(moved: list[Moved]) -> dict[tuple[int, str], Moved]:
    """Return who claims which old address, but for addresses that stay what they are."""
    wanted: dict[tuple[int, str], Moved] = {}
    for item in moved:
        for address in item.old_urls:
            path = plain_path(address)
            if path is None:
                item.notes.append(f"Its old address “{address[:80]}” can't lead here.")
            elif path.strip("/") != item.path:
                _claim(wanted, item, path)
    return wanted


def _claim(wanted: dict[tuple[int, str], Moved], item: Moved, path: str) -> None:
    first = wanted.setdefault((item.publication.pk, path), item)
    if first is not item:
        item.notes.append(f"Its old address {path} belongs to another item too: it leads to the first.")


def _compare(standing: Redirect, item: Moved, path: str) -> None:
    same = standing.article_id == item.article.pk if item.article else standing.new_path == item.new_path
    if not same:
        item.notes.append(f"Its old address {path} leads to something else already: that stays.")


def _live(paths: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """Return those of some old addresses at which a story or page answers now."""
    plain: dict[str, list[str]] = {}
    for _, path in paths:
        plain.setdefault(path.strip("/"), []).append(path)
    owners = {owner for owner, _ in paths}
    found = set(Article.objects.filter(publication__in=owners, path__in=plain).values_list("publication_id", "path"))
    found |= set(
        StandingPage.objects.filter(publication__in=owners, slug__in=plain).values_list("publication_id", "slug")
    )
    return {(owner, form) for owner, path in found for form in plain[path]}


def _there(wanted: dict[tuple[int, str], Moved]) -> dict[tuple[int, str], Redirect]:
    owners = {owner for owner, _ in wanted}
    rows = Redirect.objects.filter(publication__in=owners, old_path__in={path for _, path in wanted})
    return {(row.publication_id, row.old_path): row for row in rows}


def _is_part_of_site(places: Places, publication: Publication, path: str) -> bool:
    return "?" not in path and places.is_taken(publication, path.strip("/"))
