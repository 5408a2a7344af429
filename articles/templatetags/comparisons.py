"""Words that stayed, went and came, as marked-up text. Nothing of what is compared is taken for markup."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.comparing.words import Kind, Piece

register = template.Library()


@register.filter
def redline(pieces: Iterable[Piece]) -> SafeString:
    """Return both texts in one: what went struck out, what came underlined, each said in words for those who listen."""
    return _marked(pieces, {Kind.SAME, Kind.GONE, Kind.NEW})


@register.filter
def as_it_was(pieces: Iterable[Piece]) -> SafeString:
    """Return the old text, with what went marked."""
    return _marked(pieces, {Kind.SAME, Kind.GONE})


@register.filter
def as_it_is(pieces: Iterable[Piece]) -> SafeString:
    """Return the new text, with what came marked."""
    return _marked(pieces, {Kind.SAME, Kind.NEW})


def _marked(pieces: Iterable[Piece], shown: set[Kind]) -> SafeString:
    said = '<{tag}><span class="visually-hidden">{words} </span>{text}</{tag}>'
    marks = {Kind.GONE: ("del", escape(_("Taken out:"))), Kind.NEW: ("ins", escape(_("Put in:")))}
    parts = []
    for piece in pieces:
        if piece.kind == Kind.SAME:
            parts.append(escape(piece.text))
        elif piece.kind in shown:
            tag, words = marks[piece.kind]
            parts.append(said.format(tag=tag, words=words, text=escape(piece.text)))
    return mark_safe("".join(parts))
