"""Nothing gets slower as tables grow: every question of every page and desk list is answered by an index."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Q
from django.urls import reverse

from articles import mirroring, versions
from articles.models import Article, Byline, Correction, Listing, Redirect, TaggedArticle, Version
from audit.models import AuditEntry
from comments.models import Comment
from newsroom.models import User
from search import indexing
from search.engines.documents import ID_BITS
from tests import plans
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.newsroom.test_urls import (  # noqa: F401 - the addresses of all pages, and what they need
    DAY,
    giving_pages,
    letters_pages,
    page_at_the_bank,
    samples,
)

pytestmark = pytest.mark.django_db

# Copies of the sample's story, and of another one that its section, tag, author and agency have nothing to do with.
# PostgreSQL, which says what it would do, needs fewer of them than SQLite, whose steps are counted.
COUNT, APART = 3_500 if connection.vendor == "sqlite" else 2_000, 1_000_000
# What is large then, at least.
GROWN = {"articles_article", "articles_listing", "articles_byline", "articles_taggedarticle", "articles_correction",
         "articles_subjectlisting", "articles_redirect", "articles_version", "comments_comment", "search_story",
         "audit_auditentry"}  # fmt: skip
# Questions that may read more, each with its reason: a part of their address, and of the plan’s line.
ALLOWED = {
    ("articles:tags", "Sort of"): "It counts the tags of the two thousand newest stories, of however many.",
}
FILTERS = [
    "q=case", "q=talked -moon&order=best", "order=published", "status=draft", "status=scheduled", "status=embargoed",
    "status=live", "status=expired", "status=withdrawn", "status=trash", "begun=me", "when=day", "when=week", "when=year",
    "when=older", "section={section}", "publication={publication}", "agency={agency}", "bylines__author={author}",
    "bylines__author=Staff Writers", "publication={publication}&when=week", "section={section}&status=draft",
    "section={section}&agency={agency}", "bylines__author={author}&section={section}",
]  # fmt: skip


@pytest.fixture
def story(samples):  # noqa: F811
    """The sample's story, among thousands."""
    if connection.vendor == "postgresql":
        # On a busy machine the copies take longer than any page may.
        plans.run("SET LOCAL statement_timeout = 0")
    story = Article.objects.get(slug="talked-about")
    elsewhere = SectionFactory(publication=PublicationFactory(host="sister.test"))
    another = ArticleFactory(section=elsewhere, agency=AgencyFactory(), live=DAY - timedelta(days=2))
    another.bylines.create(author=AuthorFactory())
    another.tags.set(["Other", "Things"])
    for one in (story, another):
        one.corrections.create(text="It was Tuesday.", made_at=DAY)
        versions.keep(one, kind=Version.Kind.PUBLISHED, by=None)
    indexing.index_many([story, another])
    grow(story, COUNT, APART)
    grow(another, COUNT, 2 * APART)
    grow_the_rest(story)
    mirroring.fold()
    if connection.vendor == "postgresql":
        plans.run("SET CONSTRAINTS ALL IMMEDIATE")
        plans.run("SET CONSTRAINTS ALL DEFERRED")
    plans.run("ANALYZE")
    assert GROWN - plans.large_tables() == set()
    return story


def grow(story, count, apart):
    """Put so many older copies of a story beside it, with what belongs to them."""
    own, key = Q(article=story), f"{apart} + n"
    times = {name: plans.hours_before(name) for name in ("published_at", "created_at", "updated_at")}
    plans.copies(Article, Q(pk=story.pk), count, id=key, path="path || '-' || n", slug="slug || '-' || n", **times)
    plans.copies(Byline, own, count, article_id=key)
    plans.copies(TaggedArticle, Q(content_object=story), count, content_object_id=key)
    plans.copies(Listing, own, count, article_id=key, published_at=times["published_at"])
    plans.copies(Correction, own, count, article_id=key, made_at=plans.hours_before("made_at"))
    plans.copies(Version, own, count, article_id=key, made_at=plans.hours_before("made_at"))
    index(story, count, apart)


def index(story, count, apart):
    """Copy a story's place in the index of words."""
    moved = f"{apart} - {story.pk} + n - (n * CAST({3600 << ID_BITS} AS bigint))"
    each = plans.EACH.format(count=count)
    of_it = f"s.article_id = {story.pk}"
    if connection.vendor == "postgresql":
        plans.run(f"{each} INSERT INTO search_story (article_id, key, words, heads) "  # noqa: S608
                  f"SELECT {apart} + n, key + {moved}, words, heads FROM search_story s, numbers WHERE {of_it}")  # fmt: skip
        return
    for table in ("search_words", "search_heads"):
        plans.run(f"{each} INSERT INTO {table} (rowid, words, marks) SELECT c.id + {moved}, c.c0, c.c1 "  # noqa: S608
                  f"FROM {table}_content c JOIN search_story s ON s.key = c.id, numbers WHERE {of_it} ORDER BY 1")  # fmt: skip
    plans.run(f"{each} INSERT INTO search_story (article_id, key) "  # noqa: S608
              f"SELECT {apart} + n, key + {moved} FROM search_story s, numbers WHERE {of_it}")  # fmt: skip


def grow_the_rest(story):
    """Fill the other tables that grow with the archive and its readers."""
    redirect = Redirect.objects.create(publication=story.publication, old_path="/old.html", article=story)
    plans.copies(Redirect, Q(pk=redirect.pk), COUNT, old_path="old_path || n", article_id=f"{APART} + n % 1000 + 1")
    new = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    said = Comment.objects.filter(article=story).first()
    plans.copies(Comment, Q(pk=said.pk), COUNT, key=new, article_id=f"{APART} + n % 1000 + 1",
                 created_at=plans.hours_before("created_at"), decided_at=plans.hours_before("decided_at"))  # fmt: skip
    entry = AuditEntry.objects.filter(number=None).order_by("pk").first()
    plans.copies(AuditEntry, Q(pk=entry.pk), COUNT, row_key="'9' || n", at=plans.hours_before("at"))


def wrong(client, pages):
    """Return the plans that read too much, a line each with its question, without those that are allowed to."""
    large, found = plans.large_tables(), {}
    for name, path in pages.items():
        answers = []
        asked = plans.questions(lambda: answers.append(client.get(path)))  # noqa: B023 - done at once
        assert answers[0].status_code == 200, path
        answers[0].getvalue()
        for sql, params in asked:
            for fault in plans.faults(sql, params, large):
                if not any(page in name and part in fault for page, part in ALLOWED):
                    found.setdefault(f"{name}: {fault}", sql[:1500])
    return "\n".join(f"{fault}\n    {sql}" for fault, sql in found.items())


def test_no_public_page_reads_more_as_tables_grow(client, samples, story):  # noqa: F811
    assert wrong(client, samples) == ""


def test_no_list_of_the_desk_reads_more_as_tables_grow(client, story):
    client.force_login(User.objects.create_superuser("x", "x@example.org", "x"))
    names = {"section": story.section_id, "publication": story.publication_id, "agency": story.agency_id,
             "author": story.bylines.order_by("pk").last().author_id}  # fmt: skip
    stories = reverse("admin:articles_article_changelist")
    lists = {
        m.__name__: reverse(f"admin:{m._meta.label_lower.replace('.', '_')}_changelist") for m in admin.site._registry
    }
    pages = lists | {f"stories {f}": f"{stories}?{f.format(**names)}" for f in FILTERS}
    pages |= {"desk": reverse("admin:index")}
    assert wrong(client, pages) == ""


# Tables that stay small or are seldom written, and other people's: an index more costs little there.
MAY_REPEAT = (
    "account_", "ads_", "auth_", "mfa_", "newsroom_user_", "sections_", "signin_", "socialaccount_", "supporters_", "taggit_",
    "articles_article_also_in", "articles_dossier", "articles_pin", "articles_presence", "articles_redirect",
    "audit_auditentry", "comments_blockedword", "comments_commentrule", "comments_decision", "comments_digest",
    "comments_notice", "search_savedfilter",
)  # fmt: skip


def test_no_index_of_a_table_that_grows_is_made_needless_by_another():
    """Each row that is written pays for both."""
    tables = [name for name in connection.introspection.table_names() if not name.startswith(MAY_REPEAT)]

    assert {"articles_article", "articles_listing", "articles_byline"} <= set(tables)
    assert [f"{table}: {one} for {other}" for table in tables for one, other in plans.repeated(table)] == []


def test_an_index_that_another_makes_needless_is_found():
    plans.run("CREATE INDEX of_nobody ON articles_byline (article_id)")

    assert list(plans.repeated("articles_byline")) == [("of_nobody", "articles_author_once_per_story")]
