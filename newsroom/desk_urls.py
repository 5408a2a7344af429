"""The addresses of the desk that are Django's admin: its screens, with our palette and our change of passwords."""

from django.contrib import admin
from django.urls import path

from newsroom import finder
from signin import views as door

# Before the list below is made, whoever imports this first: a screen that comes later would have no address.
admin.autodiscover()

app_name = "admin"
urlpatterns = [
    path("password_change/", door.change_password),
    path("search/", admin.site.admin_view(finder.find)),
    *admin.site.get_urls(),
]
