"""What our mails to readers say: written when they are sent."""

from django.utils import timezone, translation

from background import posting, returning
from readers import codes
from readers.models import CodeMail, Reader


def compose(mail: CodeMail) -> posting.Letter | None:
    """Return the mail with a code, or None when the code is no longer good."""
    code, publication = mail.code, mail.publication
    if code.used_at or code.expires_at <= timezone.now():
        return None
    with translation.override(publication.language):
        return posting.letter(
            "reader_code", {"code": codes.shown(code)}, publication=publication, to=code.email,
            language=publication.language, number=f"code.{mail.pk}.{mail.made_at:%Y%m%d%H%M%S}",
            must_go=True,
        )  # fmt: skip


@returning.sent_by("code")
def addressee(pk: int) -> returning.Addressee | None:
    """Return whom a mail with a code went to, as long as it is known: a day."""
    mail = CodeMail.objects.select_related("code").filter(pk=pk).first()
    if mail is None:
        return None
    reader = Reader.objects.filter(email=mail.code.email).first()
    return returning.Addressee(mail.code.email, f"R-{reader.pk}" if reader else "", mail)
