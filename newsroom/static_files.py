"""Static files under names that carry their content's hash, compressed beforehand, sheets and scripts in one piece."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from newsroom import static_modules

# What a few pages alone have stands in sheets of their own: everyone's first page would carry it.
FOR_FEW = {f"css/{name}.css" for name in ("api", "bank", "finding", "giving", "own", "seldom", "talk")}
STYLESHEETS = {"css/site.css", "css/desk.css"} | FOR_FEW
# So do scripts: those that js/site.js asks for where they are wanted.
READERS_FEW = {f"js/reader/{name}.js" for name in ("comments", "embeds", "giving", "outside", "privacy_choices")}
SCRIPTS = {"js/site.js", "js/desk/writing.js", "js/desk/desk.js", "js/desk/library.js"} | READERS_FEW
_READERS = re.compile(r"/(?:css/[a-z]+|js/[a-z]+|js/reader/[a-z_]+)\.[0-9a-f]{12}\.(?:css|js)$")
_IMPORT = re.compile(r'^@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>[a-z]+)\))?;$', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
# A script's comments stand on lines of their own (tests/newsroom/test_static_files.py).
_REMARK = re.compile(r"^\s*//.*\n", re.MULTILINE)
_QUOTED = re.compile(r"""("[^"\n]*"|'[^'\n]*')""")
_SPACES = re.compile(r"\s+")
# Before a colon a space means something (`a :hover`), after it and about the others it means nothing.
_IDLE_SPACE = re.compile(r" ?([{};,]) ?|(:) ")


def in_one_piece(sheet: str, read: Callable[[str], str]) -> str:
    """Return a sheet with each sheet that it imports written out in its place, inside its layer,
    without comments and idle spaces: they are for us, and a fifth of what a reader would fetch.

    `read` gives the text of an imported sheet by its path. In development the browser follows the imports itself.
    """

    def written_out(match: re.Match) -> str:
        content = read(match["path"]).rstrip()
        return f"@layer {match['layer']} {{\n{content}\n}}" if match["layer"] else content

    return _squeezed(_COMMENT.sub("", _IMPORT.sub(written_out, sheet)))


def _squeezed(sheet: str) -> str:
    """Return a sheet without the spaces that mean nothing; what stands in quotes is left alone."""
    parts = _QUOTED.split(sheet)
    parts[::2] = [_IDLE_SPACE.sub(r"\1\2", _SPACES.sub(" ", part)).replace(";}", "}") for part in parts[::2]]
    return "".join(parts).strip()


class _InOnePiece:
    """A source of files in which a sheet or a script holds all of ours that it imports."""

    def __init__(self, source: Storage) -> None:
        self.source = source

    def open(self, path: str) -> File:
        if path in SCRIPTS:
            return ContentFile(_REMARK.sub("", static_modules.joined(path, self._text)).encode())
        folder = path.rpartition("/")[0]
        return ContentFile(in_one_piece(self._text(path), lambda name: self._text(f"{folder}/{name}")).encode())

    def _text(self, path: str) -> str:
        with self.source.open(path) as file:
            return file.read().decode()


class _Compressor(Compressor):
    """Brotli beside gzip for what readers fetch, a seventh smaller; the desk's libraries would take half a minute of it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.plain = Compressor(use_brotli=False, **options)

    def compress(self, path: str) -> list[str]:
        return super().compress(path) if _READERS.search(path) else self.plain.compress(path)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hash names, follow `import` lines between our ES modules, join our sheets, compress."""

    support_js_module_import_aggregation = True
    manifest_strict = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._addresses: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """Return a file's address. A page has half a dozen of them, and while a server runs they stay what they are."""
        if settings.DEBUG or force or not name:
            return super().url(name, force)
        address = self._addresses.get(name)
        if address is None:
            address = self._addresses[name] = super().url(name)
        return address

    def post_process(self, paths: dict, *args: object, **options: object) -> Iterator[tuple]:
        """Hash and compress the collected files, sheets and scripts in one piece: one request instead of fifty."""
        self._addresses.clear()
        for name in (STYLESHEETS | SCRIPTS) & paths.keys():
            source, path = paths[name]
            paths = paths | {name: (_InOnePiece(source), path)}
        yield from super().post_process(paths, *args, **options)

    def create_compressor(self, **options: Any) -> Compressor:
        """Return what writes the compressed files beside the plain ones."""
        return _Compressor(**options)

    def stored_name(self, name: str) -> str:
        """Return a file's hashed name, or its plain one when nobody collected it: the page is worth more than the file."""
        try:
            return super().stored_name(name)
        except ValueError:
            return name
