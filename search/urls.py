"""Addresses of the search."""

from django.urls import path, re_path

from search import views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    re_path(r"^search/feed\.(?P<shape>atom|rss|json)$", views.feed, name="feed"),
    path("search/opensearch.xml", views.description, name="description"),
]
