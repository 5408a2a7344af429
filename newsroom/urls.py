"""The table of contents of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from newsroom import desk, views

urlpatterns = [
    path(f"{settings.DESK_PATH}/search/", admin.site.admin_view(desk.search)),
    path(f"{settings.DESK_PATH}/curation/", include("articles.admin.curation.urls")),
    path(f"{settings.DESK_PATH}/wire/", include("wire.urls")),
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
