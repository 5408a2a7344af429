"""Taking in the pictures that items name: from a folder, else from the web; each once."""

import hashlib
import io
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.db import transaction

from articles import library
from articles.importing import fetching
from articles.importing.attachments import Attachments, plain_address
from articles.importing.items import PictureReference
from articles.importing.report import Outcome, Report, Row
from articles.importing.scratch import SeenKeys
from articles.models import ImportedItem, Licence, Picture
from newsroom.kit import pictures, text

_TRIES_PER_HOST = 3
_LONGEST_KEY = 500
KIND = ImportedItem.Kind.PICTURE


@dataclass(frozen=True, slots=True)
class Found:
    """A picture that is here, with its own caption."""

    key: int
    caption: str


class NotHere(ValueError):
    """The picture can't be had; the message says why and what to do."""


class Gatherer:
    """Finds or takes in pictures for one run."""

    def __init__(
        self,
        *,
        source: str,
        report: Report,
        folder: Path | None,
        fetch: bool,
        attachments: Attachments | None = None,
    ) -> None:
        self.source, self.report, self.fetch, self.attachments = source, report, fetch, attachments
        self.folder = folder.resolve() if folder else None
        self._names: dict[str, Path] | None = None
        self._failed = SeenKeys()
        self._silent: Counter[str] = Counter()

    def find(self, wanted: Iterable[PictureReference]) -> dict[PictureReference, Found | None]:
        """Return the pictures of a batch, taken in where they are new; None for those that can't be had."""
        full = {reference: self._full(reference) for reference in wanted}
        keys = {reference: key_of(complete) for reference, complete in full.items()}
        known = self._known(set(keys.values()))
        found: dict[PictureReference, Found | None] = {}
        for reference, complete in full.items():
            key = keys[reference]
            if key not in known:
                known[key] = self._taken_in(complete, key) if key else None
            found[reference] = known[key]
        return found

    def could_find(self, wanted: Iterable[PictureReference]) -> None:
        """Report what `find` would do, without doing it: for a dry run."""
        full = {key_of(complete): complete for complete in map(self._full, wanted)}
        known = self._known(set(full))
        for key, complete in full.items():
            if not key or self._failed.meet(key) is not None:
                continue
            there = self.fetch and bool(complete.url)
            try:
                there = self._path(complete) is not None or there
            except NotHere:
                there = False
            outcome = Outcome.UNCHANGED if key in known else Outcome.CREATED if there else Outcome.REFUSED
            self.report.add(Row(0, KIND, key, complete.alt, outcome, "" if there else self._advice(complete)))

    def close(self) -> None:
        """Let the run's memory go."""
        self._failed.close()

    def _full(self, reference: PictureReference) -> PictureReference:
        return self.attachments.full(reference) if self.attachments else reference

    def _known(self, keys: set[str]) -> dict[str, Found | None]:
        rows = dict(
            ImportedItem.objects.filter(source=self.source, kind=KIND, key__in=keys).values_list("key", "object_id")
        )
        captions = dict(Picture.objects.filter(pk__in=rows.values()).values_list("pk", "caption"))
        return {key: Found(pk, captions[pk]) for key, pk in rows.items() if pk in captions}

    def _taken_in(self, reference: PictureReference, key: str) -> Found | None:
        if key in self._failed:
            return None
        try:
            accepted = pictures.take_in(io.BytesIO(self._content(reference)))
        except (NotHere, fetching.Unfetchable, pictures.Unusable, OSError) as error:
            self._failed.meet(key)
            self.report.add(Row(0, KIND, key, reference.alt, Outcome.REFUSED, str(error)))
            return None
        row, made = self._stored(accepted, reference, key)
        outcome = Outcome.CREATED if made else Outcome.UNCHANGED
        self.report.add(Row(0, KIND, key, row.alt, outcome, "" if made else "The same picture is here already."))
        return Found(row.pk, row.caption)

    def _content(self, reference: PictureReference) -> bytes:
        """Return a picture's bytes. Raises NotHere or Unfetchable."""
        path = self._path(reference)
        if path is not None:
            with path.open("rb") as file:
                return file.read(pictures.MOST_BYTES + 1)
        if not (self.fetch and reference.url):
            raise NotHere(self._advice(reference))
        host = urlsplit(reference.url).netloc
        if self._silent[host] >= _TRIES_PER_HOST:
            raise NotHere(f"{host} did not answer {_TRIES_PER_HOST} times and is not asked again in this run.")
        try:
            content = fetching.fetch(reference.url)
        except fetching.Unreachable:
            self._silent[host] += 1
            raise
        self._silent[host] = 0
        return content

    def _advice(self, reference: PictureReference) -> str:
        name = reference.file or Path(urlsplit(reference.url).path).name
        if reference.attachment and not name:
            return f"The file lists no picture with the key {reference.attachment}."
        if self.folder is None:
            return f"“{name}” needs a folder of pictures: name it with --media."
        return f"“{name}” is not in the folder of pictures."

    def _path(self, reference: PictureReference) -> Path | None:
        """Return the picture's file in the folder, or None. Raises NotHere for a name that leads out of it."""
        if self.folder is None:
            return None
        if reference.file:
            path = self._inside(reference.file)
            if path is None:
                raise NotHere(f"“{reference.file}” leads out of the folder of pictures.")
            return path if path.is_file() else None
        address = unquote(urlsplit(reference.url).path).lstrip("/")
        plain = plain_address(reference.url).partition("/")[2]
        for name in dict.fromkeys([address, address.partition("uploads/")[2], plain.partition("uploads/")[2], plain]):
            path = self._inside(name) if name else None
            if path is not None and path.is_file():
                return path
        names = self._by_name()
        return names.get(Path(address).name) or names.get(Path(plain).name)

    def _inside(self, name: str) -> Path | None:
        folder = self.folder or Path()
        try:
            path = (folder / name).resolve()
        except (OSError, ValueError):
            return None
        return path if path.is_relative_to(folder) else None

    def _by_name(self) -> dict[str, Path]:
        """Return the folder's files by their bare names: what was downloaded by hand lies flat, or anyhow."""
        if self._names is None:
            self._names = {}
            for folder, _, files in os.walk(self.folder or ""):
                for name in sorted(files):
                    self._names.setdefault(name, Path(folder) / name)
        return self._names

    def _stored(self, accepted: pictures.Accepted, reference: PictureReference, key: str) -> tuple[Picture, bool]:
        """Return the row of a picture and whether it is new; the same pixels are one row, however often they come."""
        name = Path(reference.file or unquote(urlsplit(reference.url).path)).name
        focal = reference.focal or (0.5, 0.5)
        row = Picture(
            digest=accepted.digest, extension=accepted.extension, width=accepted.width, height=accepted.height,
            filename=text.tidy_line(name)[:255], alt=text.tidy_line(reference.alt)[:500],
            caption=text.tidy(reference.caption).strip(), creator=accepted.words.creator, taken_on=accepted.words.taken_on,
            credit=text.tidy_line(reference.credit)[:300] or accepted.words.credit,
            copyright_notice=accepted.words.copyright_notice,
            focal_x=focal[0], focal_y=focal[1], look=accepted.look, licence=reference.licence or Licence.UNKNOWN,
        )  # fmt: skip
        twin = Picture.objects.filter(digest=accepted.digest).first()
        if twin is None:
            row.file = library.keep_original(row, accepted.content)
        with transaction.atomic():
            if twin is None:
                row.save()
                library.remember_looks([row])
            ImportedItem.objects.update_or_create(
                source=self.source, kind=KIND, key=key,
                defaults={"checksum": accepted.digest, "object_id": (twin or row).pk},
            )  # fmt: skip
        return twin or row, twin is None


def key_of(reference: PictureReference) -> str:
    """Return by what a picture is known in its archive; empty when the reference leads nowhere."""
    key = text.tidy(reference.url or (f"file:{reference.file}" if reference.file else ""))
    if not key and reference.attachment:
        return f"attachment:{reference.attachment}"
    return key if len(key) <= _LONGEST_KEY else f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"
