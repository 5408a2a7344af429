"""Finding the story that an old address meant: as it is now, as it was, with whatever hung on it."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from articles.models import Article, Redirect
from sections.models import Publication

# What campaigns and networks hang on an address; it never tells one page from another.
_TRACKING = re.compile(r"utm_\w+|fb\w*clid|gclid|mc_[ce]id|ref(errer)?|share|amp|nocache|_ga", re.IGNORECASE)
_APPENDIX = re.compile(r"/(amp|comment-page-\d+|page/\d+|feed|print)/?\Z", re.IGNORECASE)
_LONGEST, _MOST_HOPS = 500, 5

Found = dict[str, tuple[int, int]]


class Matcher:
    """Knows which hosts are one publication's, and finds its stories by old addresses."""

    def __init__(self, publication: Publication, further_hosts: Iterable[str] = ()) -> None:
        self.publication = publication
        aliases = publication.aliases.values_list("host", flat=True)
        self.hosts = {_bare(host) for host in (publication.host, *aliases, *further_hosts)}

    def match(self, threads: Iterable[tuple[str, str, str]]) -> Found:
        """Return story and publication of each thread (number, address, the site's own name for it) that has one."""
        wanted = {number: [*self.forms(link), *self.forms(_address_in(name))] for number, link, name in threads}
        found = self._stories({form for forms in wanted.values() for form in forms})
        matched = ((number, next((found[f] for f in forms if f in found), None)) for number, forms in wanted.items())
        return {number: story for number, story in matched if story}

    def forms(self, address: str) -> list[str]:
        """Return the paths that an address of this publication may stand under, the most exact first."""
        try:
            parts = urlsplit(address.strip())
            host = parts.hostname or ""
        except ValueError:
            return []
        is_address = parts.scheme in {"http", "https"} and _bare(host) in self.hosts
        if not is_address and not (address.startswith("/") and not parts.netloc):
            return []
        path = unquote(parts.path) or "/"
        kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
        queries = dict.fromkeys([unquote(parts.query), unquote(urlencode(kept)), ""])
        paths = dict.fromkeys([path, _APPENDIX.sub("/", path)])
        forms = [f"{form}{'?' + query if query else ''}" for query in queries for p in paths for form in _slashed(p)]
        return [form for form in dict.fromkeys(forms) if len(form) <= _LONGEST and form.isprintable() and form != "/"]

    def _stories(self, forms: set[str]) -> Found:
        """Return the stories at some paths, following what leads on to another path."""
        ends = {form: form for form in forms}
        found: Found = {}
        for _hop in range(_MOST_HOPS):
            here = self._at(set(ends.values()))
            found |= {form: here[end] for form, end in ends.items() if end in here}
            leading = self._leading({end for end in ends.values() if end not in here})
            ends = {form: leading[end] for form, end in ends.items() if end in leading}
            if not ends:
                break
        return found

    def _at(self, forms: set[str]) -> Found:
        """Return the stories that stand, or stood, at some paths."""
        by_path: dict[str, list[str]] = {}
        for form in forms:
            by_path.setdefault(form.strip("/"), []).append(form)
        stories = Article.objects.filter(publication=self.publication, path__in=by_path)
        found = {
            form: (pk, publication)
            for path, pk, publication in stories.values_list("path", "pk", "publication_id")
            for form in by_path[path or ""]
        }
        old = Redirect.objects.filter(publication=self.publication, old_path__in=forms, article__isnull=False)
        for form, pk, publication in old.values_list("old_path", "article_id", "article__publication_id"):
            found.setdefault(form, (pk, publication))
        return found

    def _leading(self, forms: set[str]) -> dict[str, str]:
        if not forms:
            return {}
        rows = Redirect.objects.filter(publication=self.publication, old_path__in=forms, article=None)
        return dict(rows.values_list("old_path", "new_path"))


def _slashed(path: str) -> list[str]:
    bare = path.rstrip("/")
    return [path, *(form for form in (f"{bare}/", bare) if form and form != path)]


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.").removeprefix("m.")


def _address_in(name: str) -> str:
    """Return the address in a site's own name for a page: WordPress writes “123 https://example.org/?p=123”."""
    last = name.rsplit(maxsplit=1)[-1] if name.split() else ""
    return last if last.startswith(("http://", "https://", "/")) else ""
