"""The demo's network: its publications, sections, sidebars, pages, agencies, authors and plans, from our own files."""

import json
import re
from pathlib import Path

from articles.models import Agency, Author
from newsroom.kit import html
from newsroom.kit.slugs import make_slug
from sections import page_texts
from sections.models import HostAlias, Publication, Section, SidebarBlock, StandingPage
from supporters.models import Plan, PlanMethod

HERE = Path(__file__).parent
# As a reader of the papers sees them: what is offered, how often it is billed, amounts to choose from, how it can be paid.
PLANS = [
    ("Monthly Supporter", Plan.Rhythm.MONTHLY, [500, 1000, 2500], [PlanMethod.Method.PAYPAL]),
    ("Contributor", Plan.Rhythm.ONCE, [500, 2000, 5000], [PlanMethod.Method.CARD, PlanMethod.Method.PAYPAL]),
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
    for position, (name, rhythm, amounts, methods) in enumerate(PLANS):
        _plan(name, rhythm, amounts, methods=methods, position=position)


def _publication(entry: dict, position: int) -> None:
    given = {key: entry[key] for key in ("name", "tagline", "host", "zone", "language", "theme", "legal_text")}
    publication, _ = Publication.objects.get_or_create(
        slug=entry["slug"],
        defaults=given
        | _layout(entry)
        | {"position": position, "copyright_holder": f"{entry['name']} and its agencies"},
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
    for page in page_texts.add(publication, is_public=True):
        page.body = _filled_in(page.body, publication)
        page.save(update_fields=["body"])


def _filled_in(body: str, publication: Publication) -> str:
    """Fill in what a text leaves to the desk, as this paper would; what it has nothing to say to goes."""
    answers = {
        "e-mail address": f"desk@{publication.slug}.example",
        "publisher, address": "4 Transit Yard, Greenwich, London",
        "number, such as 14": "14",
        "name and address": "the data protection authority of the country you live in",
        "the press council or ombudsperson you answer to": "the readers’ editor, at the same address",
    }
    return re.sub(r"<strong>\[\[(.+?)\]\]</strong>", lambda match: answers.get(match[1], ""), body)


def _section(publication: Publication, parent: Section | None, entry: dict, position: int) -> Section:
    section, _ = Section.objects.get_or_create(
        publication=publication,
        parent=parent,
        slug=entry["slug"],
        defaults={key: entry[key] for key in ("name", "hue", "description")} | _layout(entry) | {"position": position},
    )
    return section


def _layout(entry: dict) -> dict:
    """Return the layout that an entry asks for, if it does: each of the demo's sites shows another."""
    return {"layout": entry["layout"]} if "layout" in entry else {}


def _sidebar(publication: Publication) -> None:
    """Stand nine blocks beside every story: the paper's own sections first, then its sisters'."""
    if SidebarBlock.objects.filter(publication=publication).exists():
        return
    own = Section.objects.top_level().filter(publication=publication).in_order()
    sisters = Section.objects.top_level().exclude(publication=publication).order_by("position", "publication__position")
    for position, source in enumerate([*own, *sisters][:BLOCKS]):
        SidebarBlock.objects.create(publication=publication, source=source, position=position)


def _plan(name: str, rhythm: str, amounts: list[int], *, methods: list[str], position: int) -> None:
    plan, is_new = Plan.objects.get_or_create(
        slug=make_slug(name, fallback="plan"),
        defaults={
            "name": name, "rhythm": rhythm, "minimum_minor": min(amounts), "suggested_minor": amounts,
            "position": position,
        },
    )  # fmt: skip
    if is_new:
        for method in methods:
            PlanMethod.objects.create(plan=plan, method=method)
