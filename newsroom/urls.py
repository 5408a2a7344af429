"""The table of contents of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from articles.admin import texts
from newsroom import finder, views

urlpatterns = [
    path(f"{settings.DESK_PATH}/", include("signin.urls")),
    path(f"{settings.DESK_PATH}/search/", admin.site.admin_view(finder.find)),
    path(f"{settings.DESK_PATH}/curation/", include("articles.admin.curation.urls")),
    path(f"{settings.DESK_PATH}/wire/", include("wire.urls")),
    path(f"{settings.DESK_PATH}/text/clean/", admin.site.admin_view(texts.clean), name="text_clean"),
    path(f"{settings.DESK_PATH}/text/stories/", admin.site.admin_view(texts.stories), name="text_stories"),
    path(f"{settings.DESK_PATH}/text/embed/", admin.site.admin_view(texts.embed), name="text_embed"),
    path(f"{settings.DESK_PATH}/text/dialogs/", admin.site.admin_view(texts.dialogs), name="text_dialogs"),
    path(f"{settings.DESK_PATH}/", admin.site.urls),
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("support/", include("supporters.urls")),
    path("", include("articles.urls")),
    path("", include("sections.urls")),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
