"""Addresses of stories and of the lists they stand in."""

from django.urls import path, re_path

from articles import (
    archive_views,
    embedding_views,
    feed_views,
    picture_views,
    preview_views,
    record_views,
    tag_views,
    views,
)

app_name = "articles"
RENDITION = (
    r"(?P<pk>[0-9]{1,18})/(?P<version>[0-9a-f]{12}-[0-9]{4,6})/(?P<shape>[a-z]+)-(?P<width>[0-9]{1,5})\."
    r"(?P<extension>avif|webp|jpg)$"
)
STORY = r"^(?P<path>[0-9]{4}/[0-9]{2}/[0-9]{2}/[-a-z0-9_]{1,80})/"
FEED = r"feed\.(?P<shape>atom|rss|json)$"
# Where WordPress and others have their feeds: /feed/, /feed/atom/, /moon/feed/, /rss, /atom.xml, /index.xml.
OLD_PLACE = r"^(?P<place>(?:[a-z][-\w]*/){0,3})"
urlpatterns = [
    # Asked for most, so looked for first: nothing else looks like it.
    re_path(STORY + r"$", views.article, name="article"),
    path("feeds/", feed_views.feeds, name="feeds"),
    re_path(rf"^{FEED}", feed_views.site, name="feed"),
    re_path(rf"^tag/(?P<slug>[-\w]+)/{FEED}", feed_views.tag, name="tag-feed"),
    re_path(rf"^author/(?P<slug>[-\w]+)/{FEED}", feed_views.author, name="author-feed"),
    re_path(rf"^agency/(?P<code>[-\w]+)/{FEED}", feed_views.agency, name="agency-feed"),
    re_path(OLD_PLACE + r"feed(?:/(?P<kind>atom|rss2?|rdf|json))?/?$", feed_views.moved, name="old-feed"),
    re_path(
        r"^(?P<place>)(?:rss/?|(?:rss|feed|index)\.xml|(?P<kind>atom)(?:/|\.xml)?)$",
        feed_views.moved,
        name="old-feed-file",
    ),
    path("corrections/", record_views.corrections, name="corrections"),
    re_path(r"^corrections/feed\.(?P<shape>atom|rss|json)$", record_views.corrections_feed, name="corrections-feed"),
    path("preview/<str:secret>/", preview_views.preview, name="preview"),
    path("preview/<str:secret>/answer/", preview_views.answer, name="preview-answer"),
    path("preview/<str:secret>/answered/", preview_views.answered, name="preview-answered"),
    path("preview/<str:secret>/opened/", preview_views.opened, name="preview-opened"),
    re_path(r"^preview/(?P<secret>[^/]+)/pictures/" + RENDITION, preview_views.picture, name="preview-picture"),
    path("tags/", tag_views.tags, name="tags"),
    re_path(r"^tags/(?P<letter>[0a-z])/$", tag_views.letter, name="tag-letter"),
    path("tag/<slug:slug>/", tag_views.tag, name="tag"),
    path("author/<slug:slug>/", tag_views.author, name="author"),
    path("agency/<slug:code>/", tag_views.agency, name="agency"),
    path("archive/", archive_views.archive, name="archive"),
    re_path(r"^(?P<year>[0-9]{4})/$", archive_views.year, name="year"),
    re_path(r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/$", archive_views.month, name="month"),
    re_path(r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/$", archive_views.day, name="day"),
    re_path(STORY + r"versions/$", record_views.versions, name="versions"),
    re_path(
        STORY + r"versions/(?P<old>[1-9][0-9]{0,5})\.\.\.(?P<new>[1-9][0-9]{0,5})/$",
        record_views.comparison,
        name="comparison",
    ),
    re_path(STORY + r"qr\.svg$", embedding_views.code, name="code"),
    path("oembed/", embedding_views.oembed, name="oembed"),
    re_path(r"^pictures/" + RENDITION, views.rendition, name="rendition"),
    re_path(
        r"^pictures/stories/(?P<pk>[0-9]{1,18})/(?P<version>[0-9a-f]{12})\.jpg$",
        picture_views.story_card,
        name="story-card",
    ),
    re_path(r"^pictures/paper/(?P<version>[0-9a-f]{12})\.jpg$", picture_views.paper_card, name="paper-card"),
    re_path(r"^pictures/paper/(?P<version>[0-9a-f]{12})\.png$", picture_views.paper_logo, name="paper-logo"),
]
