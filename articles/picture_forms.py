"""What the picture desk types: a file and its words, the words of one picture, the rights of many at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import illustrating, library
from articles.models import Licence, Picture
from newsroom.kit import pictures, text

LONGEST_BATCH = 36
_LINES = ("alt", "credit", "creator", "copyright_notice", "licence_terms")


class PictureForm(forms.ModelForm):
    """A picture with its words. The file is checked once, when it comes in; later only the words change.

    It is a plain file field: Django's own for images would open the file before our bounds are looked at. A file that is
    in the library already is refused with its `twin`; one that looks like others, with those, until `keep_both` is said.
    """

    file = forms.FileField(label=_("file"))
    keep_both = forms.BooleanField(label=_("Keep both: it is another picture"), required=False)

    class Meta:
        """What is typed; width, height and digest come from the file."""

        model = Picture
        fields = [
            "file", "alt", "caption", "credit", "creator", "copyright_notice", "taken_on", "licence", "licence_terms",
            "rights_end_on", "is_restricted", "focal_x", "focal_y",
        ]  # fmt: skip
        widgets = {
            "caption": forms.Textarea(attrs={"rows": 3}),
            "taken_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "rights_end_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Know of no file yet."""
        super().__init__(*args, **kwargs)
        self.accepted: pictures.Accepted | None = None
        self.twin: Picture | None = None
        self.alike: list[Picture] = []

    def clean_file(self) -> Any:  # noqa: ANN401 - the field's own file, or a new one
        """Take the file in. Raises ValidationError when it is no picture we can use, or is in the library already."""
        file = self.cleaned_data["file"]
        if not hasattr(file, "content_type"):
            return file
        try:
            self.accepted = pictures.take_in(file)
        except pictures.Unusable as error:
            raise ValidationError(str(error), code="unusable") from error
        self.twin = Picture.objects.filter(digest=self.accepted.digest).first()
        if self.twin:
            raise ValidationError(
                _("This picture is in the library already, as no. %(pk)s: “%(name)s”."),
                code="duplicate", params={"pk": self.twin.pk, "name": self.twin},
            )  # fmt: skip
        # The file itself is kept by the verb: the row is not to open it.
        self.instance.filename = text.tidy_line(file.name)[:255]
        return None

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the file to `clean_file`: the row has none until the verb puts it there."""
        return super()._get_validation_exclusions() | {"file"}

    def clean(self) -> dict[str, Any]:
        """Fill what was left empty with what the file says itself. Refuse a picture that looks like one that is here."""
        cleaned = super().clean()
        for name in _LINES:
            if name in cleaned:
                cleaned[name] = text.tidy_line(cleaned[name])
        if "caption" in cleaned:
            cleaned["caption"] = text.tidy(cleaned["caption"]).strip()
        if self.accepted is not None and self.twin is None:
            self._fill_from(self.accepted, cleaned)
            self._refuse_alike(self.accepted, keep_both=cleaned.get("keep_both", False))
        return cleaned

    def _fill_from(self, accepted: pictures.Accepted, cleaned: dict[str, Any]) -> None:
        for name, value in library.suggested(accepted.words).items():
            if not cleaned.get(name):
                cleaned[name] = value

    def _refuse_alike(self, accepted: pictures.Accepted, *, keep_both: bool) -> None:
        if keep_both:
            return
        self.alike = illustrating.alike(accepted.look)
        if self.alike:
            self.add_error("file", ValidationError(
                _("It looks like a picture that is in the library. Use that one, or keep both."), code="alike",
            ))  # fmt: skip


class UploadForm(PictureForm):
    """One of many files that are dropped at once: its words come from the file, and are mended when it is here."""

    batch = forms.SlugField(max_length=LONGEST_BATCH, required=False)

    class Meta(PictureForm.Meta):
        """All but the focal point, which nobody can set on a picture not yet seen."""

        fields = [name for name in PictureForm.Meta.fields if not name.startswith("focal")]


class WordsForm(PictureForm):
    """The words, rights and focal point of a picture that is in the library."""

    file = None
    keep_both = None

    class Meta(PictureForm.Meta):
        """All but the file."""

        fields = [name for name in PictureForm.Meta.fields if name != "file"]


class SharedForm(forms.Form):
    """What many pictures have in common. A field that is left empty leaves theirs as they are."""

    credit = forms.CharField(label=_("credit"), max_length=300, required=False)
    licence = forms.ChoiceField(label=_("licence"), choices=[("", _("as it is")), *Licence.choices], required=False)
    rights_end_on = forms.DateField(
        label=_("rights end on"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def clean_credit(self) -> str:
        """Mend the credit."""
        return text.tidy_line(self.cleaned_data["credit"])

    @property
    def chosen(self) -> dict[str, Any]:
        """Return the fields that were filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value}
