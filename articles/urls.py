"""Addresses of stories and of the lists they stand in."""

from django.urls import path, re_path

from articles import preview_views, record_views, views

app_name = "articles"
RENDITION = (
    r"(?P<pk>[0-9]{1,18})/(?P<version>[0-9a-f]{12}-[0-9]{4,6})/(?P<shape>[a-z]+)-(?P<width>[0-9]{1,5})\."
    r"(?P<extension>avif|webp|jpg)$"
)
STORY = r"^(?P<path>[0-9]{4}/[0-9]{2}/[0-9]{2}/[-a-z0-9_]{1,80})/"
urlpatterns = [
    path("corrections/", record_views.corrections, name="corrections"),
    re_path(r"^corrections/feed\.(?P<shape>atom|rss|json)$", record_views.corrections_feed, name="corrections-feed"),
    path("preview/<str:secret>/", preview_views.preview, name="preview"),
    path("preview/<str:secret>/answer/", preview_views.answer, name="preview-answer"),
    path("preview/<str:secret>/answered/", preview_views.answered, name="preview-answered"),
    path("preview/<str:secret>/opened/", preview_views.opened, name="preview-opened"),
    re_path(r"^preview/(?P<secret>[^/]+)/pictures/" + RENDITION, preview_views.picture, name="preview-picture"),
    path("tag/<slug:slug>/", views.tag, name="tag"),
    path("author/<slug:slug>/", views.author, name="author"),
    path("agency/<slug:code>/", views.agency, name="agency"),
    path("archive/", views.archive, name="archive"),
    re_path(r"^(?P<year>[0-9]{4})/$", views.year, name="year"),
    re_path(r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/$", views.month, name="month"),
    re_path(r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/$", views.day, name="day"),
    re_path(STORY + r"$", views.article, name="article"),
    re_path(STORY + r"versions/$", record_views.versions, name="versions"),
    re_path(
        STORY + r"versions/(?P<old>[1-9][0-9]{0,5})\.\.\.(?P<new>[1-9][0-9]{0,5})/$",
        record_views.comparison,
        name="comparison",
    ),
    re_path(r"^pictures/" + RENDITION, views.rendition, name="rendition"),
]
