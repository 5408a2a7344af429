"""What readers fill in beside a story: a comment, a report. Each checks and returns clean values; nothing is saved here."""

import time
import uuid

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import Article
from comments import lettering, wording
from comments.models import Letter, Report
from newsroom.kit import text
from readers.models import Reader

_SALT = "comments.form"
# Nobody wants to read more back; far beyond what is a comment.
_ABSURD = 100_000


class Words(forms.CharField):
    """A text out of which NUL, which no database of ours keeps, goes without a word."""

    def to_python(self, value: object) -> str:
        """Return the text without it."""
        return str(super().to_python(value)).replace("\x00", "")


class CommentForm(forms.Form):
    """A comment: its text, the form's own number, and since when it is open."""

    body = Words(
        max_length=_ABSURD, strip=False,
        error_messages={
            "required": gettext_lazy("Write something first: there is no text yet."),
            "max_length": gettext_lazy("This is far too long for a comment: 5000 characters fit into one."),
        },
    )  # fmt: skip
    key = forms.CharField(max_length=100, required=False)
    opened = forms.CharField(required=False)

    def clean_body(self) -> str:
        """Return the text as it is kept. Raises ValidationError that says what to change."""
        body = wording.tidied(self.cleaned_data["body"])
        if not text.is_visible(body) or len(body) < wording.LEAST:
            raise ValidationError(_("Write something first: there is no text yet."))
        over = len(body) - wording.MOST
        if over > 0:
            raise ValidationError(
                ngettext(
                    "This is %(over)d character too long. Shorten it, or make two comments of it.",
                    "This is %(over)d characters too long. Shorten it, or make two comments of it.",
                    over,
                )
                % {"over": over}
            )
        return body

    def clean_key(self) -> uuid.UUID:
        """Return the form's number; a new one where it has none of ours."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid.uuid4()

    def clean_opened(self) -> float | None:
        """Return for how many seconds the form was open; None where it isn't known."""
        try:
            return max(0.0, time.time() - signing.loads(self.cleaned_data["opened"], salt=_SALT))
        except (signing.BadSignature, TypeError):
            return None


def opened_now() -> str:
    """Return what stands in a form that is opened now, so that it is known for how long it was."""
    return signing.dumps(time.time(), salt=_SALT)


class ReportForm(forms.Form):
    """What is wrong with a comment."""

    reason = forms.ChoiceField(
        choices=Report.Reason.choices,
        error_messages={
            "required": gettext_lazy("Choose what is wrong with it."),
            "invalid_choice": gettext_lazy("Choose what is wrong with it."),
        },
    )
    note = Words(
        max_length=500,
        required=False,
        error_messages={"max_length": gettext_lazy("This is too long: 500 characters are enough for the editors.")},
    )

    def clean_note(self) -> str:
        """Return the note on one line."""
        return text.tidy_line(self.cleaned_data["note"])


class LetterForm(forms.Form):
    """A letter to the editor, or a request for a correction of a story."""

    ABOUT = "letter"
    kind = forms.ChoiceField(choices=Letter.Kind.choices, required=False)
    name = forms.CharField(max_length=100, required=False, error_messages={
        "max_length": gettext_lazy("This name is too long: 100 characters fit."),
    })  # fmt: skip
    place = forms.CharField(max_length=80, required=False, error_messages={
        "max_length": gettext_lazy("This place is too long: 80 characters fit."),
    })  # fmt: skip
    body = forms.CharField(max_length=10_000, strip=False, error_messages={
        "required": gettext_lazy("Write something first: there is no text yet."),
        "max_length": gettext_lazy("This is too long: 10,000 characters fit into a letter."),
    })  # fmt: skip
    key = forms.CharField(max_length=100, required=False)

    def clean_body(self) -> str:
        """Return the text as it is kept. Raises ValidationError where there is nothing to see."""
        body = text.tidy(self.cleaned_data["body"].replace("\r\n", "\n")).strip()
        if not text.is_visible(body):
            raise ValidationError(_("Write something first: there is no text yet."))
        return body

    def clean_key(self) -> uuid.UUID:
        """Return the form's number; a new one where it has none of ours."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid.uuid4()

    def words(self, reader: Reader, story: Article | None) -> lettering.Words:
        """Return what was written. Without a story there is nothing to correct."""
        values = self.cleaned_data
        kind = values["kind"] if story and values["kind"] else Letter.Kind.LETTER
        return lettering.Words(values["body"], name=values["name"] or reader.name, place=values["place"], kind=kind)

    def texts(self) -> dict[str, str]:
        """Return what was typed, to be kept while its writer signs in."""
        return {name: self.data.get(name, "") for name in ("kind", "name", "place", "body")}

    def values(self, reader: Reader | None) -> dict[str, str]:
        """Return what stands in the form when it is shown."""
        found = self.texts() if self.is_bound else dict(self.initial)
        key = self.cleaned_data.get("key") if self.is_bound and hasattr(self, "cleaned_data") else None
        return {
            "kind": found.get("kind") or Letter.Kind.LETTER, "name": found.get("name") or (reader.name if reader else ""),
            "place": found.get("place", ""), "body": found.get("body", ""), "key": str(key or uuid.uuid4()),
        }  # fmt: skip
