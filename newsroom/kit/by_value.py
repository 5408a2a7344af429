"""Keeping what was drawn of some values, for the next page that draws the same."""

import re
import threading
from collections.abc import Callable, Hashable
from html import escape
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import get_language

# No text of ours holds a NUL: what is typed is tidied, and an address with one is refused.
_PLACE = re.compile("\0(\\w+)\0")
_NOTHING: Any = object()


class ByValue[Drawn]:
    """What was made of the values that were asked for last, in this process; made anew where anything in them differs.

    The values have to say all that it is made from. While templates are worked on (`DEBUG`) nothing is kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        # The one that was asked for last stands last.
        self._kept: dict[Hashable, Drawn] = {}
        self._alone = threading.Lock()

    def of(self, values: Hashable, make: Callable[[], Drawn]) -> Drawn:
        """Return what is made of these values."""
        if settings.DEBUG:
            return make()
        with self._alone:
            # Each look-up reads all of the values, so there is one, and one to put it back.
            kept = self._kept.pop(values, _NOTHING)
            if kept is not _NOTHING:
                self._kept[values] = kept
                return kept
        made = make()
        with self._alone:
            self._kept[values] = made
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
        return made


class DrawnPart:
    """A template that is drawn of plain values and the language alone: they are all that it is given."""

    def __init__(self, template: str, most: int) -> None:
        self._template = template
        self._kept: ByValue[SafeString] = ByValue(most)

    def of(self, **said: Hashable) -> SafeString:
        """Return the part with these values."""
        return self._kept.of((get_language(), *said.items()), lambda: render_to_string(self._template, said))


class Frame:
    """A template around words that are others each time: without them it is drawn of plain values and the language alone.

    It may print those words, and do nothing else with them.
    """

    def __init__(self, template: str, most: int = 30) -> None:
        self._template = template
        self._kept: ByValue[list[str]] = ByValue(most)

    def of(self, words: dict[str, str], **said: Hashable) -> SafeString:
        """Return the part with these words in their places, made safe where they aren't."""
        pieces = [*self._kept.of((get_language(), *words, *said.items()), lambda: self._drawn(words, said))]
        for n in range(1, len(pieces), 2):
            word = words[pieces[n]]
            pieces[n] = word if isinstance(word, SafeData) else escape(word)
        return SafeString("".join(pieces))

    def _drawn(self, words: dict[str, str], said: dict[str, Hashable]) -> list[str]:
        """Return what stands between the places, and the name of each."""
        return _PLACE.split(render_to_string(self._template, said | {name: f"\0{name}\0" for name in words}))
