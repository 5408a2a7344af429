"""The table of contents of the site."""

import re

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from newsroom import privacy_views, views, well_known_views
from newsroom.kit.later import Later
from newsroom.kit.routing import Only

_YEAR = re.compile(r"[0-9]{4}/[0-9]{2}/")


def _desk(route: str, module: str, app_name: str) -> Later:
    """Return a part of the desk: any of them shows the menu of all, so all screens are there before the first."""
    return Later(f"{settings.DESK_PATH}/{route}", module, app_name, before=admin.autodiscover)


def _begins_with_a_word(path: str) -> bool:
    """Tell whether an address may be one of our own words: a story's and the archive's begin with a year, the front has none."""
    return bool(path) and _YEAR.match(path) is None


def _says_comments(path: str) -> bool:
    return "/comments/" in path


urlpatterns = [
    Only(
        _begins_with_a_word,
        [
            path(f"{settings.DESK_PATH}/", include("signin.urls")),
            _desk("curation/", "articles.admin.curation.urls", "curation"),
            _desk("wire/", "wire.urls", "wire"),
            _desk("audience/", "audience.admin.urls", "desk-audience"),
            _desk("comments/", "comments.admin.urls", "desk-comments"),
            _desk("supporters/", "supporters.admin.urls", "desk-supporters"),
            _desk("text/", "articles.admin.text_urls", "desk-text"),
            _desk("", "newsroom.desk_urls", "admin"),
            path("health/", views.health, name="health"),
            path("privacy/choices/", privacy_views.choices, name="privacy-choices"),
            path(".well-known/gpc.json", privacy_views.global_privacy_control, name="global-privacy-control"),
            path("favicon.ico", views.icon, name="favicon"),
            path("apple-touch-icon.png", views.icon, name="touch-icon"),
            path("api/", include("newsroom.api.urls")),
            path("robots.txt", well_known_views.robots, name="robots"),
            path("sitemap.xml", well_known_views.sitemap, name="sitemap"),
            path("sitemaps/<slug:name>.xml", well_known_views.sitemap_part, name="sitemap-part"),
            path("news-sitemap.xml", well_known_views.news_sitemap, name="news-sitemap"),
            re_path(r"^(?:wp-sitemap|sitemap[_-]index)\.xml$", well_known_views.old_sitemap, name="old-sitemap"),
            path("ads.txt", well_known_views.ads_txt, name="ads-txt"),
            path("security.txt", well_known_views.old_security_txt, name="old-security-txt"),
            path(".well-known/security.txt", well_known_views.security_txt, name="security-txt"),
            path(".well-known/change-password", well_known_views.change_password, name="change-password"),
            path("site.webmanifest", well_known_views.manifest, name="manifest"),
            path("", include("ads.urls")),
            path("support/", include("supporters.urls")),
            path("reader/with/", include("readers.return_urls")),
            Later("reader/", "readers.way_urls", "ways"),
            path("", include("comments.letter_urls")),
            path("reader/", include("readers.urls")),
            path("", include("audience.urls")),
            path("", include("search.urls")),
        ],
    ),
    Only(_says_comments, [path("", include("comments.urls"))]),
    path("", include("articles.urls")),
    path("", include("sections.urls")),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
