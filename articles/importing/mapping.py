"""Map files: how lines of a foreign shape become ours, described in docs/imports.md."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path
from string import Formatter
from typing import Any

from articles.importing.items import Refusal
from newsroom.kit.opening import BrokenArchive

VERSION = "newsroom-map/1"
_RULES = frozenset({"from", "value", "template", "default", "values", "date_formats", "hour", "paragraphs", "only_if"})
_SMALL_WORDS = frozenset({"the", "and", "for", "with", "from", "into", "over", "above", "about"})
_PARAGRAPH_RULES = frozenset({"cut_at", "cut_when", "drop", "heading"})


@dataclass(frozen=True, slots=True)
class Pool:
    """Pictures that are handed out to stories: each a lead picture as story lines have it, with the words it suits."""

    pictures: list[dict[str, Any]]
    words: list[set[str]]

    def pick(self, *, key: str, hint: str, only_fitting: bool = False) -> dict[str, Any] | None:
        """Return a picture for a story, always the same for the same key: one that suits the hint, else any or none."""
        stems = _stems(hint)
        choice = [n for n, words in enumerate(self.words) if stems & words]
        if not choice and not only_fitting:
            choice = list(range(len(self.pictures)))
        if not choice:
            return None
        number = int(hashlib.sha256(key.encode()).hexdigest()[:8], 16)
        return self.pictures[choice[number % len(choice)]]


@dataclass(slots=True)
class Mapping:
    """The rules of one map file, by the names of our fields."""

    source: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    pool_file: str = ""
    pool_hint: str = "section"
    pool_hints: dict[str, str] = field(default_factory=dict)
    pool_share: float = 1.0
    only_fitting: bool = False

    def applied(self, values: dict[str, Any], *, pool: Pool | None = None) -> dict[str, Any]:
        """Return a line of ours for a foreign one. Raises Refusal for a value that the rules can't take."""
        line: dict[str, Any] = {}
        for name, rule in self.fields.items():
            value = _value(rule, values, name)
            if value not in (None, "", [], {}):
                line[name] = value
        if pool is not None and "lead_picture" not in line:
            picked = self._picked(values, pool, key=str(line.get("id", "")))
            if picked:
                line["lead_picture"] = picked
        return line

    def _picked(self, values: dict[str, Any], pool: Pool, *, key: str) -> dict[str, Any] | None:
        share = int(hashlib.sha256(f"share {key}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
        hint = str(values.get(self.pool_hint, ""))
        if share > self.pool_share:
            return None
        return pool.pick(key=key, hint=self.pool_hints.get(hint, hint), only_fitting=self.only_fitting)

    def pool(self, media: Path | None) -> Pool | None:
        """Return the pictures to hand out, when the map asks for them and the folder is there."""
        if not self.pool_file or media is None:
            return None
        return read_pool(media / self.pool_file, media)


def read(path: Path) -> Mapping:
    """Read a map file. Raises BrokenArchive, naming the rule that can't be understood."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BrokenArchive(f"The map file {path} can't be opened: {error.strerror}.") from error
    except ValueError as error:
        raise BrokenArchive(f"The map file {path.name} is no JSON: {error}.") from error
    if not isinstance(values, dict) or values.get("map") != VERSION or not isinstance(values.get("fields"), dict):
        raise BrokenArchive(f'The map file {path.name} must be an object with "map": "{VERSION}" and "fields".')
    _check(values["fields"], path.name)
    picture = values.get("lead_picture") or {}
    return Mapping(
        source=str(values.get("source", "")),
        fields=values["fields"],
        pool_file=str(picture.get("pool", "")),
        pool_hint=str(picture.get("hint", "section")),
        pool_hints=dict(picture.get("hints") or {}),
        pool_share=float(picture.get("share", 1.0)),
        only_fitting=bool(picture.get("only_fitting")),
    )


def read_pool(path: Path, folder: Path) -> Pool:
    """Read a list of pictures with title, caption and credit; those whose file is not there are passed over."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenArchive(f"The list of pictures {path} can't be read: {error}.") from error
    pictures, words = [], []
    for row in rows if isinstance(rows, list) else []:
        name, title = str(row.get("file", "")), str(row.get("alt") or row.get("title") or "").strip()
        if name and title and (folder / name).is_file():
            caption = str(row.get("caption", "")).strip()
            pictures.append({"file": name, "alt": title, "caption": caption, "credit": str(row.get("credit", ""))})
            words.append(_stems(f"{title} {row.get('keywords', '')}"))
    return Pool(pictures, words)


def _stems(words: str) -> set[str]:
    """Return the beginnings of the words that say something, so that planet finds planets."""
    return {word[:5] for word in re.findall(r"[a-z]{3,}", words.lower())} - _SMALL_WORDS


def _check(fields: dict[str, Any], name: str) -> None:
    for key, rule in fields.items():
        rules = [rule] if isinstance(rule, dict) else []
        for one in rules:
            unknown = set(one) - _RULES if _is_rule(one) else set()
            if unknown:
                raise BrokenArchive(
                    f"The map file {name} has an unknown rule for “{key}”: {', '.join(sorted(unknown))}."
                )
            more = (
                set(one.get("paragraphs") or {}) - _PARAGRAPH_RULES
                if isinstance(one.get("paragraphs"), dict)
                else set()
            )
            if more:
                raise BrokenArchive(f"The map file {name} has unknown rules for paragraphs: {', '.join(sorted(more))}.")


def _is_rule(rule: dict[str, Any]) -> bool:
    return bool({"from", "value", "template"} & set(rule))


def _value(rule: object, values: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - fields have many types
    """Return what a rule makes of a foreign line: a text is the name of its field, an object is a rule or holds some."""
    if isinstance(rule, str):
        return values.get(rule)
    if isinstance(rule, list):
        return [made for part in rule if (made := _value(part, values, name)) not in (None, "")]
    if not isinstance(rule, dict):
        return rule
    if not _is_rule(rule):
        made = {key: _value(part, values, name) for key, part in rule.items()}
        made = {key: part for key, part in made.items() if part not in (None, "")}
        return made
    if "only_if" in rule and not values.get(rule["only_if"]):
        return None
    return _by_rule(rule, values, name)


def _by_rule(rule: dict[str, Any], values: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - as above
    if "template" in rule:
        value: Any = _filled(rule["template"], values)
    else:
        value = values.get(rule["from"]) if "from" in rule else rule["value"]
    if "values" in rule and value is not None:
        value = rule["values"].get(str(value), rule.get("default", value))
    if "paragraphs" in rule:
        value = _paragraphs(value, rule["paragraphs"], name)
    if value in (None, ""):
        return rule.get("default")
    if "date_formats" in rule:
        return _date(str(value), rule, name)
    return value


def _filled(template: str, values: dict[str, Any]) -> str:
    """Fill the names in braces; only plain names, never attributes or indexes."""
    parts = []
    for literal, name, _spec, _conversion in Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            if not name.isidentifier():
                raise Refusal(f"The map's template names “{name}”, which can't be a field.")
            parts.append(str(values.get(name, "")))
    return "".join(parts)


def _date(words: str, rule: dict[str, Any], name: str) -> str:
    for form in rule["date_formats"]:
        try:
            day = datetime.strptime(words.strip(), form)  # noqa: DTZ007 - the zone is the publication's, given later
        except ValueError:
            continue
        return day.replace(hour=int(rule.get("hour", day.hour))).isoformat()
    if "default" in rule:
        return rule["default"]
    raise Refusal(f"“{name}” is “{words[:40]}”, which has none of the map's date formats.")


def _paragraphs(value: object, rules: object, name: str) -> str:
    """Join a list of plain paragraphs to HTML, without what the rules drop."""
    if isinstance(value, str):
        value = re.split(r"\n\s*\n", value)
    if not isinstance(value, list):
        raise Refusal(f"“{name}” must be a list of paragraphs.")
    options = rules if isinstance(rules, dict) else {}
    kept = _kept([str(part).strip() for part in value], options)
    is_heading = _heading(options)
    return "".join(
        f"<h2>{escape(words, quote=False)}</h2>"
        if is_heading(words) and number + 1 < len(kept)
        else f"<p>{_linked(words)}</p>"
        for number, words in enumerate(kept)
    )


def _kept(paragraphs: list[str], options: dict[str, Any]) -> list[str]:
    """Cut at the mark of an end, and drop single paragraphs."""
    ends = {str(mark).lower() for mark in options.get("cut_at", [])}
    cut_when = re.compile("|".join(options["cut_when"])) if options.get("cut_when") else None
    drop = re.compile("|".join(options["drop"])) if options.get("drop") else None
    kept = []
    for words in paragraphs:
        if words.lower() in ends or (cut_when and cut_when.search(words)):
            break
        if words and not (drop and drop.search(words)):
            kept.append(words)
    return kept


def _heading(options: dict[str, Any]) -> Callable[[str], bool]:
    """Return the rule for subheads: short paragraphs without a stop at their end, when the map asks for them."""
    longest = int(options.get("heading", 0))
    return lambda words: (
        0 < len(words) <= longest and words[-1] not in '.!?:;,”"’)' and not words.startswith(("http", "(", "“"))
    )


def _linked(words: str) -> str:
    return re.sub(r"(https?://[^\s<>\"]+?)([.,;)]*)(?=\s|\Z)", r'<a href="\1">\1</a>\2', escape(words, quote=False))
