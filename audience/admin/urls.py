"""The address of the audience screen, beneath the desk's."""

from django.contrib import admin
from django.urls import path

from audience.admin import screens

app_name = "desk-audience"
urlpatterns = [path("", admin.site.admin_view(screens.overview), name="overview")]
