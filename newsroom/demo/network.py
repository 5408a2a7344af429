"""The demo's network: its publications, sections, sidebars, pages, agencies, authors and plans, from our own files."""

import json
from pathlib import Path

from articles.models import Agency, Author
from newsroom.kit import html
from newsroom.kit.slugs import make_slug
from sections.models import HostAlias, Publication, Section, SidebarBlock, StandingPage
from supporters.models import Plan, PlanMethod

HERE = Path(__file__).parent
# As a reader of the papers sees them: what is offered, how often it is billed, and how it can be paid.
PLANS = [
    ("Monthly Supporter", Plan.Rhythm.MONTHLY, 500, True, [PlanMethod.Method.PAYPAL]),
    ("Contributor", Plan.Rhythm.ONCE, 500, False, [PlanMethod.Method.CARD, PlanMethod.Method.PAYPAL]),
]
BLOCKS = 9


def found() -> None:
    """Make the network's rows that are missing. Rows that exist are left as they are."""
    plan = json.loads((HERE / "network.json").read_text(encoding="utf-8"))
    for position, entry in enumerate(plan["publications"]):
        _publication(entry, position)
    for entry in plan["agencies"]:
        Agency.objects.get_or_create(code=entry["code"], defaults=entry)
    for name, biography in json.loads((HERE / "people.json").read_text(encoding="utf-8")).items():
        slug = make_slug(name, fallback="author")
        Author.objects.get_or_create(slug=slug, defaults={"name": name, "biography": biography})
    for publication in Publication.objects.order_by("position", "pk"):
        _sidebar(publication)
    for position, (name, rhythm, minimum, open_ended, methods) in enumerate(PLANS):
        _plan(name, rhythm, minimum, open_ended=open_ended, methods=methods, position=position)


def _publication(entry: dict, position: int) -> None:
    given = {key: entry[key] for key in ("name", "tagline", "host", "zone", "language", "theme", "legal_text")}
    publication, _ = Publication.objects.get_or_create(
        slug=entry["slug"],
        defaults=given | {"position": position, "copyright_holder": f"{entry['name']} and its agencies"},
    )
    for host in entry["aliases"]:
        HostAlias.objects.get_or_create(host=host, defaults={"publication": publication})
    for place, section in enumerate(entry["sections"]):
        parent = _section(publication, None, section, place)
        for below, child in enumerate(section.get("children", [])):
            _section(publication, parent, child, below)
    pages = json.loads((HERE / "pages.json").read_text(encoding="utf-8"))[entry["slug"]]
    for place, page in enumerate(pages):
        StandingPage.objects.get_or_create(
            publication=publication,
            slug=page["slug"],
            defaults={"title": page["title"], "body": html.clean(page["body_html"]), "position": place},
        )


def _section(publication: Publication, parent: Section | None, entry: dict, position: int) -> Section:
    section, _ = Section.objects.get_or_create(
        publication=publication,
        parent=parent,
        slug=entry["slug"],
        defaults={key: entry[key] for key in ("name", "hue", "description")} | {"position": position},
    )
    return section


def _sidebar(publication: Publication) -> None:
    """Stand nine blocks beside every story: the paper's own sections first, then its sisters'."""
    if SidebarBlock.objects.filter(publication=publication).exists():
        return
    own = Section.objects.top_level().filter(publication=publication).in_order()
    sisters = Section.objects.top_level().exclude(publication=publication).order_by("position", "publication__position")
    for position, source in enumerate([*own, *sisters][:BLOCKS]):
        SidebarBlock.objects.create(publication=publication, source=source, position=position)


def _plan(name: str, rhythm: str, minimum: int, *, open_ended: bool, methods: list[str], position: int) -> None:
    plan, is_new = Plan.objects.get_or_create(
        slug=make_slug(name, fallback="plan"),
        defaults={
            "name": name, "rhythm": rhythm, "minimum_minor": minimum, "is_open_ended": open_ended, "position": position,
        },
    )  # fmt: skip
    if is_new:
        for method in methods:
            PlanMethod.objects.create(plan=plan, method=method)
