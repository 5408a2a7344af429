"""Reading what readers type into the search: words, and operators such as `agency:XNA before:2010`.

No text is an error. What can't be understood is looked for as words, with a note that says so.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models import Agency, Author, Tag
from newsroom.kit import text as texts
from newsroom.kit.slugs import make_slug
from search import dates
from search.engines.documents import RUNS, key_of, place_mark
from search.engines.questions import LONGEST, QUOTES, Question, Search, read
from search.engines.words import fold, words_of
from sections import network
from sections.models import Publication, Section

MOST_OPERATORS = 12
TITLES: dict[str, Promise] = {
    "section": gettext_lazy("Section"),
    "agency": gettext_lazy("Agency"),
    "author": gettext_lazy("Author"),
    "tag": gettext_lazy("Tag"),
    "place": gettext_lazy("Place"),
    "site": gettext_lazy("Site"),
    "year": gettext_lazy("Year"),
    "after": pgettext_lazy("a date in the search", "From"),
    "before": pgettext_lazy("a date in the search", "Before"),
}
DATES = ("year", "after", "before")
# Of these a story has one only, so two of them mean either; of the others it can have both, so they mean both.
_EITHER = ("section", "agency", "place", "site")
# What stands before a colon without asking for anything.
_SCHEMES = ("http", "https", "mailto")
_PARTS = re.compile(
    r"""(?P<minus>(?<!\S)[-−])?(?:
        (?:(?<!\S)|(?<=\s[-−])|(?<=^[-−]))(?P<name>[A-Za-z]{2,12}):(?:"(?P<phrase>[^"]*)"?|(?P<value>[^\s"]+))
        | "[^"]*"? | [^\s"]+ )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator as it was typed, and as it is said."""

    name: str
    value: str
    is_not: bool = False
    label: str = ""

    @property
    def text(self) -> str:
        """How it is written in a search."""
        value = f'"{self.value}"' if re.search(r"\s", self.value) else self.value
        return f"{'-' if self.is_not else ''}{self.name}:{value}"

    @property
    def title(self) -> str:
        """What it narrows by, in the page's language."""
        return str(TITLES[self.name])


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was understood: the words, what narrows them, and what there is to say about it."""

    words: str
    question: Question
    publication: Publication
    everywhere: bool = False
    operators: tuple[Operator, ...] = ()
    marks: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    below: int | None = None
    above: int | None = None
    notes: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.question or self.operators)

    @property
    def text(self) -> str:
        """The search as it would be typed: the words, then the operators."""
        return " ".join(filter(None, [self.words, *(operator.text for operator in self.operators)]))

    @property
    def search(self) -> Search:
        """What the index is asked: always among stories that run somewhere readers can go."""
        here = RUNS if self.everywhere else f"l{self.publication.pk}"
        return Search(self.question, ((here,), *self.marks), self.without)

    def plus(self, name: str, value: str) -> str:
        """Return the search's text with one operator more."""
        return " ".join(filter(None, [self.text, Operator(name, value).text]))

    def minus(self, operator: Operator) -> str:
        """Return the search's text without one of its operators."""
        return replace(self, operators=tuple(o for o in self.operators if o != operator)).text

    def narrowed_by(self, *names: str) -> bool:
        """Tell whether an operator of one of these names is among it."""
        return any(operator.name in names for operator in self.operators)


def understand(text: str, *, publication: Publication, everywhere: bool = False) -> Asked:
    """Return what a text asks for at a publication, or in the whole network. At most three queries, none without operators."""
    text = texts.tidy_line(text.translate(QUOTES)[: LONGEST + 1])
    words, operators, notes = _taken_apart(text[:LONGEST])
    site = network.current().by_id[publication.pk]
    resolved = _Resolved(site.publication, everywhere=everywhere)
    resolved.take(operators)
    words = " ".join([*words, *resolved.words])
    question = read(words)
    if len(text) > LONGEST:
        question = replace(question, is_cut=True)
    below, above, of_dates = dates.bounds([o for o in resolved.known if o.name in DATES], publication.zone)
    notes += resolved.notes + of_dates.notes
    return Asked(
        words=words, question=question, publication=site.publication, everywhere=everywhere,
        operators=tuple(o for o in resolved.known if o not in of_dates.refused),
        marks=resolved.groups(), without=tuple(resolved.without),
        below=None if below is None else key_of(below, 0), above=None if above is None else key_of(above, 0) - 1,
        notes=tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def with_words(asked: Asked, words: str) -> str:
    """Return the text of a search for other words, narrowed in the same way."""
    return replace(asked, words=words).text


def composed(words: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return the text of a search that was set by a form: its words, then an operator for each field that holds something."""
    typed = [Operator(name, texts.tidy_line(value.replace('"', " "))) for name, value in fields]
    return " ".join(filter(None, [words.strip(), *(o.text for o in typed if o.value)]))


def _taken_apart(text: str) -> tuple[list[str], list[Operator], list[str]]:
    """Return the words, the operators and what is to be said about the rest."""
    words: list[str] = []
    operators: list[Operator] = []
    notes: list[str] = []
    for part in _PARTS.finditer(text):
        name = (part["name"] or "").lower()
        value = texts.tidy_line(part["phrase"] or part["value"] or "")
        if name in TITLES and value:
            operator = Operator(name, value, bool(part["minus"]))
            if len(operators) < MOST_OPERATORS and operator not in operators:
                operators.append(operator)
            continue
        if name and name not in TITLES and name not in _SCHEMES:
            said = _("“%(name)s:” is nothing a search can be narrowed by, so it was looked for as a word.")
            notes.append(said % {"name": part["name"]})
        words.append(part[0])
    return words, operators, notes


class _Resolved:
    """Operators looked up: what the index is asked for them, and words where nothing of that name is known."""

    def __init__(self, publication: Publication, *, everywhere: bool) -> None:
        self.publication, self.everywhere = publication, everywhere
        self.known: list[Operator] = []
        self.words: list[str] = []
        self.notes: list[str] = []
        self.without: list[str] = []
        self._either: dict[str, list[str]] = {}
        self._both: list[tuple[str, ...]] = []

    def take(self, operators: Iterable[Operator]) -> None:
        """Look each up, those of one table in one query."""
        by_name: dict[str, list[Operator]] = {}
        for operator in operators:
            by_name.setdefault(operator.name, []).append(operator)
        lookups: dict[str, Callable] = {"agency": _agencies, "author": _authors, "tag": _tags}
        tables = {name: look([o.value for o in by_name[name]]) for name, look in lookups.items() if name in by_name}
        for operator in operators:
            if operator.name in DATES:
                self.known.append(replace(operator, label=operator.value))
                continue
            label, marks = self._marks(operator, tables)
            self._note(replace(operator, label=label), tuple(marks))

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Return the groups of marks of which a story must have one each."""
        return (*(tuple(group) for group in self._either.values()), *self._both)

    def _marks(self, operator: Operator, tables: dict) -> tuple[str, list[str]]:
        value = operator.value
        if operator.name == "place":
            return value, [place_mark(value)] if words_of(value) else []
        if operator.name == "section":
            sections = [s for s in self._sections() if _is_called(value, s.slug, s.path, s.name)]
            return (sections[0].name if sections else value), [f"k{s.pk}" for s in sections]
        if operator.name == "site":
            sites = [p for p in network.current().publications if _is_called(value, p.slug, p.name, p.host)]
            return (sites[0].name if sites else value), [f"l{p.pk}" for p in sites]
        found: tuple[str, list[str]] = tables[operator.name](value)
        return found

    def _sections(self) -> Iterable[Section]:
        """Return the sections a name may mean: the publication's own, or all."""
        everything = network.current()
        if self.everywhere:
            return everything.sections.values()
        return everything.by_id[self.publication.pk].sections_by_path.values()

    def _note(self, operator: Operator, marks: tuple[str, ...]) -> None:
        if not marks:
            said = _("%(kind)s “%(value)s” is not known here, so it was looked for as words.")
            self.notes.append(said % {"kind": operator.title, "value": operator.value})
            self.words.append(f"{'-' if operator.is_not else ''}{operator.value}" if " " not in operator.value
                              else f'{'-' if operator.is_not else ''}"{operator.value}"')  # fmt: skip
            return
        self.known.append(operator)
        if operator.is_not:
            self.without += marks
        elif operator.name in _EITHER:
            self._either.setdefault(operator.name, []).extend(marks)
        else:
            self._both.append(marks)


def _is_called(value: str, *names: str) -> bool:
    return fold(value).strip("/") in {fold(name) for name in names}


def _agencies(values: list[str]) -> Callable[[str], tuple[str, list[str]]]:
    condition = Q()
    for value in values:
        condition |= Q(code__iexact=value) | Q(name__istartswith=value)
    rows = list(Agency.objects.filter(condition).order_by("code").values_list("pk", "code", "name"))

    def find(value: str) -> tuple[str, list[str]]:
        wanted = value.casefold()
        exact = [row for row in rows if row[1].casefold() == wanted]
        fits = exact or [row for row in rows if row[2].casefold().startswith(wanted)]
        return (fits[0][2] if fits else value), [f"g{pk}" for pk, _code, _name in fits]

    return find


def _authors(values: list[str]) -> Callable[[str], tuple[str, list[str]]]:
    return _named(Author, "a", values)


def _tags(values: list[str]) -> Callable[[str], tuple[str, list[str]]]:
    return _named(Tag, "t", values)


def _named(table: type[Author] | type[Tag], letter: str, values: list[str]) -> Callable[[str], tuple[str, list[str]]]:
    """Look names up by the slug that is made of them, and by the name itself."""
    slugs = {value: make_slug(value, fallback="none") for value in values}
    condition = Q(slug__in=list(slugs.values()))
    for value in values:
        condition |= Q(name__iexact=value)
    rows = list(table.objects.filter(condition).order_by("pk").values_list("pk", "slug", "name"))

    def find(value: str) -> tuple[str, list[str]]:
        fits = [row for row in rows if row[1] == slugs[value] or row[2].casefold() == value.casefold()]
        return (fits[0][2] if fits else value), [f"{letter}{pk}" for pk, _slug, _name in fits]

    return find
