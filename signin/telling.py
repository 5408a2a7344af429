"""Telling people by mail that their password or second step is another one: they know whether it was they."""

from datetime import datetime
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from newsroom.kit import clock
from newsroom.models import User
from sections import network
from sections.models import Publication

PASSWORD, ADDED, REMOVED, CODES, RESET = "password", "added", "removed", "codes", "reset"  # nosec B105 - what happened


def tell_later(user: User, what: str, *, publication: Publication | None = None) -> None:
    """Tell a person what changed, once it is committed: in the name of the paper they were at, or of the first one."""
    paper = publication or next(iter(network.current().publications), None)
    if paper is not None and user.email:
        transaction.on_commit(partial(_tell.enqueue, user.pk, paper.pk, what, timezone.now().isoformat()))


def tell(user: User, what: str, *, publication: Publication, at: datetime) -> None:
    """Send the mail. Its one address is the page for a new password, at the paper's configured host."""
    with translation.override(publication.language):
        context = {
            "person": user, "publication": publication, "what": what, "when": clock.said(at, publication.zone),
            "zone": publication.zone, "link": f"{publication.origin}{reverse('account_reset_password')}",
        }  # fmt: skip
        subject = render_to_string("mail/changed_subject.txt", context).strip()
        EmailMessage(subject, render_to_string("mail/changed.txt", context), to=[user.email]).send()


@task
def _tell(user_pk: int, publication_pk: int, what: str, at: str) -> None:
    user = User.objects.filter(pk=user_pk, is_active=True).exclude(email="").first()
    publication = Publication.objects.filter(pk=publication_pk).first()
    if user and publication:
        tell(user, what, publication=publication, at=datetime.fromisoformat(at))
