"""The addresses of the desk that are Django's admin: its screens, and the palette in place of theirs."""

from django.contrib import admin
from django.urls import path

from newsroom import finder

app_name = "admin"
admin.autodiscover()
urlpatterns = [path("search/", admin.site.admin_view(finder.find)), *admin.site.get_urls()]
