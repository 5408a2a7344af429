"""What editors type: stories and related links; checked and mended before anything is saved."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField

from articles import keeping, typed
from articles.fields import AuthorsField, LinksField
from articles.models import Article
from articles.widgets import PictureChoice, TagInput
from newsroom.kit import text
from newsroom.kit.moments import MomentField
from newsroom.kit.widgets import RichText
from newsroom.kit.zones import ZONES
from sections.forms import SectionChoices
from sections.models import Section

MOST_TAGS = 30
LONGEST_TAG = 100


@dataclass(frozen=True)
class Writer:
    """What the person at the screen may choose from: publications (None: all), stories to link to, new authors."""

    places: set[int] | None = None
    zone: str = "UTC"
    stories: QuerySet = field(default_factory=Article.objects.none)
    may_add_authors: bool = True


class ArticleForm(forms.ModelForm):
    """A story with all that is typed on its screen. `publish_at` is a wish: only publishing sets the time.

    It shows what the working copy holds. What comes back is held against it: a field that someone else changed
    meanwhile is refused with both texts, unless this person did not touch it.
    """

    authors = AuthorsField(label=_("by"), required=False)
    related_links = LinksField(label=_("read next"), required=False)
    publish_at = MomentField(label=_("goes out"), required=False)
    embargo_until = MomentField(label=_("embargo until"), required=False)
    expires_at = MomentField(label=_("expires"), required=False)
    zone = forms.ChoiceField(choices=ZONES, widget=forms.HiddenInput)
    tags = TagField(label=_("tags"), required=False, widget=TagInput)
    # What the window knew of each field, what stood in it then, and which fields were typed in since.
    known = forms.CharField(required=False, widget=forms.HiddenInput)
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    touched = forms.CharField(required=False, widget=forms.HiddenInput)
    client = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    class Meta:
        """All that an editor types."""

        model = Article
        fields = [
            "section", "also_in", "kicker", "headline", "standfirst", "body", "agency", "source_url", "dateline_place",
            "dateline_on", "lead_picture", "lead_caption", "tags", "slug", "advertising", "embargo_until", "expires_at",
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

    def __init__(self, *args: Any, writer: Writer | None = None, **kwargs: Any) -> None:
        """Show what is written now, with times in the story's zone; read times in the zone they were shown in."""
        super().__init__(*args, **kwargs)
        self.writer = writer or Writer()
        self.clashes: list[dict[str, Any]] = []
        self.copy = keeping.copy_of(self.instance)
        zone = self.instance.publication.zone if self.instance.publication_id else self.writer.zone
        sent = self.data.get(self.add_prefix("zone")) if self.is_bound else None
        self.zone_in_use = sent if sent in dict(ZONES()) else zone
        for name in keeping.TIMES:
            if name in self.fields:
                self.fields[name].zone = self.zone_in_use
        if "authors" in self.fields:
            self.fields["authors"].may_add = self.writer.may_add_authors
        if "related_links" in self.fields:
            self.fields["related_links"].stories = self.writer.stories
        self._show_what_is_written(zone)

    def _show_what_is_written(self, zone: str) -> None:
        self.initial.setdefault("zone", zone)
        self.now = keeping.current(self.instance, self.copy) if self.instance.pk else {}
        for name in keeping.TIMES:
            if name in self.fields:
                self.fields[name].shown = moment(self.now.get(name))
        shown = typed.of(self.now, zone=zone)
        self.initial.update(shown)
        self.initial["known"] = json.dumps(keeping.numbers_in(self.copy))
        self.initial["was"] = json.dumps({name: typed.fingerprint(value) for name, value in shown.items()})

    def values(self) -> keeping.Values:
        """Return every valid field as a plain value. The text is the row's: there it was cleaned."""
        found = {n: typed.plain(n, self.cleaned_data[n]) for n in keeping.FIELDS if n in self.cleaned_data}
        return found | ({"body": self.instance.body} if "body" in found else {})

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
        chosen, places = list(self.cleaned_data["also_in"]), self.writer.places
        if places is None or not self.instance.pk:
            return chosen
        return chosen + list(self.instance.also_in.exclude(publication__in=places))

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
        """Refuse an end before the beginning, a guest at home, and a clash."""
        cleaned = super().clean()
        starts = cleaned.get("publish_at") or self.instance.published_at or cleaned.get("embargo_until")
        if cleaned.get("expires_at") and starts and cleaned["expires_at"] <= starts:
            self.add_error("expires_at", _("It would expire before anyone could read it. Choose a later time."))
        home = cleaned.get("section")
        if home and any(section.pk == home.pk for section in cleaned.get("also_in", [])):
            self.add_error("also_in", _("“Also runs in” is for further sections; this one is its home already."))
        if "known" in self.fields:
            self._refuse_clashes()
        return cleaned

    def _refuse_clashes(self) -> None:
        """Offer both texts where someone else changed a field that was typed in here, too."""
        news = keeping.news_for(self.copy, known=self.known_numbers(), client=self.cleaned_data.get("client", ""))
        for name, stamp in news.items():
            if name not in self.fields or not self._was_touched(name):
                continue
            if name in self.errors or typed.plain(name, self.cleaned_data[name]) != self.now[name]:
                theirs = typed.of({name: self.now[name]}, zone=self.zone_in_use)[name]
                self.clashes.append({"field": name, "theirs": theirs, "by": stamp["by"], "number": stamp["n"]})
                message = _(
                    "%(by)s changed this while you were writing, to: “%(theirs)s”. Keep yours or take theirs over."
                )
                self.add_error(
                    name, ValidationError(message, code="clash", params={"by": stamp["by"], "theirs": theirs})
                )
        if self.clashes:
            # Who sends it again has seen both.
            self.data = self.data.copy()
            self.data["known"] = json.dumps(keeping.numbers_in(self.copy))

    def _was_touched(self, name: str) -> bool:
        """Tell whether the field was typed in: the script says so; without it, what stood there tells."""
        if "touched" in self.data:
            return name in self.data["touched"].split(",")
        sent = self.data.getlist(name) if name == "also_in" else self.data.get(name, "")
        return read_json(self.data.get("was", "")).get(name) != typed.fingerprint(sent)

    def known_numbers(self) -> dict[str, int]:
        """Return what the window knew of each field."""
        read = read_json(self.data.get("known", ""))
        return {name: number for name, number in read.items() if isinstance(number, int)}


def moment(value: Any) -> datetime | None:  # noqa: ANN401 - a plain value
    """Return the moment a plain value means; None for an empty one, and for one that could not be read."""
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None


def read_json(value: str) -> dict[str, Any]:
    """Return the object in a hidden field, or an empty one for anything else."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
