"""Statements are read as Django writes them, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from pages import statements

SQLITE_TIME = "2022-04-26 09:00:00"


def read(sql, *values):
    return statements.tags_read(statements.question(sql), values)


def test_a_condition_names_what_is_read():
    sql = 'SELECT "articles_byline"."id" FROM "articles_byline" INNER JOIN "articles_author" ON (1) WHERE "articles_byline"."article_id" IN (%s, %s)'
    assert read(sql, 4, 5) == ({"article:4", "article:5"}, {})


def test_an_alias_is_followed_and_text_is_no_parameter():
    sql = """SELECT "U0"."id" FROM "comments_comment" U0 WHERE U0."x" = '%s' AND "U0"."state" = %s AND "U0"."article_id" = %s"""
    assert read(sql, "approved", 9) == ({"talk:9"}, {})


def test_without_a_condition_it_is_the_whole_table():
    assert read('SELECT * FROM "articles_byline" WHERE "articles_byline"."position" = %s', 1)[0] == {"list:all"}


def test_a_list_is_the_sections_and_the_publications():
    sql = 'SELECT 1 FROM "articles_listing" WHERE "articles_listing"."section_id" = %s UNION SELECT 1 FROM "articles_listing" WHERE ("articles_listing"."publication_id" = %s AND "articles_listing"."section_id" IS NULL)'
    assert read(sql, 3, 1) == ({"list:s3", "list:p1"}, {})


@pytest.mark.parametrize("at", [SQLITE_TIME, datetime(2022, 4, 26, 9, tzinfo=UTC)])
def test_a_list_behind_a_mark_has_a_bound(at):
    sql = 'SELECT 1 FROM "articles_listing" WHERE ("articles_listing"."section_id" = %s AND "articles_listing"."published_at" <= %s AND ("articles_listing"."published_at" < %s OR "articles_listing"."published_at" = %s))'
    assert read(sql, 3, at, at, at) == (set(), {"list:s3": datetime(2022, 4, 26, 9, tzinfo=UTC).timestamp()})


def test_a_list_as_of_now_has_none():
    now = datetime.now(UTC) - timedelta(seconds=1)
    sql = 'SELECT 1 FROM "articles_listing" WHERE ("articles_listing"."section_id" = %s AND "articles_listing"."published_at" <= %s)'
    assert read(sql, 3, now) == ({"list:s3"}, {})


def test_a_list_nobody_named_is_all_lists():
    assert read('SELECT 1 FROM "articles_listing" INNER JOIN "articles_article" ON (1)')[0] == {"list:all"}


@pytest.mark.parametrize(
    ("sql", "values", "rows"),
    [
        ('INSERT INTO "t" ("a", "b") VALUES (%s, %s), (%s, %s)', (1, 2, 3, 4), [(2,), (4,)]),
        ('INSERT OR IGNORE INTO "t" ("a", "b") VALUES (%s, %s)', (1, 2), [(2,)]),
        ('INSERT INTO "t" ("a", "b") VALUES (JSON(%s), %s), (JSON(%s), %s) RETURNING "t"."id"', (1, 2, 3, 4), [(2,), (4,)]),
        ('INSERT INTO "t" ("a", "b") SELECT * FROM UNNEST((%s)::integer[], (%s)::varchar(9)[])', ([1, 3], [2, 4]), [(2,), (4,)]),
        ('INSERT INTO "t" ("a", "b") VALUES (%s, NOW())', (1,), None),
        ('INSERT INTO "t" ("a", "b") SELECT "c", "d" FROM "u" WHERE "e" = %s', (1,), None),
    ],
)  # fmt: skip
def test_what_is_inserted(sql, values, rows):
    deed = statements.deed(sql)
    assert (deed.kind, deed.table) == ("insert", "t")
    assert statements.inserted(deed, values, ["b"]) == rows


def test_what_is_updated():
    deed = statements.deed(
        'UPDATE "t" SET "a" = %s, "b" = (SELECT 1 WHERE 2 = %s) WHERE "t"."id" = %s RETURNING "t"."a"'
    )
    assert (deed.kind, deed.table, deed.columns) == ("update", "t", ("a", "b"))
    assert (deed.where, deed.before_where) == ('"t"."id" = %s', 2)


def test_what_is_deleted():
    deed = statements.deed('DELETE FROM "t" WHERE "t"."id" IN (%s, %s)')
    assert (deed.kind, deed.where, deed.before_where) == ("delete", '"t"."id" IN (%s, %s)', 0)
    assert statements.deed('DELETE FROM "t"').where == ""


def test_a_change_that_hides_is_a_change():
    assert statements.deed('WITH x AS (DELETE FROM "articles_article" RETURNING 1) SELECT 1').kind == "unknown"
    assert statements.deed('SELECT 1 FROM "articles_article" FOR UPDATE OF "articles_article"') is None


def test_certain_stories_of_a_list_are_those_stories():
    sql = 'SELECT 1 FROM "articles_listing" WHERE ("articles_listing"."publication_id" = %s AND "articles_listing"."article_id" IN (%s, %s))'
    assert read(sql, 1, 8, 9) == ({"article:8", "article:9"}, {})


def test_what_is_looked_up_for_the_rows_of_a_list_shares_its_bound():
    sql = 'SELECT (SELECT "U0"."author_id" FROM "articles_byline" "U0" WHERE "U0"."author_id" IN (%s)) FROM "articles_listing" WHERE ("articles_listing"."publication_id" = %s AND "articles_listing"."published_at" <= %s)'
    at = datetime(2022, 4, 26, 9, tzinfo=UTC)
    assert read(sql, 7, 1, at) == (set(), {"list:a7": at.timestamp(), "list:p1": at.timestamp()})


def test_what_a_statement_names_itself_is_no_table():
    sql = 'WITH newest AS MATERIALIZED (SELECT "id" FROM "search_story"), some AS (SELECT 1 FROM newest) SELECT * FROM newest, some'
    assert statements.question(sql).tables == ("search_story",)
