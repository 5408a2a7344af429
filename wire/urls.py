"""Addresses of the wire, beneath the desk's."""

from django.contrib import admin
from django.urls import path

from wire import views

app_name = "wire"
urlpatterns = [path("read/", admin.site.admin_view(views.reading), name="reading")]
