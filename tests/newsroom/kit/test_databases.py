"""Which database a question goes to."""

import pytest
from django.db.utils import ConnectionRouter

from newsroom.kit import databases
from newsroom.kit.databases import Router, Source
from sections.models import Publication

pytestmark = pytest.mark.once
router = ConnectionRouter([Router()])


@pytest.mark.parametrize(
    ("source", "alias", "may_hold"),
    [(Source.FIRST, "default", True), (Source.CAUGHT_UP, "replica", True), (Source.ALONE, "replica", False)],
)
def test_questions_go_where_is_read_from_and_changes_to_the_first(source, alias, may_hold):
    row = Publication()
    row._state.db = "replica"
    with databases.reading_from(source):
        assert (router.db_for_read(Publication), router.db_for_write(Publication, instance=row)) == (alias, "default")
        with databases.to_be_held() as held:
            assert (held, databases.alias()) == (may_hold, "default" if may_hold else "replica")

    assert router.db_for_read(Publication, instance=row) == "default", (
        "what came from the replica leads nobody back to it"
    )


def test_tables_are_made_in_the_first_and_rows_of_both_go_together():
    assert [router.allow_migrate(alias, "sections") for alias in ("default", "replica")] == [True, False]
    one, other = Publication(), Publication()
    one._state.db, other._state.db = "default", "replica"
    assert Router().allow_relation(one, other)
