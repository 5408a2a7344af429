"""What is pasted or dropped, and rules as editors type them; checked before anything is read or saved."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newsroom.kit import text
from wire import documents, shaping
from wire.models import AgencyRule
from wire.reading import rules

MOST_ENTRIES = 60
LONGEST_ENTRY = 200


class PasteForm(forms.Form):
    """Plain text, HTML, or a file; at least one of them."""

    text = forms.CharField(required=False, strip=False, max_length=documents.LARGEST_TEXT)
    html = forms.CharField(required=False, strip=False, max_length=2 * documents.LARGEST_TEXT)
    file = forms.FileField(required=False, max_length=500)

    default_error_messages = {
        "nothing": _("There is nothing here to read. Paste a story or drop a file."),
        "too_long": _("This text has more than a million characters. Paste one story at a time."),
        "too_large": _("This file has more than 10 MB. Copy the story out of it and paste that."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take NUL out before Django refuses it: it comes with old wires and says nothing."""
        super().__init__(*args, **kwargs)
        if self.data:
            self.data = {name: str(value).replace("\x00", "") for name, value in self.data.items()}
        for name in ("text", "html"):
            self.fields[name].error_messages["max_length"] = self.default_error_messages["too_long"]

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file, or nothing
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data.get("file")
        if file and file.size > documents.LARGEST_FILE:
            raise ValidationError(self.default_error_messages["too_large"], code="too_large")
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for at least one of the three."""
        values = super().clean() or {}
        if not self.errors and not (values.get("file") or any(values.get(n, "").strip() for n in ("text", "html"))):
            raise ValidationError(self.default_error_messages["nothing"], code="nothing")
        return values

    @property
    def complaint(self) -> str:
        """The first thing that is wrong, in words."""
        return next((str(each) for errors in self.errors.values() for each in errors), "")


class RuleForm(forms.ModelForm):
    """One agency's rule."""

    class Meta:
        model = AgencyRule
        fields = ["name", "agency", "names", "datelines", "drops", "credits", "section", "kicker", "tags"]

    def clean_names(self) -> str:
        """Keep the names one to a line."""
        return self._entries("names")

    def clean_drops(self) -> str:
        """Keep the lines one to a line, and refuse a pattern that would leave everything out."""
        return self._patterns("drops")

    def clean_credits(self) -> str:
        """Keep the lines one to a line, and refuse a pattern that would fit everything."""
        return self._patterns("credits")

    def clean_datelines(self) -> str:
        """Refuse pieces nobody knows, and patterns that hold none."""
        entries = self._entries("datelines")
        for entry in entries.splitlines():
            for piece in rules.faults_in(entry):
                message = _("%(piece)s is no piece of a dateline: use {place}, {date} and {agency}.")
                raise ValidationError(message, params={"piece": piece}, code="piece")
            if "{place}" not in entry and "{date}" not in entry:
                raise ValidationError(
                    _("“%(entry)s” has neither {place} nor {date}."), params={"entry": entry}, code="empty"
                )
            if entry.count("{place}") > 1 or entry.count("{date}") > 1:
                raise ValidationError(_("“%(entry)s” has a piece twice."), params={"entry": entry}, code="twice")
        return entries

    def _patterns(self, name: str) -> str:
        entries = self._entries(name)
        for entry in entries.splitlines():
            if len("".join(letter for letter in entry if letter.isalnum())) < 3:  # noqa: PLR2004 - “* *” fits everything
                message = _("“%(entry)s” would fit too much: write at least three letters of the line.")
                raise ValidationError(message, params={"entry": entry}, code="too_wide")
        return entries

    def _entries(self, name: str) -> str:
        """Return the entries of a list, each on its line. Raises ValidationError for too many or too long ones."""
        entries = shaping.lines_in("\n".join(text.tidy(line) for line in self.cleaned_data[name].splitlines()))
        if len(entries) > MOST_ENTRIES:
            raise ValidationError(_("At most %(most)s lines."), params={"most": MOST_ENTRIES}, code="many")
        if any(len(entry) > LONGEST_ENTRY for entry in entries):
            raise ValidationError(
                _("A line has at most %(most)s characters."), params={"most": LONGEST_ENTRY}, code="long"
            )
        return "\n".join(entries)
