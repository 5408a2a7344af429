"""Form widgets for stories: a picture chosen from the library, and tags with suggestions."""

from typing import Any

from django import forms
from django.urls import reverse
from taggit.forms import TagWidget

from articles import renditions
from articles.models import Picture
from newsroom.kit import pictures


class PictureChoice(forms.TextInput):
    """A picture by its number, shown as a thumbnail and chosen in the library's dialog."""

    template_name = "admin/parts/picture_choice.html"

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:  # noqa: ANN401
        """Add the picture that is chosen now."""
        context = super().get_context(name, value, attrs)
        chosen = Picture.objects.filter(pk=value).first() if str(value or "").isdigit() else None
        context["chosen"] = chosen
        context["thumbnail"] = thumbnail(chosen) if chosen else ""
        context["library"] = reverse("admin:articles_picture_library")
        return context


class SectionBoxes(forms.CheckboxSelectMultiple):
    """Sections to tick, under their publications' names."""

    template_name = "admin/parts/section_boxes.html"


class Chosen(forms.HiddenInput):
    """Rows of a list, held as JSON in one hidden input that a script draws."""

    template_name = "admin/parts/chosen.html"
    # Shown with its label and its errors, though its input is hidden.
    input_type = "hidden"

    @property
    def is_hidden(self) -> bool:
        """Tell forms that there is something to see."""
        return False


class TagInput(TagWidget):
    """Tags parted by commas; a script turns them into words one can take away, with suggestions."""

    template_name = "admin/parts/tags.html"

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:  # noqa: ANN401
        """Add where suggestions come from."""
        context = super().get_context(name, value, attrs)
        context["suggestions"] = reverse("admin:articles_tag_suggestions")
        return context


def thumbnail(picture: Picture, *, shape: str = "card", at_least: int = 320) -> str:
    """Return the address of a small rendition of a picture: the narrowest of at least that width, if it is so wide."""
    widths = pictures.widths_in(shape, picture.width, picture.height)
    width = next((w for w in widths if w >= at_least), widths[-1])
    return renditions.address(picture, shape=shape, width=width, extension="webp")
