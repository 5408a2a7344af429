"""The table of contents of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from articles.admin import texts
from newsroom import finder, privacy_views, views, well_known_views

urlpatterns = [
    path(f"{settings.DESK_PATH}/", include("signin.urls")),
    path(f"{settings.DESK_PATH}/search/", admin.site.admin_view(finder.find)),
    path(f"{settings.DESK_PATH}/curation/", include("articles.admin.curation.urls")),
    path(f"{settings.DESK_PATH}/wire/", include("wire.urls")),
    path(f"{settings.DESK_PATH}/audience/", include("audience.admin.urls")),
    path(f"{settings.DESK_PATH}/comments/", include("comments.admin.urls")),
    path(f"{settings.DESK_PATH}/supporters/", include("supporters.admin.urls")),
    path(f"{settings.DESK_PATH}/text/clean/", admin.site.admin_view(texts.clean), name="text_clean"),
    path(f"{settings.DESK_PATH}/text/stories/", admin.site.admin_view(texts.stories), name="text_stories"),
    path(f"{settings.DESK_PATH}/text/embed/", admin.site.admin_view(texts.embed), name="text_embed"),
    path(f"{settings.DESK_PATH}/text/dialogs/", admin.site.admin_view(texts.dialogs), name="text_dialogs"),
    path(f"{settings.DESK_PATH}/", admin.site.urls),
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
    path("reader/", include("readers.way_urls")),
    path("", include("comments.letter_urls")),
    path("reader/", include("readers.urls")),
    path("", include("audience.urls")),
    path("", include("search.urls")),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
    path("", include("sections.urls")),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
