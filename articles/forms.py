"""What editors type: stories, related links, pictures; checked and mended before anything is saved."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField

from articles.models import Article, Picture, RelatedLink
from articles.widgets import PictureChoice, TagInput
from newsroom.kit import pictures, text
from newsroom.kit.widgets import RichText
from newsroom.kit.zones import ZONES
from sections.forms import SectionChoices
from sections.models import Section

MOST_TAGS = 30
LONGEST_TAG = 100
MINUTES = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A date and time typed and shown in a zone of its own, to the minute. An untouched value keeps its seconds."""

    def __init__(self, **kwargs: Any) -> None:
        """Start in UTC; the form says which zone it is for."""
        self.zone = "UTC"
        kwargs.setdefault("widget", forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - a moment, or what was typed
        """Show a moment as the clocks of the zone had it."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            return value.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:  # noqa: ANN401 - what was typed
        """Read what was typed as the zone's clocks. Raises ValidationError for a time they skip or show twice."""
        with timezone.override(self.zone):
            return super().to_python(value)

    def kept(self, before: datetime | None, typed: datetime | None) -> datetime | None:
        """Return the moment there was when the minute typed is the one that was shown."""
        same = before and typed and before.replace(second=0, microsecond=0) == typed
        return before if same else typed


class ArticleForm(forms.ModelForm):
    """A story with all that is typed on its screen. `publish_at` is a wish: only publishing sets the time."""

    publish_at = MomentField(label=_("goes out"), required=False)
    embargo_until = MomentField(label=_("embargo until"), required=False)
    expires_at = MomentField(label=_("expires"), required=False)
    zone = forms.ChoiceField(choices=ZONES, widget=forms.HiddenInput)
    tags = TagField(label=_("tags"), required=False, widget=TagInput)

    class Meta:
        """All that an editor types."""

        model = Article
        fields = [
            "section", "also_in", "kicker", "headline", "standfirst", "body", "agency", "source_url", "dateline_place",
            "dateline_on", "lead_picture", "lead_caption", "tags", "slug", "embargo_until", "expires_at",
        ]  # fmt: skip
        widgets = {
            "body": RichText,
            "kicker": forms.TextInput(
                attrs={"class": "writing__kicker", "autocomplete": "off", "placeholder": _("Kicker")}
            ),
            "headline": forms.Textarea(attrs={"class": "writing__headline", "rows": 1, "placeholder": _("Headline")}),
            "standfirst": forms.Textarea(
                attrs={"class": "writing__standfirst", "rows": 1, "placeholder": _("Standfirst")}
            ),
            "dateline_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "lead_caption": forms.Textarea(attrs={"rows": 2}),
            "lead_picture": PictureChoice,
        }
        field_classes = {"also_in": SectionChoices}

    def __init__(
        self, *args: Any, places: set[int] | None = None, default_zone: str = "UTC", wish: datetime | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """Show times in the story's zone; read them in the zone they were shown in.

        `places` are the publications the person may write for, None for all; `wish` is a time that waits to be used.
        """
        super().__init__(*args, **kwargs)
        self.places = places
        zone = self.instance.publication.zone if self.instance.publication_id else default_zone
        self.initial.setdefault("zone", zone)
        if self.instance.published_at:
            self.initial["publish_at"] = self.instance.published_at
        if wish:
            self.initial["publish_at"] = wish
        sent = self.data.get(self.add_prefix("zone")) if self.is_bound else None
        self.zone_in_use = sent if sent in dict(ZONES()) else zone
        for name in ("publish_at", "embargo_until", "expires_at"):
            if name in self.fields:
                self.fields[name].zone = self.zone_in_use

    def clean_headline(self) -> str:
        """Mend the headline: one line, composed characters, nothing invisible inside."""
        return text.tidy_line(self.cleaned_data["headline"])

    def clean_kicker(self) -> str:
        """Mend the kicker in the same way."""
        return text.tidy_line(self.cleaned_data["kicker"])

    def clean_standfirst(self) -> str:
        """Mend the standfirst."""
        return text.tidy(self.cleaned_data["standfirst"]).strip()

    def clean_lead_caption(self) -> str:
        """Mend the caption."""
        return text.tidy(self.cleaned_data["lead_caption"]).strip()

    def clean_also_in(self) -> list[Section]:
        """Keep the sections of publications that the person has no say in: others placed the story there."""
        chosen = list(self.cleaned_data["also_in"])
        if self.places is None or not self.instance.pk:
            return chosen
        return chosen + list(self.instance.also_in.exclude(publication__in=self.places))

    def clean_tags(self) -> list[str]:
        """Mend the tags. Raises ValidationError for too many and for one too long to be a tag."""
        names = list(dict.fromkeys(filter(None, map(text.tidy_line, self.cleaned_data["tags"]))))
        if len(names) > MOST_TAGS:
            raise ValidationError(
                _("%(most)s tags are enough: choose the ones readers look for."), params={"most": MOST_TAGS}
            )
        for name in names:
            if len(name) > LONGEST_TAG:
                raise ValidationError(
                    _("“%(name)s” is too long for a tag. Part tags by commas."), params={"name": name[:40]}
                )
        return names

    def clean(self) -> dict[str, Any]:
        """Keep seconds that were not touched. Refuse an end before the beginning, and a guest at home."""
        cleaned = super().clean()
        before = self.instance
        for name, old in [("publish_at", before.published_at), ("embargo_until", before.embargo_until),
                          ("expires_at", before.expires_at)]:  # fmt: skip
            if name in cleaned:
                cleaned[name] = self.fields[name].kept(old, cleaned[name])
        starts = cleaned.get("publish_at") or before.published_at or cleaned.get("embargo_until")
        if cleaned.get("expires_at") and starts and cleaned["expires_at"] <= starts:
            self.add_error("expires_at", _("It would expire before anyone could read it. Choose a later time."))
        home = cleaned.get("section")
        if home and any(section.pk == home.pk for section in cleaned.get("also_in", [])):
            self.add_error("also_in", _("“Also runs in” is for further sections; this one is its home already."))
        return cleaned


class RelatedLinkForm(forms.ModelForm):
    """One thing to read next: a title and an address, or a story of ours."""

    class Meta:
        """What an editor fills in."""

        model = RelatedLink
        fields = ["position", "title", "url", "story"]

    def clean(self) -> dict[str, Any]:
        """Refuse half a link, and a link that is a story too."""
        cleaned = super().clean()
        title, url, story = cleaned.get("title"), cleaned.get("url"), cleaned.get("story")
        if story and (title or url):
            raise ValidationError(_("Choose a story of ours or write title and address, not both."))
        if not story and bool(title) != bool(url) and not self.errors:
            self.add_error("url" if title else "title", _("A link needs both a title and an address."))
        if not (story or title or url) and not self.errors:
            raise ValidationError(_("Write title and address, or choose a story."))
        return cleaned


class PictureForm(forms.ModelForm):
    """A picture with its words. The file is checked once, when it comes in; later only the words change.

    It is a plain file field: Django's own for images would open the file before our bounds are looked at.
    """

    file = forms.FileField(label=_("file"))

    class Meta:
        """What is typed; width, height and digest come from the file."""

        model = Picture
        fields = ["file", "alt", "caption", "credit", "focal_x", "focal_y"]

    def clean_file(self) -> Any:  # noqa: ANN401 - the field's own file, or a new one
        """Take the file in. Raises ValidationError when it is no picture we can use, or is in the library already."""
        file = self.cleaned_data["file"]
        if not hasattr(file, "content_type"):
            return file
        try:
            accepted = pictures.take_in(file)
        except pictures.Unusable as error:
            raise ValidationError(str(error), code="unusable") from error
        twin = Picture.objects.filter(digest=accepted.digest).exclude(pk=self.instance.pk).first()
        if twin:
            self.twin = twin
            raise ValidationError(
                _("This picture is in the library already, as no. %(pk)s: “%(name)s”."),
                code="duplicate", params={"pk": twin.pk, "name": twin},
            )  # fmt: skip
        self.instance.digest, self.instance.extension = accepted.digest, accepted.extension
        self.instance.filename = text.tidy_line(file.name)[:255]
        return ContentFile(accepted.content, name=f"{accepted.digest}.{accepted.extension}")

    def clean_alt(self) -> str:
        """Mend the alternative text."""
        return text.tidy_line(self.cleaned_data["alt"])


def moment_from(value: str) -> datetime | None:
    """Return the moment in an address of ours, or None for anything else."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
