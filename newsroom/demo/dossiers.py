"""The demo's dossiers: two tags promoted, with key facts and milestones among the demo's own stories."""

import json
from pathlib import Path

from django.utils import timezone

from articles.models import Article, Dossier, DossierMilestone, ImportedItem, KeyFact, Tag
from newsroom.kit import html
from sections.models import Publication

FILE = Path(__file__).parent / "dossiers.json"


def open_all() -> None:
    """Make the dossiers that are missing. One that exists is left as it is."""
    for entry in json.loads(FILE.read_text(encoding="utf-8")):
        _open(entry)


def _open(entry: dict) -> None:
    publication = Publication.objects.get(slug=entry["publication"])
    tag = Tag.objects.get(name=entry["tag"])
    lead = _stories([entry["picture_of"]])[entry["picture_of"]].lead_picture
    dossier, made = Dossier.objects.get_or_create(
        publication=publication,
        tag=tag,
        defaults={
            "title": entry["title"], "description": entry["description"], "lead_picture": lead,
            "summary": html.clean(entry["summary_html"]), "opened_at": timezone.now(),
        },
    )  # fmt: skip
    if not made:
        return
    KeyFact.objects.bulk_create(
        KeyFact(dossier=dossier, label=label, value=value, position=position)
        for position, (label, value) in enumerate(entry["key_facts"])
    )
    stories = _stories([key for key, _ in entry["milestones"]])
    DossierMilestone.objects.bulk_create(
        DossierMilestone(dossier=dossier, article=stories[key], line=line) for key, line in entry["milestones"]
    )


def _stories(keys: list[str]) -> dict[str, Article]:
    """Return the demo's stories by the keys they have in its files."""
    rows = ImportedItem.objects.filter(source="demo", kind=ImportedItem.Kind.STORY, key__in=keys)
    ours = dict(rows.values_list("key", "object_id"))
    stories = Article.objects.select_related("lead_picture").in_bulk(ours.values())
    return {key: stories[pk] for key, pk in ours.items()}
