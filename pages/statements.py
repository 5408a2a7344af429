"""Reading a statement: what it asks for and what it changes, in the names of `pages.tables`.

The same text comes with other values again and again, so a text is taken apart once. Values are looked up by their
place among the parameters. Where a text can't be read, the answer errs on the side of too much.
"""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from pages.tables import LISTING, PUBLICATION, SECTION, TABLES

_SOURCE = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?([TUVW]\d+)"?)?', re.IGNORECASE)
_VALUE = re.compile(
    r"'(?:[^']|'')*'|%%"
    r'|"(?P<alias>\w+)"\."(?P<column>\w+)"\s*(?P<how>=|IN|<=|<)\s*(?P<values>%s|\(%s(?:\s*,\s*%s)*\))'
    r"|(?P<other>%s)"
)
_CHANGE = re.compile(r'^\s*(?:(INSERT)\s+(?:OR\s+\w+\s+)?INTO|(UPDATE)|(DELETE)\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)
_HIDDEN_CHANGE = re.compile(r"\b(?:INSERT\s+INTO|UPDATE\s+\"|DELETE\s+FROM|TRUNCATE)\b", re.IGNORECASE)
_COLUMNS = re.compile(r"\(([^()]*)\)")
_NAMED = re.compile(r'"?(\w+)"?\s+AS\s+(?:(?:NOT\s+)?MATERIALIZED\s+)?\(\s*SELECT\b', re.IGNORECASE)
_SET = re.compile(r'(?:\bSET|,)\s*"(\w+)"\s*=')
MOST_TEXTS = 4000
# A list asked for as of now is one without a mark.
JUST_NOW = 5.0


@dataclass(frozen=True, slots=True)
class Read:
    """A condition on a table: `values` are places among the parameters."""

    table: str
    column: str
    is_bound: bool
    values: range


@dataclass(frozen=True, slots=True)
class Question:
    """What a SELECT asks."""

    tables: tuple[str, ...]
    reads: tuple[Read, ...]
    # So often a list of stories stands in it.
    listings: int
    # What a page that asks it is made from: beginnings of tags, each with the place of the value behind it; the same
    # for lists; and whole tables, of which nothing is said that would tell rows apart.
    names: tuple[tuple[str, int], ...] = ()
    lists: tuple[tuple[str, int], ...] = ()
    wholes: frozenset[str] = frozenset()
    # Where the times stand among the parameters behind which a list begins, if it is one list that is asked for.
    bounds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """What a statement changes: the kind of deed, the table, the columns it sets, and its condition if it has one."""

    kind: str
    table: str
    columns: tuple[str, ...] = ()
    where: str = ""
    # So many parameters stand before the condition.
    before_where: int = 0
    # Of an INSERT: where each column's value stands among a row's parameters, how many those are, and whether the
    # values come column by column.
    places: tuple[int | None, ...] = ()
    width: int = 0
    is_by_column: bool = False


@lru_cache(MOST_TEXTS)
def question(sql: str) -> Question:
    """Return what a SELECT asks."""
    sources: dict[str, set[str]] = {}
    for table, alias in _SOURCE.findall(sql):
        for name in (table, alias):
            if name:
                sources.setdefault(name, set()).add(table)
    # What a statement names itself, in WITH, is made from the tables it names there.
    own = set(_NAMED.findall(sql))
    tables = tuple(sorted({table for found in sources.values() for table in found} - own))
    listings = sum(table in TABLES and bool(TABLES[table].time) for table, _alias in _SOURCE.findall(sql))
    return _told_by(Question(tables, tuple(_reads(sql, sources)), listings))


def _told_by(asked: Question) -> Question:
    """Return a question with what it says of a page that asks it."""
    names: list[tuple[str, int]] = []
    lists: list[tuple[str, int]] = []
    named: set[str] = set()
    for read in asked.reads:
        kept = TABLES.get(read.table)
        if kept is None or read.is_bound:
            continue
        for found, beginning in ((names, kept.names.get(read.column)), (lists, kept.lists.get(read.column))):
            if beginning:
                found.extend((beginning, place) for place in read.values)
                named.add(read.table)
    if asked.listings == 1 and LISTING in named and any(_is_story(read) for read in asked.reads):
        # Certain stories of a list: what else comes to it or goes changes nothing.
        lists = [one for one in lists if not one[0].startswith((SECTION, PUBLICATION))]
    wholes = {TABLES[table].whole for table in asked.tables if table in TABLES and table not in named} - {""}
    bounds = (
        tuple(place for read in asked.reads if _is_bound(read) for place in read.values) if asked.listings == 1 else ()
    )
    return replace(asked, names=tuple(names), lists=tuple(lists), wholes=frozenset(wholes), bounds=bounds)


def _is_bound(read: Read) -> bool:
    return read.is_bound and read.column == "published_at" and read.table in TABLES and bool(TABLES[read.table].time)


def _reads(sql: str, sources: dict[str, set[str]]) -> Iterator[Read]:
    place = 0
    for found in _VALUE.finditer(sql):
        if found["other"]:
            place += 1
        elif found["values"]:
            count = found["values"].count("%s")
            for table in sorted(sources.get(found["alias"], ())):
                yield Read(table, found["column"], found["how"].startswith("<"), range(place, place + count))
            place += count


@lru_cache(MOST_TEXTS)
def deed(sql: str) -> Deed | None:
    """Return what a statement changes; None when it changes nothing. Kind "unknown" is a change that can't be read."""
    found = _CHANGE.match(sql)
    if found is None:
        return Deed("unknown", "", where=sql) if _HIDDEN_CHANGE.search(sql) else None
    table = found[4]
    rest = sql[found.end() :]
    if found[1]:
        columns = _COLUMNS.search(rest)
        names = tuple(re.findall(r"\w+", columns[1])) if columns else ()
        places, width = _shape(rest)
        return Deed("insert", table, names, places=places, width=width, is_by_column="UNNEST" in rest)
    at = _condition_at(rest)
    where = rest[at:] if at is not None else ""
    said = rest[: at if at is not None else len(rest)]
    columns_set = tuple(_SET.findall(said)) if found[2] else ()
    return Deed("update" if found[2] else "delete", table, columns_set, _without_returning(where), _places_in(said))


def _shape(text: str) -> tuple[tuple[int | None, ...], int]:
    """Return where each value of a row stands among its parameters (None for what isn't a plain one), and their number."""
    start = re.search(r"\b(?:VALUES|UNNEST)\s*\(", text, re.IGNORECASE)
    if start is None:
        return (), 0
    places: list[int | None] = []
    place = 0
    for token in _tokens(text[start.end() :]):
        count = _places_in(token)
        is_plain = token.split("::")[0].strip("() ") == "%s"
        places.append(place if is_plain else None)
        place += count
    return tuple(places), place


def _tokens(text: str) -> list[str]:
    """Split the inside of a parenthesis at its own commas."""
    tokens: list[str] = []
    depth = begun = 0
    for at, letter in enumerate(text):
        if letter == ")" and depth == 0:
            return [*tokens, text[begun:at]]
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            tokens.append(text[begun:at])
            begun = at + 1
    return tokens


def _condition_at(text: str) -> int | None:
    """Return where the statement's own WHERE begins, past those of subqueries."""
    depth = 0
    for piece in re.finditer(r"'(?:[^']|'')*'|[()]|\bWHERE\b", text, re.IGNORECASE):
        depth += {"(": 1, ")": -1}.get(piece[0], 0)
        if depth == 0 and piece[0].upper() == "WHERE":
            return piece.end()
    return None


def _without_returning(where: str) -> str:
    return re.split(r"\bRETURNING\b", where, flags=re.IGNORECASE)[0].strip()


def _places_in(text: str) -> int:
    return text.replace("%%", "").count("%s")


def inserted(done: Deed, values: Sequence, wanted: Sequence[str]) -> list[tuple] | None:
    """Return the wanted columns of the rows that an INSERT brings; None when they can't be told."""
    if not done.places or not set(wanted) <= set(done.columns) or len(done.places) != len(done.columns):
        return None
    places = [place for name in wanted if (place := done.places[done.columns.index(name)]) is not None]
    if len(places) < len(wanted):
        return None
    if done.is_by_column:
        return list(zip(*(values[place] for place in places), strict=True))
    return [tuple(values[row + place] for place in places) for row in range(0, len(values), done.width)]


def tags_read(asked: Question, values: Sequence) -> tuple[set[str], dict[str, float]]:
    """Return the tags of what is asked, and for lists read behind a mark the time up to which."""
    tags = {f"{beginning}{values[place]}" for beginning, place in asked.names} | asked.wholes
    lists = {f"{beginning}{values[place]}" for beginning, place in asked.lists}
    at = _behind(asked, values) if asked.bounds else None
    if at is None:
        return tags | lists, {}
    return tags, dict.fromkeys(lists, at)


def _is_story(read: Read) -> bool:
    return read.table == LISTING and read.column == "article_id" and not read.is_bound


def _behind(asked: Question, values: Sequence) -> float | None:
    """Return the time behind which a question begins; None where it begins at the newest."""
    # The same time stands there more than once.
    found = map(moment, {id(values[place]): values[place] for place in asked.bounds}.values())
    at = min((moment for moment in found if moment is not None), default=None)
    return at if at is not None and at < time.time() - JUST_NOW else None


def moment(value: object) -> float | None:
    """Return a parameter's time in seconds since 1970. SQLite gets its times as text in UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
