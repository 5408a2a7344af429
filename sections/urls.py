"""Addresses of fronts and standing pages. They stand last: a section may have almost any name."""

from django.urls import path, re_path

from sections import feed_views, views

app_name = "sections"
urlpatterns = [
    path("", views.front, name="front"),
    re_path(r"^(?P<path>[-\w]+(?:/[-\w]+)?)/feed\.(?P<shape>atom|rss|json)$", feed_views.section, name="section-feed"),
    path("<slug:slug>/", views.section_or_page, name="place"),
    path("<slug:parent>/<slug:slug>/", views.subsection, name="subsection"),
]
