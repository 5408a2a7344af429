"""Where a new story goes when nobody has said so yet."""

from typing import Any

from articles.models import Article
from newsroom.models import User
from sections.models import Section


def first_section(places: set[int] | None, *, wanted: Any, user: User) -> Section | None:  # noqa: ANN401 - as typed
    """Return the section asked for, else the one this person wrote for last, else the first of their publications."""
    allowed = Section.objects.all() if places is None else Section.objects.filter(publication__in=places)
    if str(wanted or "").isdecimal() and int(wanted) < 2**63:
        found = allowed.select_related("publication").filter(pk=int(wanted)).first()
        if found:
            return found
    last = Article.objects.filter(created_by=user).order_by("-pk").values_list("section_id", flat=True).first()
    mine = allowed.select_related("publication").filter(pk=last).first() if last else None
    return mine or allowed.for_choices().first()
