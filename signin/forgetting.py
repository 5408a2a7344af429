"""A forgotten password: a link by mail, to the address on the account, at the paper's own host."""

from functools import partial

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from newsroom.models import User
from sections.models import Publication


def send_link_later(user: User, *, publication: Publication) -> None:
    """Send a link for a new password, once this transaction is committed."""
    transaction.on_commit(partial(_send_link.enqueue, user.pk, publication.pk))


def send_link(user: User, *, publication: Publication) -> None:
    """Send a link for a new password. The link is made here, so that it is kept nowhere but in the mail."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}).replace("UID-KEY", key)
    context = {"person": user, "publication": publication, "link": f"{publication.origin}{path}"}
    with translation.override(publication.language):
        subject = render_to_string("mail/forgotten_subject.txt", context).strip()
        EmailMessage(subject, render_to_string("mail/forgotten.txt", context), to=[user.email]).send()


@task
def _send_link(user_pk: int, publication_pk: int) -> None:
    user = User.objects.filter(pk=user_pk, is_active=True).exclude(email="").first()
    publication = Publication.objects.filter(pk=publication_pk).first()
    if user and publication:
        send_link(user, publication=publication)
