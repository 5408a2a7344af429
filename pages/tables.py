"""How the rows of each table are named, for pages made from them. A table of which nothing stands here keeps a page from being stored."""

from dataclasses import dataclass

from pages.noting import MAP


@dataclass(frozen=True)
class Kept:
    """How a table's rows are named.

    `names`: for each column that says what a row belongs to, the beginning of the tag, as in {"article_id": "article"}.
    `whole`: the tag of the table itself, noted by a page that read it by none of these columns; a change of any row
    touches it. Without `whole`, rows are noted one by one as they are loaded: pages come to them by another table only.
    """

    names: tuple[tuple[str, str], ...] = ()
    whole: str = ""


def _by(whole: str = "", **columns: str) -> Kept:
    return Kept(tuple(columns.items()), whole)


# Loaded as objects, wherever a page shows them: `observing.watch` notes each.
ROWS = {
    "articles_article": "article", "articles_author": "author", "articles_tag": "tag", "articles_agency": "agency",
    "articles_picture": "picture",
}  # fmt: skip
LISTING = "articles_listing"
ARTICLE = "articles_article"
# The lists of authors, tags and agencies, which triggers keep from the tables below: what changes those touches them.
SUBJECTS = "articles_subjectlisting"
# A section's list and a publication's: `s5`, `p1`.
LIST = "list:"
# What a story's page says of the way a story is seen, not of its words.
WHAT_SHOWS = frozenset({
    "publication_id", "section_id", "agency_id", "path", "published_at", "embargo_until", "expires_at", "held_until",
    "withdrawn_at", "trashed_at",
})  # fmt: skip

_MAP = Kept(whole=MAP)
TABLES: dict[str, Kept] = {
    **{table: _by(id=name) for table, name in ROWS.items()},
    LISTING: _by(article_id="article"),  # and its lists, which `statements` and `observing` know by themselves
    SUBJECTS: _by(author_id="author", tag_id="tag", agency_id="agency"),
    "articles_byline": _by("all:articles_byline", article_id="article", author_id="author"),
    "articles_taggedarticle": _by("all:articles_taggedarticle", content_object_id="article", tag_id="tag"),
    "articles_rulelisting": _by("all:articles_rulelisting", rule_id="rule", article_id="article"),
    "articles_correction": _by("corrections", article_id="article"),
    "articles_version": _by("all:articles_version", article_id="article"),
    "articles_relatedlink": _by("all:articles_relatedlink", article_id="article"),
    "articles_article_also_in": _by("all:articles_article_also_in", article_id="article"),
    "articles_dossier": _by("dossiers", tag_id="tag"),
    "articles_redirect": Kept(whole="redirects"),
    "articles_pin": Kept(whole="pins"),
    "articles_rule": Kept(whole="pins"),
    "comments_comment": _by("comments", article_id="talk"),
    "comments_talk": _by("comments", article_id="talk"),
    "comments_recommendation": Kept(whole="comments"),
    "comments_commentrule": Kept(whole="comment-rules"),
    "comments_outsidetalk": Kept(whole="comment-rules"),
    "comments_letter": Kept(whole="letters"),
    "supporters_plan": _MAP, "supporters_planmethod": _MAP, "supporters_appeal": _MAP,
    "supporters_payment": Kept(whole="support"), "supporters_supporter": Kept(whole="support"),
    "sections_publication": _MAP, "sections_section": _MAP, "sections_hostalias": _MAP, "sections_maprevision": _MAP,
    "sections_sidebarblock": _MAP, "sections_standingpage": _MAP,
    "ads_ad": _MAP, "ads_adslot": _MAP, "ads_campaign": _MAP, "ads_campaign_slots": _MAP,
    "search_story": Kept(whole="words"), "search_words": Kept(whole="words"), "search_heads": Kept(whole="words"),
}  # fmt: skip
# What moves all day and is shown as of some minutes ago: for how many seconds a page with it is good.
OF_THE_HOUR = {
    "audience_hourcount": 60, "audience_daycount": 300, "ads_dayseen": 60, "supporters_appealtext": 300,
    "search_word": 300,
}  # fmt: skip
# They say nothing that a page shows.
SILENT = frozenset({"django_content_type", "json_each", "pages_change", "sqlite_master"})
