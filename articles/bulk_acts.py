"""One act on several stories at once: in one transaction, with a report, and undone as one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import acting
from articles.models import Article, Undo
from newsroom.models import User

# Acts that send nothing out by themselves can be undone for longer than the hold.
LONGER = timedelta(minutes=5)
MOST = 500


@dataclass
class Outcome:
    """What came of an act on several stories: those it was done to, and why not to the others."""

    batch: UUID = field(default_factory=uuid4)
    done: list[Article] = field(default_factory=list)
    refused: list[tuple[Article, str]] = field(default_factory=list)

    def reasons(self) -> list[tuple[str, list[Article]]]:
        """Return each reason once, with the stories it was given for."""
        found: dict[str, list[Article]] = {}
        for story, why in self.refused:
            found.setdefault(why, []).append(story)
        return list(found.items())


@transaction.atomic
def do(
    stories: Iterable[Article], act: Callable[[Article], Article], *, by: User, may: Callable[[Article], bool],
    undo_for: timedelta | None = None,
) -> Outcome:  # fmt: skip
    """Do one act to each of these stories that the person may do it to and that lets it be done."""
    outcome, began = Outcome(), timezone.now()
    for story in stories:
        if not may(story):
            outcome.refused.append((story, _("It is not yours to change like this.")))
            continue
        try:
            outcome.done.append(act(story))
        except acting.Refused as refusal:
            outcome.refused.append((story, str(refusal)))
    mine = Undo.objects.filter(article__in=[s.pk for s in outcome.done], by=by, made_at__gte=began, used_at=None)
    mine.update(batch=outcome.batch, expires_at=timezone.now() + (undo_for or acting.hold()))
    return outcome
