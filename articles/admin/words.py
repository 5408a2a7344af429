"""What the writer's screen says through its script, in the reader's language."""

from django.utils.translation import gettext as _


def for_script() -> dict[str, str]:
    """Return the words by the names the script knows them under."""
    return {
        "saving": _("Saving …"),
        "saved": _("Saved %(time)s"),
        "waiting": _("Saved %(time)s. Readers see it after “Update”."),
        "kept": _("No connection. Your words are kept in this browser and will be sent."),
        "out": _(
            "You are signed out, or may not change this story any more. Your words are kept in this browser: sign in in another tab."
        ),
        "away": _("The server could not be reached. Your words are kept in this browser; try again in a moment."),
        "forbidden": _(
            "You may not do this here, or were signed out. Your words are kept: sign in in another tab, then try again."
        ),
        "back": _("Words this browser had kept are back."),
        "changed": _("%(by)s changed: %(field)s"),
        "clash": _("%(field)s: %(by)s wrote here while you did"),
        "theirs": _("%(by)s wrote"),
        "mine": _("You wrote"),
        "keepMine": _("Keep mine"),
        "takeTheirs": _("Take what %(by)s wrote"),
        "keepBoth": _("Keep both"),
        "chooseFirst": _("Someone else wrote into the same field: choose a text first."),
        "findAuthor": _("Type a name"),
        "findStory": _("Words of a headline, or an address"),
        "new": _("new"),
        "up": _("Move up"),
        "down": _("Move down"),
        "remove": _("Take out"),
        "title": _("Title"),
        "url": _("Address"),
        "keys": _("Writing"),
        "primaryKey": _("The main button: publish, update, hand in"),
        "saveKey": _("Save now; it saves by itself, too"),
        "undoKey": _("Undo what was just done"),
        "headlineKey": _("Go to the headline"),
        "textKey": _("Go to the text"),
    }
