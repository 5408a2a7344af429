"""Whom a line names: agencies anywhere in it, keywords one by one."""

import re

from wire.reading.rules import Rule, Rules

_LIST_SPLIT = re.compile(r"\s*[,;|•·]\s*|\s+/\s+")
_LONGEST_TAG, _MOST_TAGS = 100, 30


def keywords_in(words: str) -> list[str]:
    """Return the names in a line of keywords, each once."""
    parts = _LIST_SPLIT.split(words) if _LIST_SPLIT.search(words) else re.split(r"\s{2,}|(?<=\w)-(?=[A-Z])", words)
    names = [part.strip(" .#\"'[](){}").strip() for part in parts]
    kept = {name.casefold(): name for name in reversed(names) if name and len(name) <= _LONGEST_TAG}
    return [name for name in dict.fromkeys(names) if kept.get(name.casefold()) == name][:_MOST_TAGS]


def agency_in(words: str, rules: Rules) -> Rule | None:
    """Return the rule of the agency that a line names anywhere; longer names first."""
    exact = rules.named(words.strip(" .()[]"))
    if exact is not None:
        return exact
    held = f" {re.sub(r'[^\w&.]+', ' ', words[:400]).casefold().strip(' .')} "
    for name in sorted(rules.by_name, key=len, reverse=True):
        if len(name) > 1 and f" {name} " in held:
            return rules.by_name[name]
    return None
