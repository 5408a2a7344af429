"""What may be asked of the API: every address with its parameters, said once for views, OpenAPI and people."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from newsroom.api import kinds
from newsroom.api.kinds import Kind

ROOT = "/api/v1"
DEFAULT, MOST = 20, 100
# How often a network may ask, in a minute.
TIMES, SEARCH_TIMES, SECONDS = 120, 30, 60


class Refused(Exception):
    """A request that gets no answer; it knows what the problem document says."""

    def __init__(self, status: int, title: str, detail: str, **more: Any) -> None:
        super().__init__(title)
        self.said = {"status": status, "title": title, "detail": detail, **more}


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address."""

    name: str
    kind: Kind
    says: str | Promise
    example: str = ""
    is_required: bool = False


@dataclass(frozen=True)
class Operation:
    """One address of the API. `answers` names a schema; `parts` are the parameters inside the path."""

    name: str
    path: str
    says: str | Promise
    answers: str
    parameters: tuple[Parameter, ...] = ()
    parts: tuple[Parameter, ...] = ()
    example: str = ""
    fails: tuple[int, ...] = ()

    def read(self, query: QueryDict) -> dict[str, Any]:
        """Return the values of a query by name, None where nothing was said. Raises Refused, naming what is wrong."""
        known = {parameter.name: parameter for parameter in self.parameters}
        _refuse_unknown([name for name in query if name not in known], list(known))
        return {name: _value(parameter, query.getlist(name)) for name, parameter in known.items()}


def _refuse_unknown(names: list[str], known: list[str]) -> None:
    if not names:
        return
    names = [name[:40] for name in names[:10]]
    offered = _("It knows: %(known)s.") % {"known": ", ".join(known)} if known else _("It takes none.")
    wrong = ngettext(
        "This address does not know the parameter %(names)s.",
        "This address does not know the parameters %(names)s.",
        len(names),
    ) % {"names": ", ".join(names)}
    raise Refused(400, _("Unknown parameter"), f"{wrong} {offered}", parameters=names)


def _value(parameter: Parameter, given: list[str]) -> Any:  # noqa: ANN401 - each kind has its own
    name = parameter.name
    if not given:
        if parameter.is_required:
            raise Refused(
                400, _("Missing parameter"), _("Say %(name)s in the address.") % {"name": name}, parameters=[name]
            )
        return None
    try:
        if len(given) > 1:
            raise ValueError(_("expected once, given several times"))
        if "\x00" in given[0] or "\ufffd" in given[0]:
            raise ValueError(_("expected text in UTF-8"))
        return parameter.kind.read(given[0])
    except ValueError as error:
        raise Refused(400, _("Parameter can’t be read"), f"{name}: {error}.", parameters=[name]) from error


_LIMIT = Parameter(
    "limit",
    kinds.count(default=DEFAULT, most=MOST),
    gettext_lazy("How many stories at once; more than 100 is read as 100."),
    "50",
)
_STORY = gettext_lazy("One story with its text, pictures, tags and corrections. 410 when the editors took it back.")

STORIES = Operation(
    "stories",
    "/stories",
    gettext_lazy("Stories that run on this site, the newest first, page by page. Filters can be joined."),
    "StoryPage",
    parameters=(
        Parameter("section", kinds.section_path(), gettext_lazy("Path of a section; its sub-sections count."), "moon"),
        Parameter("tag", kinds.slug(), gettext_lazy("Slug of a tag."), "artemis"),
        Parameter("agency", kinds.slug(), gettext_lazy("Code of an agency, in any letter case."), "XNA"),
        Parameter("author", kinds.slug(), gettext_lazy("Slug of an author."), "staff-writers"),
        Parameter("since", kinds.moment(), gettext_lazy("Published at or after this day or time."), "2026-01-01"),
        Parameter("until", kinds.moment(), gettext_lazy("Published before this day or time."), "2026-02-01"),
        _LIMIT,
        Parameter("cursor", kinds.mark(), gettext_lazy("Where the page begins: `next_cursor` of the page before.")),
    ),
    example="/stories?limit=5",
)
STORY = Operation(
    "story",
    "/stories/{id}",
    _STORY,
    "Story",
    parts=(Parameter("id", Kind({"type": "integer", "minimum": 1}, int), gettext_lazy("Number of the story."), "1"),),
    fails=(404, 410),
)
STORY_AT = Operation(
    "story_at",
    "/stories/{year}/{month}/{day}/{slug}",
    gettext_lazy("The same by its address: what follows the host in the address of its page."),
    "Story",
    parts=tuple(
        Parameter(name, Kind({"type": "string", "pattern": pattern}, str), says, example)
        for name, pattern, says, example in [
            ("year", "^[0-9]{4}$", gettext_lazy("Year of the address."), "2026"),
            ("month", "^[0-9]{2}$", gettext_lazy("Month of the address."), "06"),
            ("day", "^[0-9]{2}$", gettext_lazy("Day of the address."), "01"),
            ("slug", "^[-a-z0-9_]{1,80}$", gettext_lazy("Slug of the address."), "a-story"),
        ]
    ),
    fails=(404, 410),
)
SECTIONS = Operation(
    "sections",
    "/sections",
    gettext_lazy("The sections of this site in their order, each with its sub-sections."),
    "SectionList",
    example="/sections",
)
PUBLICATIONS = Operation(
    "publications",
    "/publications",
    gettext_lazy("All sites of the network, each with the address of its own API."),
    "PublicationList",
    example="/publications",
)
SEARCH = Operation(
    "search",
    "/search",
    gettext_lazy(
        "Stories of this site that hold the words; “phrases” in quotes, a minus before what must not be there."
    ),
    "FoundPage",
    parameters=(
        Parameter("q", kinds.words(), gettext_lazy("What to look for."), "moon landing", is_required=True),
        Parameter("order", kinds.one_of("best", "newest"), gettext_lazy("The best or the newest first."), "newest"),
        _LIMIT,
        Parameter("cursor", kinds.place(), gettext_lazy("Where the page begins: `next_cursor` of the page before.")),
    ),
    example="/search?q=moon&limit=5",
)
OPERATIONS = (STORIES, STORY, STORY_AT, SECTIONS, PUBLICATIONS, SEARCH)
