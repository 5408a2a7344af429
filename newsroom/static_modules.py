"""A script's own modules in one file: what they import from each other is written out in their order.

Each module keeps a scope of its own (`const $bar = (() => { …; return { Bar }; })();`), so no name meets another.
Only whole-line imports of named things between our own modules are known; a test holds our scripts to that. Modules
that several scripts share keep their own file, as they hold a state that must be one; so do those asked for later.
"""

import posixpath
import re
from collections.abc import Callable

# Whose state must be one: the picture library's dialog, and the list of keys.
SHARED = {"js/desk/library.js", "js/desk/shortcuts.js"}
IMPORT = re.compile(r'^import (?:\{(?P<names>[^}]*)\}|\* as (?P<all>\w+)) from "(?P<path>\.{1,2}/[^"]+)";$|^import "(?P<bare>\.{1,2}/[^"]+)";$', re.MULTILINE)  # fmt: skip
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const|let) (?P<name>\w+))", re.MULTILINE)

Read = Callable[[str], str]


def joined(script: str, read: Read) -> str:
    """Return a script with the modules it imports written out before it. `read` gives a module's text by its path.

    Raises ValueError for a circle of imports.
    """
    modules: dict[str, str] = {}
    outside: dict[str, None] = {}
    body = _collect(script, read, modules, outside, above=())
    return "\n".join([*outside, *modules.values(), body])


def _collect(path: str, read: Read, modules: dict[str, str], outside: dict[str, None], above: tuple[str, ...]) -> str:
    """Return a module's text with its imports turned into names; note the modules that it needs, in order."""
    if path in above:
        raise ValueError(" → ".join([*above, path]))

    def turned(match: re.Match) -> str:
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(path), match["path"] or match["bare"]))
        if wanted in SHARED:
            # Once at the head, whoever asks; each module then takes its names from there.
            name = f"${_word(wanted)}"
            outside.setdefault(
                f'import * as {name} from "./{posixpath.relpath(wanted, posixpath.dirname(_first(above, path)))}";'
            )
            return _taken(match, name)
        if wanted not in modules:
            body = _collect(wanted, read, modules, outside, (*above, path))
            modules[wanted] = f"const ${_word(wanted)} = (() => {{\n{_closed(body)}\n}})();"
        return _taken(match, f"${_word(wanted)}")

    return IMPORT.sub(turned, read(path))


def _first(above: tuple[str, ...], path: str) -> str:
    return above[0] if above else path


def _taken(match: re.Match, name: str) -> str:
    if match["all"]:
        return f"const {match['all']} = {name};"
    if match["names"] is None:
        return ""
    return f"const {{{match['names'].replace(' as ', ': ')}}} = {name};"


def _closed(body: str) -> str:
    """Return a module's text with what it exports handed out at its end; a name may still change until it is asked for."""
    names = [match["name"] for match in EXPORT.finditer(body)]
    handed = ", ".join(f"get {name}() {{ return {name}; }}" for name in names)
    return f"{EXPORT.sub('', body)}\nreturn {{ {handed} }};"


def _word(path: str) -> str:
    return re.sub(r"\W", "_", path.removesuffix(".js"))
