"""What a person can choose from: their own publications, and sections grouped by publication."""

from typing import Any

from django.db import models
from django.db.models import Q

from sections.forms import SectionChoice
from sections.models import Publication, Section


def within(field: str, places: set[int], model: type[models.Model]) -> Q:
    """Return the condition that a row's publication is among the places, or that it has none and is the network's."""
    condition = Q(**{f"{field}__in": places})
    if field in {f.name for f in model._meta.fields} and model._meta.get_field(field).null:
        condition |= Q(**{field: None})
    return condition


def limited_choices(db_field: models.ForeignKey, places: set[int] | None, *, free: bool = False) -> dict[str, Any]:
    """Return the field's choices: publications or sections among the places, sections grouped by publication."""
    if db_field.related_model is Publication:
        rows = Publication.objects.order_by("position", "name")
        return {"queryset": rows if places is None or free else rows.filter(pk__in=places)}
    rows = Section.objects.select_related("publication", "parent").for_choices()
    return {
        "queryset": rows if places is None or free else rows.filter(publication__in=places),
        "form_class": SectionChoice,
    }
