"""Addresses of the ways in: providers and passkeys. Where providers send readers back to stands in return_urls."""

from django.urls import path

from readers import passkey_views, provider_views

app_name = "ways"
urlpatterns = [
    path("with/<slug:slug>/", provider_views.go, name="go"),
    path("ways/<int:pk>/remove/", provider_views.remove, name="remove"),
    path("passkeys/", passkey_views.add, name="passkey-add"),
    path("passkeys/offered/", passkey_views.offered, name="passkey-offered"),
    path("passkeys/asked/", passkey_views.asked, name="passkey-asked"),
    path("passkeys/enter/", passkey_views.enter, name="passkey-enter"),
    path("passkeys/<int:pk>/remove/", passkey_views.remove, name="passkey-remove"),
]
