"""What a reader may allow to be loaded from elsewhere: the purposes, who is asked for each, and the text's version.

Nothing is decided here and nothing kept: a reader's choice stays in their browser (js/reader/consent.js), under the
version of what it was given to. A choice given to another version is asked for again (docs/decisions/0032-consent.md).
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsroom.kit import embeds

# Goes up whenever the words below, or those on the page of choices, promise something else than before. A test holds
# the words to it. Providers and hosts that come and go change a purpose's version by themselves.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose: its name, the words of its permanent choice, what is loaded and by whom it is kept."""

    key: str
    name: str | Promise
    always: str | Promise
    what: str | Promise
    providers: tuple[str, ...] = ()
    # Others who would be asked, where a site has chosen them: by name.
    further: tuple[str, ...] = ()

    @property
    def who(self) -> list[str]:
        """The names of those who would be asked, in order; none when the purpose isn't in use."""
        if self.key == ADS:
            return sorted(settings.AD_HOSTS)
        return [*(embeds.PROVIDERS[key].name for key in self.providers), *self.further]

    @property
    def version(self) -> str:
        """What a choice is given to: the number of the words, and a short digest of who is asked."""
        asked = self.who if self.key == ADS else sorted([*self.providers, *self.further])
        return f"{VERSION}-{hashlib.sha256(' '.join(asked).encode()).hexdigest()[:6]}"


ADS, COMMENTS = "ads", "comments"
LEARNS = _(
    "Whoever is asked learns your internet address, the kind of browser you use and which of our pages you are on, may "
    "set cookies of their own, and may know you from other sites. We are told nothing."
)
PURPOSES = {
    purpose.key: purpose
    for purpose in [
        Purpose(
            "video", _("Video and sound"), _("Always load video and sound"),
            _("Films, recordings and songs that a story shows, in the player of the site they are kept at."),
            ("youtube", "vimeo", "tiktok", "soundcloud", "spotify", "archive"),
        ),
        Purpose(
            "posts", _("Social posts"), _("Always load social posts"),
            _("Posts that a story quotes, drawn by the network they were written at."),
            ("x", "mastodon", "bluesky", "instagram"),
        ),
        Purpose(
            "maps", _("Maps"), _("Always load maps"),
            _("Maps that can be moved, drawn by the service that keeps them."), ("openstreetmap",),
        ),
        Purpose(
            "charts", _("Charts"), _("Always load charts"),
            _("Charts that answer to a touch, drawn by the service they were made with."),
            ("datawrapper", "flourish"),
        ),
        Purpose(
            ADS, _("Advertising from outside"), _("Allow advertising from outside"),
            _("Advertisements that another company chooses and sends, in a frame that can’t read our page. "
              "Advertisements that we serve ourselves load nothing from elsewhere and need no permission."),
        ),
        Purpose(
            COMMENTS, _("Comments from outside"), _("Always load comments"),
            _("Readers’ comments that are kept at another company."),
        ),
    ]
}  # fmt: skip
_OF_PROVIDER = {provider: purpose for purpose in PURPOSES.values() for provider in purpose.providers}


def purpose_of(provider: embeds.Provider) -> Purpose:
    """Return the purpose for which a provider is asked."""
    return _OF_PROVIDER[provider.key]
