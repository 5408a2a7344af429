"""Addresses of the API. Numbers too long for the database are no address of ours."""

from django.urls import path, re_path

from newsroom.api import views

app_name = "api"
urlpatterns = [
    path("", views.page, name="page"),
    path("v1/openapi.json", views.description, name="description"),
    path("v1/stories", views.stories, name="stories"),
    re_path(r"^v1/stories/(?P<key>[1-9][0-9]{0,17})$", views.story, name="story"),
    re_path(r"^v1/stories/(?P<path>[0-9]{4}/[0-9]{2}/[0-9]{2}/[-a-z0-9_]{1,80})/?$", views.story_at, name="story-at"),
    path("v1/sections", views.sections, name="sections"),
    path("v1/publications", views.publications, name="publications"),
    path("v1/search", views.search, name="search"),
    re_path(r"^v1/.*$", views.nothing, name="nothing"),
]
