"""Form widgets of the desk that more than one app uses."""

from django_prose_editor.widgets import ProseEditorWidget


class RichText(ProseEditorWidget):
    """The rich-text editor, in the desk's own look: the library's admin styles are left out."""
