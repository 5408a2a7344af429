"""Model fields that more than one app uses."""

from django.core.exceptions import ValidationError
from django_prose_editor.fields import ProseEditorField

from newsroom.kit import html


def sanitize(value: str) -> str:
    """Return cleaned HTML. Raises ValidationError when there is too much of it."""
    try:
        return html.clean(value)
    except html.TooMuchMarkup as error:
        raise ValidationError(str(error), code="too_much_markup") from error


class RichTextField(ProseEditorField):
    """HTML within our one allow-list, edited with the tools that the list allows.

    It is cleaned in `full_clean()`; code that writes without a form calls `kit.html.clean` itself.
    """

    def __init__(self, *args, **kwargs) -> None:  # noqa: ANN002, ANN003 - Django's own signature
        kwargs.setdefault("extensions", html.EXTENSIONS)
        kwargs.setdefault("sanitize", sanitize)
        super().__init__(*args, **kwargs)
