"""Addresses for readers with an account."""

from django.urls import path

from readers import entering_views, views

app_name = "readers"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("sign-in/", entering_views.sign_in, name="door"),
    path("sign-in/code/", entering_views.code, name="code"),
    path("sign-in/name/", entering_views.name, name="name"),
    path("sign-in/go/", entering_views.go, name="go"),
    path("arrive/", entering_views.arrive, name="arrive"),
    path("sign-out/", entering_views.leave, name="leave"),
    path("me.json", views.me, name="me"),
    path("change/", views.change, name="change"),
    path("sessions/<int:pk>/end/", views.end, name="end"),
    path("sessions/end/", views.end_all, name="end-all"),
    path("data/", views.data, name="data"),
    path("erase/", views.erasure, name="erasure"),
]
