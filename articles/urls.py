"""Addresses of stories and of the lists they stand in."""

from django.urls import path, re_path

from articles import views

app_name = "articles"
urlpatterns = [
    path("tag/<slug:slug>/", views.tag, name="tag"),
    path("author/<slug:slug>/", views.author, name="author"),
    path("agency/<slug:code>/", views.agency, name="agency"),
    path("archive/", views.archive, name="archive"),
    re_path(r"^(?P<year>[0-9]{4})/$", views.year, name="year"),
    re_path(r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/$", views.month, name="month"),
    re_path(r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/$", views.day, name="day"),
    re_path(r"^(?P<path>[0-9]{4}/[0-9]{2}/[0-9]{2}/[-a-z0-9_]{1,80})/$", views.article, name="article"),
    re_path(
        r"^pictures/(?P<pk>[0-9]{1,18})/(?P<version>[0-9a-f]{12}-[0-9]{4,6})/(?P<shape>[a-z]+)-(?P<width>[0-9]{1,5})\."
        r"(?P<extension>avif|webp|jpg)$",
        views.rendition,
        name="rendition",
    ),
]
