"""A PostgreSQL is tried where people have one, and no password is printed."""

import databases


def test_the_database_that_is_named_is_the_only_one_tried(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://ada:secret@db.test:5432/news")

    assert databases.candidates() == ["postgres://ada:secret@db.test:5432/news"]
    assert databases.name_of_our_own(databases.candidates()[0]) == "postgres://ada:secret@db.test:5432/news"


def test_each_checkout_has_a_database_of_its_own(monkeypatch):
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)

    ours = databases.name_of_our_own("postgres://ada@127.0.0.1:5432/postgres")

    assert ours.startswith("postgres://ada@127.0.0.1:5432/newsroom_")
    assert len(ours) == len("postgres://ada@127.0.0.1:5432/newsroom_12345678")


def test_a_password_is_not_printed():
    assert databases.without_password("postgres://ada:s3cret@db.test/news") == "postgres://ada@db.test/news"


def test_where_none_answers_the_reason_is_told(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://nobody:s3cret@127.0.0.1:1/none")

    url, said = databases.postgresql()

    assert url is None
    assert ("refused" in said, "s3cret" in said) == (True, False)
