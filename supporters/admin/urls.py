"""The address of the screen of what giving brings in, beneath the desk's."""

from django.contrib import admin
from django.urls import path

from supporters.admin import dashboard

app_name = "desk-supporters"
urlpatterns = [path("", admin.site.admin_view(dashboard.overview), name="overview")]
