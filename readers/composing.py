"""What our mails to readers say: written when they are sent."""

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation

from background import posting
from readers import codes
from readers.models import CodeMail


def compose(mail: CodeMail) -> EmailMultiAlternatives | None:
    """Return the mail with a code, or None when the code is no longer good."""
    code, publication = mail.code, mail.publication
    if code.used_at or code.expires_at <= timezone.now():
        return None
    with translation.override(publication.language):
        return posting.letter(
            "reader_code", {"code": codes.shown(code)}, publication=publication, to=code.email,
            language=publication.language, number=f"code.{mail.pk}.{mail.made_at:%Y%m%d%H%M%S}",
        )  # fmt: skip
