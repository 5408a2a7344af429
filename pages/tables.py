"""How the rows of each table are named, for pages made from them. A table of which nothing stands here keeps a page from being stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pages.noting import ADS, APPEALS, MAP, PINS, PLANS, REVISION

LISTING = "articles_listing"
ARTICLE = "articles_article"
AUTHOR, TAG, AGENCY, RULE, SECTION, PUBLICATION = "list:a", "list:t", "list:g", "list:r", "list:s", "list:p"
ALL_LISTS = "list:all"
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Kept:
    """How a table's rows are named. Each column that says what a row belongs to has the beginning of a tag.

    `names` are for what is shown of one thing: {"article_id": "article:"}. `lists` are for lists, which are told with
    the time of what changed in them, so that a page that read what is older only doesn't mind; that time stands in
    `time`, or with the story of the row. `whole` is the tag of the table itself, noted by a page that read it by none of
    these columns; a change of any row touches it. Without it rows are noted one by one as they are loaded: pages come to
    them by another table only. `key` is the primary key.
    """

    names: Mapping[str, str] = _NOTHING
    lists: Mapping[str, str] = _NOTHING
    whole: str = ""
    time: str = ""
    story: str = ""
    key: str = "id"

    columns: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        wanted = {*self.names, *self.lists, self.time, self.story} - {""}
        object.__setattr__(self, "columns", tuple(sorted(wanted)))


# Loaded as objects, wherever a page shows them: `observing.watch` notes each.
ROWS = {
    ARTICLE: "article:", "articles_author": "author:", "articles_tag": "tag:", "articles_agency": "agency:",
    "articles_picture": "picture:", "articles_version": "version:",
}  # fmt: skip
# What says where and when a story is seen; its other columns are its words.
WHAT_SHOWS = frozenset({
    "publication_id", "section_id", "agency_id", "path", "published_at", "embargo_until", "expires_at", "held_until",
    "withdrawn_at", "trashed_at",
})  # fmt: skip

_MAP = Kept(whole=MAP)
_STORY = {"article_id": "article:"}
_TALK = {"article_id": "talk:"}
TABLES: dict[str, Kept] = {
    **{table: Kept({"id": name}) for table, name in ROWS.items()},
    LISTING: Kept(
        _STORY, {"section_id": SECTION, "publication_id": PUBLICATION}, ALL_LISTS, time="published_at", story="article_id"
    ),
    "articles_subjectlisting": Kept(
        _STORY, {"author_id": AUTHOR, "tag_id": TAG, "agency_id": AGENCY}, ALL_LISTS, time="published_at"
    ),
    "articles_rulelisting": Kept(_STORY, {"rule_id": RULE}, ALL_LISTS, time="published_at"),
    "articles_byline": Kept(_STORY, {"author_id": AUTHOR}, ALL_LISTS, story="article_id"),
    "articles_taggedarticle": Kept(
        {"content_object_id": "article:"}, {"tag_id": TAG}, ALL_LISTS, story="content_object_id"
    ),
    "articles_tally": Kept(lists={"publication_id": PUBLICATION}, whole=ALL_LISTS),
    "articles_correction": Kept(_STORY, whole="corrections"),
    "articles_version": Kept({"id": "version:", "article_id": "article:"}),
    "articles_relatedlink": Kept(_STORY, whole="related"),
    "articles_article_also_in": Kept(_STORY, whole=ALL_LISTS),
    "articles_dossier": Kept({"tag_id": "tag:"}, whole="dossiers"),
    "articles_redirect": Kept(whole="redirects"),
    "articles_pin": Kept(whole=PINS),
    "articles_rule": Kept(whole=PINS),
    "comments_comment": Kept(_TALK, whole="comments"),
    "comments_talk": Kept(_TALK, whole="comments", key="article_id"),
    "comments_recommendation": Kept(whole="comments"),
    "comments_commentrule": Kept(whole="comment-rules"),
    "comments_outsidetalk": Kept(whole="comment-rules"),
    "comments_letter": Kept(whole="letters"),
    "supporters_plan": Kept(whole=PLANS), "supporters_planmethod": Kept(whole=PLANS),
    "supporters_appeal": Kept(whole=APPEALS),
    "supporters_payment": Kept(whole="support"), "supporters_supporter": Kept(whole="support"),
    "sections_publication": _MAP, "sections_section": _MAP, "sections_hostalias": _MAP, "sections_maprevision": Kept(whole=REVISION),
    "sections_sidebarblock": _MAP, "sections_standingpage": _MAP,
    "ads_ad": Kept(whole=ADS), "ads_adslot": Kept(whole=ADS), "ads_campaign": Kept(whole=ADS),
    "ads_campaign_slots": Kept(whole=ADS),
    "search_story": Kept(whole="words"), "search_words": Kept(whole="words"), "search_heads": Kept(whole="words"),
    # SQLite keeps the text of its own indexes here: written with them, read by us.
    "search_words_content": Kept(whole="words"), "search_heads_content": Kept(whole="words"),
}  # fmt: skip
# Kept by the database's own triggers from other tables in this list, whose changes are told: nobody writes them else.
MIRRORED = frozenset({"articles_tally"})
# What moves all day and is shown as of some minutes ago: for how many seconds a page with it is good.
OF_THE_HOUR = {
    "audience_hourcount": 60, "audience_daycount": 300, "ads_dayseen": 60, "supporters_appealtext": 300,
    "search_word": 300,
}  # fmt: skip
# They say nothing that a page shows.
SILENT = frozenset({"django_content_type", "json_each", "pages_change", "sqlite_master"})
