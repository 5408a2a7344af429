"""What the text editor's scripts need as words."""

import json

from django import template
from django.utils.translation import gettext_lazy

from newsroom.kit import embeds

register = template.Library()

# The keys that the editor itself listens to, for the list that `?` opens.
KEYS = {
    "Mod+B": gettext_lazy("Bold"),
    "Mod+I": gettext_lazy("Italic"),
    "Mod+K": gettext_lazy("Link to an address or a story"),
    "Mod+Alt+2": gettext_lazy("Subhead"),
    "Mod+Alt+3": gettext_lazy("Smaller subhead"),
    "Mod+Alt+0": gettext_lazy("Plain paragraph"),
    "Mod+Shift+8": gettext_lazy("List"),
    "Mod+Shift+7": gettext_lazy("Numbered list"),
    "Mod+Shift+B": gettext_lazy("Quotation"),
    "Mod+Shift+P": gettext_lazy("Pull quote"),
    "Mod+Alt+T": gettext_lazy("Table"),
    "Alt+Shift+ArrowDown": gettext_lazy("New row below (above with ↑)"),
    "Alt+Shift+ArrowRight": gettext_lazy("New column after (before with ←)"),
    "Alt+Shift+Backspace": gettext_lazy("Delete the row"),
    "Alt+Shift+Delete": gettext_lazy("Delete the column"),
    "Mod+Z": gettext_lazy("Undo"),
    "Mod+Shift+Z": gettext_lazy("Redo"),
}


@register.simple_tag
def text_words() -> dict[str, str]:
    """Return the providers' names and the list of the editor's keys, each as JSON."""
    names = {key: provider.name for key, provider in embeds.PROVIDERS.items()}
    return {"providers": json.dumps(names), "keys": json.dumps({key: str(said) for key, said in KEYS.items()})}
