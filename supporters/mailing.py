"""Mail that is owed to supporters: a row in the transaction that makes it necessary."""

from django.utils import timezone

from sections.models import Publication
from supporters.models import OutgoingMail, Supporter


def owe(
    kind: str, *, about: str, supporter: Supporter | int | None, publication: Publication | int, **facts: str | int
) -> OutgoingMail | None:
    """Owe a supporter, or someone of the desk, a mail of a kind about something, once however often it is asked; None when it was owed already."""
    now = timezone.now()
    row, is_new = OutgoingMail.objects.get_or_create(
        kind=kind,
        about=about,
        defaults={
            "supporter_id": supporter.pk if isinstance(supporter, Supporter) else supporter,
            "publication_id": publication.pk if isinstance(publication, Publication) else publication,
            "facts": facts,
            "due_at": now,
            "not_before": now,
        },
    )
    return row if is_new else None
