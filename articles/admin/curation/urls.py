"""Addresses of the curation screens, under the desk's."""

from django.contrib import admin
from django.urls import path, re_path

from articles.admin.curation import acts, screens

app_name = "curation"
CODE = r"(?P<code>(?:front|section|block)-[0-9]{1,18})"
guard = admin.site.admin_view
urlpatterns = [
    path("", guard(screens.index), name="index"),
    path("act/", guard(acts.act), name="act"),
    path("undo/", guard(acts.undo), name="undo"),
    path("rule/", guard(acts.rule), name="rule"),
    path("story/<int:pk>/top/", guard(acts.top), name="top"),
    path("story/<int:pk>/pin/", guard(acts.pin), name="pin"),
    path("story/<int:pk>/unpin/", guard(acts.unpin), name="unpin"),
    re_path(rf"^{CODE}/$", guard(screens.screen), name="screen"),
    re_path(rf"^{CODE}/page/(?P<stamp>[0-9]{{8}}T[0-9]{{4}}Z)/$", guard(screens.page_as_at), name="page"),
]
