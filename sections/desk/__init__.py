"""The desk's machinery, for the screens of every app."""

from sections.desk.choices import limited_choices, within
from sections.desk.lists import ByPublication, Choice, ListFilter, Switch, UncountedPaginator, is_key
from sections.desk.rows import OrderedRows, OwnedTable
from sections.desk.screens import DeskAdmin

__all__ = [
    "ByPublication", "Choice", "DeskAdmin", "ListFilter", "OrderedRows", "OwnedTable", "Switch", "UncountedPaginator",
    "is_key", "limited_choices", "within",
]  # fmt: skip
