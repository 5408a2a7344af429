"""The list of stories, page by page: by key and never counted, and by words through the index."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.views import ChangeList

from articles import lists
from articles import status as statuses
from articles.admin.filters import ByAuthor
from articles.lists import BadMark
from articles.models import Article
from articles.status import Status
from search import finding, marking
from search.engines.questions import Question, read
from search.finding import Narrowing
from sections import permissions
from sections.desk import is_key

PAGE_SIZE = 30
# What of the address is no filter: where the page begins, and in which order.
OURS = ("before", "after", "order")
ORDERS = {"changed": "updated_at", "published": "published_at"}
# States the index knows by a mark; the others are asked of the stories alone.
_MARKS: dict[str, tuple[str, ...]] = {
    "draft": ("draft",), "submitted": ("draft",), "approved": ("draft",), "held": ("out",), "scheduled": ("out",), "embargoed": ("out", "embargo"), "live": ("out",),
    "expired": ("out", "ends"), "withdrawn": ("withdrawn",), "trash": ("trash",),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A story as the list shows it."""

    story: Article
    status: Status
    headline: SafeString | str
    passage: SafeString | str
    may_open: bool


class StoryChangeList(ChangeList):
    """One page of stories: the last changed first, or the last published, or what holds the words."""

    template_name = "admin/parts/marks.html"

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.marks = {name: request.GET.get(name, "") for name in OURS}
        super().__init__(request, *args, **kwargs)

    def get_filters_params(self, params: dict | None = None) -> dict:
        """Leave out what is no filter."""
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in OURS}

    def get_query_string(self, new_params: dict | None = None, remove: list | None = None) -> str:
        """Begin at the first page wherever a filter changes."""
        kept = {n: v for n, v in self.filter_params.items() if n not in {"before", "after"} and n not in (remove or [])}
        kept |= {n: v for n, v in (new_params or {}).items() if v is not None}
        return "?" + urlencode(sorted(kept.items()), doseq=True)

    @property
    def question(self) -> Question:
        """What is looked for."""
        return read(self.query)

    @property
    def best_first(self) -> bool:
        """Whether the best matches come first, and not the newest."""
        return bool(self.question) and self.marks["order"] == "best"

    @property
    def order(self) -> str:
        """The column the list is ordered by, such that an index holds that order for what is asked."""
        if self._is_by_time:
            return "published_at"
        return "updated_at" if self._is_by_change else ORDERS.get(self.marks["order"], "updated_at")

    @property
    def _is_by_time(self) -> bool:
        """Whether the list asks for a time of publication; it is then walked in that order, whatever else is asked."""
        return bool(self.params.get("when")) or self.params.get("status") in {Status.LIVE, Status.SCHEDULED}

    @property
    def _is_by_change(self) -> bool:
        """Whether the list is narrowed by what has an index by time of change alone."""
        return any(self.params.get(name) for name in ("agency", "begun", "bylines__author"))

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """Return the orders one can choose: value, words, and whether it is chosen."""
        if self.question:
            return [("", _("newest first"), not self.best_first), ("best", _("best first"), self.best_first)]
        if self._is_by_time or self._is_by_change:
            return []
        return [
            ("", _("last changed first"), self.order == "updated_at"),
            ("published", _("last published first"), self.order == "published_at"),
        ]

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str]:
        """Return the order; no other has an index."""
        return [f"-{self.order}", "-pk"]

    def get_results(self, request: HttpRequest) -> None:
        """Read the page."""
        self.newer = self.older = None
        self.is_cut = False
        stories = self._found() if self.query.strip() else self._page()
        self.result_list = stories
        self.result_count = len(stories)
        self.full_result_count, self.show_full_result_count, self.show_admin_actions = None, False, True
        self.can_show_all, self.multi_page, self.paginator = False, False, self
        self.page_num = 1

    @property
    def rows(self) -> list[Row]:
        """Return the page's stories as they are shown."""
        may = self.model_admin.has_view_permission
        question = self.question
        return [
            Row(
                story=story,
                status=statuses.of(story),
                headline=marking.marked(story.headline, question) if question else story.headline,
                passage=marking.passage(f"{story.standfirst} {story.body}", question) if question else "",
                may_open=may(self.request, story),
            )
            for story in self.result_list
        ]

    def newer_address(self) -> str:
        """Return the address of the page before this one."""
        return self.get_query_string({"after": self.newer}) if self.newer else ""

    def older_address(self) -> str:
        """Return the address of the page behind this one."""
        return self.get_query_string({"before": self.older}) if self.older else ""

    def first_address(self) -> str:
        """Return the address of the first page."""
        return self.get_query_string() if self.marks["before"] or self.marks["after"] else ""

    def _page(self) -> list[Article]:
        rows = self.queryset
        if self.order == "published_at":
            rows = rows.filter(published_at__isnull=False)
        back = _mark(self.marks["after"])
        if back:
            rows = self._beyond(rows, back, newer=True).order_by(self.order, "pk")
            stories = list(rows[: PAGE_SIZE + 1])
            more, stories = len(stories) > PAGE_SIZE, stories[:PAGE_SIZE][::-1]
            self.newer = self._mark_of(stories[0]) if more else None
            self.older = self._mark_of(stories[-1]) if stories else None
            return stories
        mark = _mark(self.marks["before"])
        stories = list((self._beyond(rows, mark) if mark else rows)[: PAGE_SIZE + 1])
        self.older = self._mark_of(stories[PAGE_SIZE - 1]) if len(stories) > PAGE_SIZE else None
        self.newer = self._mark_of(stories[0]) if mark and stories else None
        return stories[:PAGE_SIZE]

    def _beyond(self, rows: QuerySet, mark: tuple, *, newer: bool = False) -> QuerySet:
        when, key = mark
        side = "gt" if newer else "lt"
        same = Q(**{self.order: when, f"pk__{side}": key})
        return rows.filter(Q(**{f"{self.order}__{side}": when}) | same, **{f"{self.order}__{side}e": when})

    def _mark_of(self, story: Article) -> str:
        return f"{int(getattr(story, self.order).timestamp() * 1_000_000)}-{story.pk}"

    def _found(self) -> list[Article]:
        before = self.marks["before"].removeprefix("-")
        mark = int(self.marks["before"]) if is_key(before) else None
        found = finding.stories(
            self.query, places=self._places(), narrowing=self._narrowing(), rows=self.queryset,
            best_first=self.best_first, before=mark, limit=PAGE_SIZE,
        )  # fmt: skip
        self.older = str(found.more) if found.more is not None else None
        self.is_cut = found.is_cut
        rows = {story.pk: story for story in self.queryset.filter(pk__in=found.ids).defer(None)}
        return [rows[pk] for pk in found.ids if pk in rows]

    def _places(self) -> set[int] | None:
        admin = self.model_admin
        return permissions.where(self.request.user, admin.permission("view"), admin.permission("change"))

    def _narrowing(self) -> Narrowing:
        """Return what the index can narrow by; the filters themselves have the last word."""
        keys = {name: int(self.params[name]) for name in ("publication", "section", "agency")
                if is_key(self.params.get(name, ""))}  # fmt: skip
        authors = next((spec.authors() for spec in self.filter_specs if isinstance(spec, ByAuthor)), None)
        return Narrowing(
            **keys,
            author=authors[0] if authors and len(authors) == 1 else None,
            begun_by=self.request.user.pk if self.params.get("begun") == "me" else None,
            states=_MARKS.get(self.params.get("status", ""), ()),
            without=() if self.params.get("status") == Status.TRASH else ("trash",),
        )


def _mark(text: str) -> tuple | None:
    try:
        return lists.read_mark(text) if text else None
    except BadMark:
        return None
